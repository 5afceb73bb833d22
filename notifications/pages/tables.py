"""The table of mails, as declared columns."""

from collections.abc import Sequence

from django.urls import reverse

from notifications.choices import MailState
from notifications.models import OutboxMail
from ui.tables import Column, Kind, Table, lines, muted

BADGES = {MailState.SENT.value: "success", MailState.FAILED.value: "danger", MailState.WITHDRAWN.value: "warning"}


def state_badge(mail: OutboxMail) -> tuple[str, str]:
    """The state of a mail as a badge."""
    return BADGES.get(mail.state, ""), mail.get_state_display()


def mails_table(mails: Sequence[OutboxMail]) -> Table:
    """What was sent to whom and why, newest first."""
    return Table(
        "E-Mails, neueste zuerst",
        [
            Column("Betreff", lambda mail: (reverse("notifications:mail", args=[mail.pk]), mail.subject), Kind.LINK),
            Column(
                "An",
                lambda mail: lines(mail.recipient.name if mail.recipient else "", muted(mail.address, "app-break")),
            ),
            Column("Warum", "reason"),
            Column("Zeit", "created_at", Kind.MOMENT),
            Column("Stand", state_badge, Kind.BADGE),
        ],
        mails,
        empty="Hier ist noch nichts. Sobald die Anwendung eine E-Mail schreibt, steht sie hier.",
    )
