"""The one door for mail: `enqueue` writes rows in the caller's transaction; a hint to the worker follows the commit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError as BrokerError

from notifications.kinds import MailKind, render
from notifications.models import OutboxMail

log = structlog.get_logger(__name__)


LONGEST_REASON = 200


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail and why; `user_id` is None for somebody without an account."""

    address: str
    reason: str
    user_id: int | None = None


def fitting(text: str, most: int) -> str:
    """A text that was put together from others, so that it fits its column; what is cut ends with `…`."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def enqueue(
    kind: MailKind,
    recipients: Iterable[Recipient],
    values: Mapping[str, Any],
    *,
    key: str,
    about: str = "",
) -> list[OutboxMail]:
    """Write one mail per recipient and return the new rows; nothing is written for an empty list.

    `key` names the effect (`case-12-submitted`); with the address it makes a repeated call harmless. Must be called in
    the transaction of the effect, otherwise raises RuntimeError: a mail may never outlive a rolled-back effect.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("enqueue() belongs into the transaction of the effect it reports.")
    rows: dict[str, OutboxMail] = {}
    for recipient in recipients:
        mail = render(kind, values, reason=recipient.reason)
        idempotency_key = f"{key}:{recipient.address.lower()}"[:200]
        rows[idempotency_key] = OutboxMail(
            idempotency_key=idempotency_key,
            kind=kind.code,
            about=about,
            recipient_id=recipient.user_id,
            address=recipient.address,
            reason=fitting(recipient.reason, LONGEST_REASON),
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            secret=mail.secret,
        )
    if not rows:
        return []
    existing = set(OutboxMail.objects.filter(idempotency_key__in=rows).values_list("idempotency_key", flat=True))
    fresh = [row for key, row in rows.items() if key not in existing]
    OutboxMail.objects.bulk_create(fresh, ignore_conflicts=True)
    transaction.on_commit(partial(hint, [str(row.pk) for row in fresh]), robust=True)
    return fresh


def hint(ids: list[str]) -> None:
    """Tell the workers that mails are waiting; if the broker is away, the sweep finds the rows."""
    for mail_id in ids:
        try:
            current_app.send_task("notifications.deliver_mail", args=[mail_id])
        except (BrokerError, OSError) as error:
            log.warning("mail_hint_lost", mail=mail_id, error=type(error).__name__)
            return
