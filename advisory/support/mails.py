"""Mails of the process support: that something waits, never what was said in a session or stands in a plan."""

from notifications.kinds import declare
from workflows.registry import VIEW_CASE

SUPPORT_NEWS = declare(
    "SUPPORT_NEWS",
    title="Nachricht zur Begleitung",
    shown_to=VIEW_CASE,
    folder="support/mails",
    received_by=("support.view_case", "support.view_agreement", "support.view_overview"),
    values={"organisation", "headline", "next_step", "url", "label"},
)
ADVISER_NEWS = declare(
    "ADVISER_NEWS",
    title="Beratung gewechselt",
    shown_to="support.view_overview",
    folder="support/mails",
    values={"organisation", "headline", "next_step", "url", "label"},
    received_by=("support.view_overview",),
)
