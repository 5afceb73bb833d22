"""Mails of the process support: that something waits, never what was said in a session or stands in a plan."""

from notifications.kinds import declare

SUPPORT_NEWS = declare(
    "SUPPORT_NEWS",
    title="Nachricht zur Begleitung",
    folder="support/mails",
    values={"organisation", "headline", "next_step", "url", "label"},
)
