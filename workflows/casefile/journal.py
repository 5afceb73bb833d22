"""The journal of a case: append-only and hash-chained, so that a changed, missing or reordered entry shows."""

import datetime
import hashlib
import secrets
from typing import Any

from django.db import connection
from django.utils import timezone

from workflows.casefile import facts
from workflows.casefile.models import CaseEvent, CaseEventReason, CaseFile
from workflows.casefile.plain import canonical
from workflows.casefile.seals import merged, seal

SEALED_LATER, REASON_ERASED = "facts_sealed", "reason_erased"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(event: CaseEvent) -> dict[str, Any]:
    """What an entry says, without its place in the chain."""
    return {
        "at": event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "what": event.what,
        "stage_from": event.stage_from,
        "stage_to": event.stage_to,
        "reason": event.reason_hash,
        "document": event.document_hash,
        "data": event.data,
    }


def content_hash(event: CaseEvent) -> str:
    """SHA-256 over the salted content: whoever may not read an entry can still check the chain."""
    return _sha256(f"{event.salt}:{canonical(content_of(event))}")


def chain_hash(event: CaseEvent) -> str:
    """SHA-256 over the entry and the hash before it, as canonical JSON.

    Entries with a salt have the second form: the chain holds the hashes of their content and of their seals, so that
    each can be shown without the other. Older ones keep the first.
    """
    place = {"case": event.case_id, "number": event.number, "previous": event.previous_hash}
    if event.salt is None:
        return _sha256(canonical(content_of(event) | place))
    seals = _sha256(canonical(event.seals))
    return _sha256(canonical({"form": 2, "content": content_hash(event), "seals": seals} | place))


def reason_hash(text: str, salt: str) -> str:
    """SHA-256 over salt and text of a reason."""
    return _sha256(f"{salt}:{text}")


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
    more: dict[str, dict[str, Any] | None] | None = None,
) -> CaseEvent:
    """Append an entry to the journal of a case, in the transaction of the effect.

    `data` may hold ids and codes only. The entry seals what the transaction wrote for the case and no entry sealed yet,
    and `more`. The case row is locked, so that numbers run without gap. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the effect it records.")
    rows = {**(more or {}), **merged(facts.unsealed(case.pk))}
    head = CaseFile.objects.select_for_update(no_key=True).only("event_count", "head_hash").get(pk=case.pk)
    salt, seal_salt = secrets.token_hex(16) if reason else "", secrets.token_hex(16) if rows else None
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
        salt=secrets.token_hex(16),
        seals=seal(rows, seal_salt) if seal_salt else {},
    )
    _append(event, CaseEventReason(text=reason, salt=salt, seal_salt=seal_salt) if reason or seal_salt else None)
    case.event_count, case.head_hash = event.number, event.hash
    return event


def _append(event: CaseEvent, reason: CaseEventReason | None) -> None:
    """Write the entry, what may be erased of it, and the head of its chain; what it sealed is sealed."""
    event.hash = chain_hash(event)
    event.save(force_insert=True)
    if reason is not None:
        reason.event = event
        reason.save(force_insert=True)
    CaseFile.objects.filter(pk=event.case_id).update(event_count=event.number, head_hash=event.hash)
    facts.note_sealed(event.case_id)


def seal_the_rest() -> list[CaseEvent]:
    """Seal what was written without an entry of its own: one entry a case. Asked before each commit."""
    ids = sorted({note.case_id for note in facts.unsealed() if note.case_id is not None})
    return [record(CaseFile(pk=case_id), SEALED_LATER) for case_id in ids]


def erase_reason(event: CaseEvent, *, actor: Any = None) -> None:
    """Erase the words of a reason and their salt, and say so in the journal; the chain stays whole."""
    CaseEventReason.objects.filter(event=event).update(text="", salt="")
    record(CaseFile(pk=event.case_id), REASON_ERASED, actor=actor, data={"entry": event.number})
