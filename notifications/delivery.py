"""Delivery: claim a mail for the length of a lease, send it once, mark it sent; a dead worker's claim runs out.

Promise: nothing is lost. A mail can repeat only if the process dies between the mail server's acceptance and our
commit, and then it carries the same Message-ID.
"""

import datetime
import uuid
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.html import escape

from notifications.choices import MailState
from notifications.kinds import SECRET_MARK
from notifications.models import OutboxMail
from notifications.visibility import rewrite, withheld_because

log = structlog.get_logger(__name__)
BATCH = 50


def message_id(mail: OutboxMail) -> str:
    """The Message-ID: the same for every attempt of the same mail."""
    return f"<{mail.pk}@{urlsplit(settings.BASE_URL).hostname}>"


def _due() -> Q:
    return Q(state__in=[MailState.QUEUED, MailState.LEASED], due_at__lte=timezone.now())


def claim(mail_id: str | uuid.UUID) -> OutboxMail | None:
    """Take the mail for one lease; None if it is sent, not yet due, or another worker holds it."""
    token = uuid.uuid4()
    lease = datetime.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    taken = OutboxMail.objects.filter(_due(), pk=mail_id).update(
        state=MailState.LEASED, claim=token, due_at=timezone.now() + lease, attempts=F("attempts") + 1
    )
    return OutboxMail.objects.filter(pk=mail_id, claim=token).first() if taken else None


def build(mail: OutboxMail) -> EmailMultiAlternatives:
    """The mail as a message, with the one-time link in its place."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text.replace(SECRET_MARK, mail.secret),
        to=[mail.address],
        reply_to=[settings.MAIL_REPLY_TO],
        headers={"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html.replace(SECRET_MARK, escape(mail.secret)), "text/html")
    return message


def deliver(mail_id: str | uuid.UUID) -> bool:
    """Send one mail if it is due; True if it was sent now. A fault of the mail server is noted and retried later.

    Whether its recipient may still get it is asked now; if not, it is kept with the reason.
    """
    mail = claim(mail_id)
    if mail is None:
        return False
    own = OutboxMail.objects.filter(pk=mail.pk, claim=mail.claim)
    try:
        if reason := withheld_because(mail):
            _withdraw(mail, reason)
            return False
        build(mail).send()
    except Exception as error:  # whatever the mail server does, the row must survive it
        own.update(**_after_failure(mail, error))
        log.warning("mail_failed", mail=str(mail.pk), attempt=mail.attempts, error=type(error).__name__)
        return False
    own.update(state=MailState.SENT, sent_at=timezone.now(), claim=None, secret="", last_error="")
    return True


def _withdraw(mail: OutboxMail, reason: str) -> None:
    with transaction.atomic():
        kept = OutboxMail.objects.filter(pk=mail.pk, claim=mail.claim).update(
            state=MailState.WITHDRAWN, withdrawn_because=reason[:200], claim=None, secret="", last_error=""
        )
        if kept:
            rewrite(mail)
    log.info("mail_withdrawn", mail=str(mail.pk))


def _after_failure(mail: OutboxMail, error: Exception) -> dict[str, object]:
    values: dict[str, object] = {"claim": None, "last_error": type(error).__name__}
    if mail.attempts > len(settings.OUTBOX_RETRY_SECONDS):
        return values | {"state": MailState.FAILED}
    pause = settings.OUTBOX_RETRY_SECONDS[mail.attempts - 1]
    return values | {"state": MailState.QUEUED, "due_at": timezone.now() + datetime.timedelta(seconds=pause)}


def sweep(batch: int = BATCH) -> int:
    """Deliver what is due and was missed, oldest first; returns how many were sent."""
    sent = 0
    due = OutboxMail.objects.filter(_due()).order_by("due_at").values_list("pk", flat=True)[:batch]
    for mail_id in list(due):
        sent += deliver(mail_id)
    return sent


def retry(mail: OutboxMail) -> None:
    """Give a mail that could not be delivered a fresh series of attempts."""
    OutboxMail.objects.filter(pk=mail.pk, state=MailState.FAILED).update(
        state=MailState.QUEUED, attempts=0, due_at=timezone.now()
    )
