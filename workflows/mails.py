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
DEADLINES_APPROACHING = declare(
    "DEADLINES_APPROACHING",
    title="Erinnerung an Fristen",
    shown_to=RECIPIENT,
    folder=FOLDER,
    values={"name", "lines", "urgent", "url"},
)
