"""Every mail of the case file, declared."""

from notifications.kinds import RECIPIENT, declare
from workflows.registry import VIEW_CASE

FOLDER = "workflows/mails"

MESSAGE_WRITTEN = declare(
    "MESSAGE_WRITTEN",
    title="Neue Nachricht",
    shown_to=VIEW_CASE,
    folder=FOLDER,
    received_by=(VIEW_CASE,),
    values={"case", "title", "author", "url"},
)
JOURNAL_ATTESTED = declare(
    "JOURNAL_ATTESTED",
    title="Prüfsumme der Verläufe",
    shown_to="workflows.view_operations",
    folder=FOLDER,
    values={"file", "digest", "cases", "entries", "public_key"},
)
DEADLINES_APPROACHING = declare(
    "DEADLINES_APPROACHING",
    title="Erinnerung an Fristen",
    shown_to=RECIPIENT,
    folder=FOLDER,
    values={"name", "lines", "urgent", "url"},
)
CASE_HANDED_OVER = declare(
    "CASE_HANDED_OVER",
    title="Zuständigkeit gewechselt",
    shown_to=VIEW_CASE,
    folder=FOLDER,
    values={"case", "title", "to", "by", "url"},
    received_by=(VIEW_CASE,),
)
STEP_FAILED = declare(
    "STEP_FAILED",
    title="Schritt fehlgeschlagen",
    shown_to="workflows.repair_step",
    folder=FOLDER,
    values={"case", "step", "url"},
    received_by=("workflows.repair_step",),
)
