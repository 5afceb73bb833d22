"""Attest the journals outside: a signed list every day, and once a month its digest by mail to two named people."""

import json
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from notifications.outbox import Recipient, enqueue
from workflows import mails
from workflows.casefile.proofs import heads

READERS = 2
REASON = "Sie bewahren die Prüfsumme der Verläufe auf, außerhalb dieser Anwendung."


def mail_readers() -> list[str]:
    """The two people who keep the digests; empty unless exactly two addresses are named."""
    named = sorted({address.strip().lower() for address in settings.HEADS_MAIL_TO if address.strip()})
    return named if len(named) == READERS else []


def attest() -> Path | None:
    """Write the list of this day; the first of a month is also told by mail. None where it is not configured.

    Repeating changes nothing. Raises DomainRefusal where key or folder cannot be used.
    """
    if not heads.is_configured():
        return None
    path = heads.sign_heads()
    whole = json.loads(path.read_text(encoding="ascii"))
    now = timezone.localtime()
    values = {
        "file": path.name,
        "digest": heads.digest_of(path),
        "cases": whole["body"]["totals"]["cases"],
        "entries": whole["body"]["totals"]["entries"],
        "public_key": whole["public_key"],
    }
    with transaction.atomic():
        recipients = [Recipient(address, REASON) for address in mail_readers()]
        enqueue(mails.JOURNAL_ATTESTED, recipients, values, key=f"heads-{now:%Y-%m}")
    return path
