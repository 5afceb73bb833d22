"""Every mail of the case file, declared."""

from notifications.kinds import declare

FOLDER = "workflows/mails"

MESSAGE_WRITTEN = declare(
    "MESSAGE_WRITTEN", title="Neue Nachricht", folder=FOLDER, values={"case", "title", "author", "url"}
)
DEADLINES_APPROACHING = declare(
    "DEADLINES_APPROACHING", title="Erinnerung an Fristen", folder=FOLDER, values={"name", "lines", "urgent", "url"}
)
