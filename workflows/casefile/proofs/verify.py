"""Check cases against their journals: the chain, the reasons, every row of facts, and the bytes of every file."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.db import transaction

from workflows.casefile import facts, journal
from workflows.casefile.models import CaseEvent, CaseEventReason, CaseFile
from workflows.casefile.seals import digest, read_rows

BATCH = 100
CHUNK = 1024 * 1024
Rows = dict[int, dict[str, dict[str, Any]]]


@dataclass
class Counts:
    """How much was looked at."""

    cases: int = 0
    entries: int = 0
    rows: int = 0
    files: int = 0


@dataclass(frozen=True)
class Sealed:
    """The newest seal of a field: in which entry, and the salt it was made with (empty: erased)."""

    number: int
    salt: str
    seal: str


def verify_case(case: CaseFile) -> Iterator[str]:
    """Every place where a case is not what its journal says, one line each."""
    yield from _verify_batch([case], Counts())


def verify_all(counts: Counts, *, with_files: bool = True) -> Iterator[str]:
    """Every place where anything is not what the journals say; a few statements a table for a hundred cases."""
    for cases in in_batches():
        yield from _verify_batch(cases, counts, with_files=with_files)
    yield from _without_case()


def in_batches() -> Iterator[list[CaseFile]]:
    """All cases, a hundred at a time."""
    last = 0
    while cases := list(CaseFile.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield cases
        last = cases[-1].pk


def rows_of(case_ids: list[int]) -> Rows:
    """The sealed values of all rows of these cases, by case and key."""
    found: Rows = {case_id: {} for case_id in case_ids}
    for model in facts.fact_models().values():
        column = facts.case_column(model)
        values, cases = read_rows(model, model._base_manager.filter(**{f"{column}__in": case_ids}))
        for key, row in values.items():
            found[cases[key]][key] = row
    return found


def newest_seals(events: list[CaseEvent]) -> dict[str, dict[str, Sealed] | None]:
    """What the journal says last about every row: the newest seal of each field, or None where it was deleted."""
    state: dict[str, dict[str, Sealed] | None] = {}
    for event in events:
        salt = getattr(getattr(event, "reason", None), "seal_salt", None) or ""
        for key, seals in as_dict(event.seals).items():
            if seals is None:
                state[key] = None
            else:
                known = state.get(key) or {}
                state[key] = known | {name: Sealed(event.number, salt, seal) for name, seal in as_dict(seals).items()}
    return state


def as_dict(value: Any) -> dict[str, Any]:
    """What an entry holds as JSON; a forged one may hold anything, which the chain names."""
    return value if isinstance(value, dict) else {}


def is_sealed(events: list[CaseEvent]) -> bool:
    """Whether a case has seals for all it holds: it began with them, or was sealed after an upgrade."""
    began = bool(events) and events[0].salt is not None
    return began or any(one.what == journal.SEALED_LATER and as_dict(one.data).get("upgrade") for one in events)


def events_of(case_ids: list[int]) -> dict[int, list[CaseEvent]]:
    """The journals of cases, each in its order."""
    found: dict[int, list[CaseEvent]] = {case_id: [] for case_id in case_ids}
    for event in CaseEvent.objects.filter(case__in=case_ids).select_related("reason").order_by("case", "number"):
        found[event.case_id].append(event)
    return found


def _verify_batch(cases: list[CaseFile], counts: Counts, *, with_files: bool = True) -> Iterator[str]:
    """Look at some cases at once; where something does not fit, look again alone and locked, so that no write between
    two statements is taken for a manipulation."""
    ids = [case.pk for case in cases]
    journals, rows = events_of(ids), rows_of(ids)
    for case in cases:
        counts.cases += 1
        counts.entries += len(journals[case.pk])
        counts.rows += len(rows[case.pk])
        lines = list(_findings(case, journals[case.pk], rows[case.pk], counts, with_files=with_files))
        yield from _again(case.pk, with_files=with_files) if lines else lines


def _again(case_id: int, *, with_files: bool) -> list[str]:
    with transaction.atomic():
        case = CaseFile.objects.select_for_update(no_key=True).get(pk=case_id)
        events, rows = events_of([case_id])[case_id], rows_of([case_id])[case_id]
        return list(_findings(case, events, rows, Counts(), with_files=with_files))


def _findings(
    case: CaseFile, events: list[CaseEvent], rows: dict[str, dict[str, Any]], counts: Counts, *, with_files: bool
) -> Iterator[str]:
    where = f"Vorgang {case.pk}"
    yield from (f"{where}{line}" for line in _chain(case, events))
    yield from (f"{where}, {line}" for line in _reasons(events))
    if is_sealed(events):
        yield from (f"{where}, {line}" for line in _facts(rows, newest_seals(events)))
    else:
        yield f"{where}: aus einer früheren Fassung und noch nicht besiegelt (manage.py seal_existing)."
    if with_files:
        yield from (f"{where}, {line}" for line in _files(rows, events, counts))


def _chain(case: CaseFile, events: list[CaseEvent]) -> Iterator[str]:
    previous, number = "", 0
    for event in events:
        number += 1
        where = f", Eintrag {event.number}"
        if event.number != number:
            yield f"{where}: erwartet war Nummer {number}."
            number = event.number
        if event.previous_hash != previous:
            yield f"{where}: der Anschluss an den Eintrag davor fehlt."
        if event.hash != journal.chain_hash(event):
            yield f"{where}: der Inhalt wurde verändert."
        previous = event.hash
    if (case.event_count, case.head_hash) != (number, previous):
        yield ": am Ende fehlen Einträge."


def _reasons(events: list[CaseEvent]) -> Iterator[str]:
    erased = {as_dict(event.data).get("entry") for event in events if event.what == journal.REASON_ERASED}
    for event in events:
        reason = getattr(event, "reason", None)
        where = f"Eintrag {event.number}"
        if reason is None:
            if event.reason_hash:
                yield f"{where}: die Begründung fehlt."
        elif not (event.reason_hash or event.seals):
            yield f"{where}: hat keine Begründung, und doch steht eine da."
        elif reason.text or (reason.salt and event.number not in erased):
            if journal.reason_hash(reason.text, reason.salt) != event.reason_hash:
                yield f"{where}: die Begründung wurde verändert."
        elif event.reason_hash and event.salt is not None and event.number not in erased:
            yield f"{where}: die Begründung ist gelöscht, ohne dass ein Eintrag das sagt."


def _facts(rows: dict[str, dict[str, Any]], sealed: dict[str, dict[str, Sealed] | None]) -> Iterator[str]:
    for key in sorted(rows.keys() | sealed.keys(), key=_order):
        seals, row = sealed.get(key), rows.get(key)
        if row is None:
            if seals is not None:
                yield f"{words_of(key)}: fehlt, ohne dass ein Eintrag das sagt."
        elif seals is None:
            yield f"{words_of(key)}: steht in keinem Eintrag."
        else:
            yield from _fields(key, row, seals)


def _fields(key: str, row: dict[str, Any], seals: dict[str, Sealed]) -> Iterator[str]:
    for name, value in row.items():
        known = seals.get(name)
        words = f"{words_of(key)}, {_field_words(key, name)}"
        if known is None:
            if not facts.is_default(key, name, value):
                yield f"{words}: steht in keinem Eintrag."
        elif not known.salt:
            yield f"{words}: das Siegel aus Eintrag {known.number} lässt sich nicht mehr prüfen."
        elif digest(known.salt, key, name, value) != known.seal:
            yield f"{words}: stimmt nicht mit Eintrag {known.number} überein."


def _files(rows: dict[str, dict[str, Any]], events: list[CaseEvent], counts: Counts) -> Iterator[str]:
    stored = {as_dict(event.data).get("file"): event.document_hash for event in events if event.what == "file_stored"}
    for key, row in rows.items():
        if "content" not in row or "sha256" not in row or "media_type" not in row:
            continue
        counts.files += 1
        found = hash_of_content(row["content"])
        label, _, pk = key.partition(":")
        told = stored.get(int(pk)) if label == "workflows.storedfile" else None
        if found is None:
            yield f"{words_of(key)}: der Inhalt fehlt."
        elif found != row["sha256"]:
            yield f"{words_of(key)}: der Inhalt passt nicht zur Prüfsumme."
        if told is not None and told != row["sha256"]:
            yield f"{words_of(key)}: die Prüfsumme ist nicht die aus dem Verlauf."


def hash_of_content(name: str) -> str | None:
    """SHA-256 of what lies in private storage under a name; None if nothing does."""
    try:
        with default_storage.open(name, "rb") as file:
            total = hashlib.sha256()
            while chunk := file.read(CHUNK):
                total.update(chunk)
    except (OSError, SuspiciousOperation, ValueError):
        return None
    return total.hexdigest()


def _without_case() -> Iterator[str]:
    """Rows that belong to no case any more: what they hung on was taken away. One statement a table."""
    for label, model in facts.fact_models().items():
        if model.case_path != "self":
            for pk in _astray(model, model.case_path):
                yield f"{words_of(f'{label}:{pk}')}: gehört zu keinem Vorgang."
    chain: list[tuple[Any, str]] = [(CaseEvent, "case"), (CaseEventReason, "event__case")]
    for table, path in chain:
        for pk in _astray(table, path):
            yield f"{table._meta.verbose_name} mit der Kennung {pk}: gehört zu keinem Vorgang."


def _astray(model: Any, path: str) -> list[Any]:
    rows = model._base_manager.order_by("pk")
    whole = rows.filter(**{f"{path}__opened_at__isnull": False}).order_by().values("pk")
    return list(rows.exclude(pk__in=whole).values_list("pk", flat=True))


def words_of(key: str) -> str:
    """A row in German, as `Bankverbindung 12`."""
    label, _, pk = key.partition(":")
    model = facts.fact_models().get(label)
    return f"{model._meta.verbose_name if model else label} {pk}"


def _field_words(key: str, name: str) -> str:
    column: Any = facts.fact_models()[key.partition(":")[0]]._meta.get_field(name)
    return f"{column.verbose_name} ({name})"


def _order(key: str) -> tuple[str, int]:
    label, _, pk = key.partition(":")
    return label, int(pk) if pk.isdecimal() else 0
