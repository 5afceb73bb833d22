"""The journal of a case: append-only and hash-chained, so that a changed, missing or reordered entry shows."""

import datetime
import hashlib
import json
import secrets
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from workflows.casefile.models import CaseEvent, CaseEventReason, CaseFile


def chain_hash(event: CaseEvent) -> str:
    """SHA-256 over the entry's own values and the hash before it, as canonical JSON."""
    values = {
        "case": event.case_id,
        "number": event.number,
        "at": event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "what": event.what,
        "stage_from": event.stage_from,
        "stage_to": event.stage_to,
        "reason": event.reason_hash,
        "document": event.document_hash,
        "data": event.data,
        "previous": event.previous_hash,
    }
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def reason_hash(text: str, salt: str) -> str:
    """SHA-256 over salt and text of a reason."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def record(
    case: CaseFile,
    what: str,
    *,
    actor: Any = None,
    stage_from: str = "",
    stage_to: str = "",
    reason: str = "",
    document_hash: str = "",
    data: dict[str, Any] | None = None,
) -> CaseEvent:
    """Append an entry to the journal of a case, in the transaction of the effect.

    `data` may hold ids and codes only. The case row is locked, so that numbers run without gap. Raises RuntimeError
    outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the effect it records.")
    head = CaseFile.objects.select_for_update(no_key=True).only("event_count", "head_hash").get(pk=case.pk)
    salt = secrets.token_hex(16) if reason else ""
    event = CaseEvent(
        case_id=case.pk,
        number=head.event_count + 1,
        at=timezone.now(),
        actor=actor,
        what=what,
        stage_from=stage_from,
        stage_to=stage_to,
        reason_hash=reason_hash(reason, salt) if reason else "",
        document_hash=document_hash,
        data=data or {},
        previous_hash=head.head_hash,
    )
    event.hash = chain_hash(event)
    event.save(force_insert=True)
    if reason:
        CaseEventReason.objects.create(event=event, text=reason, salt=salt)
    case.event_count, case.head_hash = event.number, event.hash
    CaseFile.objects.filter(pk=case.pk).update(event_count=event.number, head_hash=event.hash)
    return event


def erase_reason(event: CaseEvent) -> None:
    """Erase the words of a reason and their salt; the chain stays whole."""
    CaseEventReason.objects.filter(event=event).update(text="", salt="")


def verify_case(case: CaseFile) -> Iterator[str]:
    """Every place where the journal of a case is not what was written, one line each."""
    previous, number = "", 0
    events = CaseEvent.objects.filter(case=case).select_related("reason").order_by("number")
    for event in events.iterator(chunk_size=500):
        number += 1
        where = f"Vorgang {case.pk}, Eintrag {event.number}"
        if event.number != number:
            yield f"{where}: erwartet war Nummer {number}."
            number = event.number
        if event.previous_hash != previous:
            yield f"{where}: der Anschluss an den Eintrag davor fehlt."
        if event.hash != chain_hash(event):
            yield f"{where}: der Inhalt wurde verändert."
        reason = getattr(event, "reason", None)
        if reason is not None and reason.text and reason_hash(reason.text, reason.salt) != event.reason_hash:
            yield f"{where}: die Begründung wurde verändert."
        previous = event.hash
    if (case.event_count, case.head_hash) != (number, previous):
        yield f"Vorgang {case.pk}: am Ende fehlen Einträge."
