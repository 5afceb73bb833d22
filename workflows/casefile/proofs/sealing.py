"""Seal what is older than the seals: every case that began before them once, and columns that came later."""

from typing import Any

from django.db import transaction

from workflows.casefile import facts, journal
from workflows.casefile.models import CaseEvent, CaseFile
from workflows.casefile.proofs.verify import events_of, in_batches, is_sealed, newest_seals, rows_of


def seal_existing() -> tuple[int, int]:
    """Seal old cases with one entry each; returns how many cases, and how many rows. Repeating changes nothing.

    In a case that has its seals a row without any is a finding and stays one: only a column that a row lacks is added.
    """
    cases = rows = 0
    for batch in in_batches():
        ids = [case.pk for case in batch]
        with transaction.atomic():
            locked = list(CaseFile.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
            journals, found = events_of(ids), rows_of(ids)
            for case in locked:
                missing = _missing(journals[case.pk], found[case.pk])
                if missing or not is_sealed(journals[case.pk]):
                    journal.record(case, journal.SEALED_LATER, data={"upgrade": True}, more=missing)
                    cases += 1
                    rows += len(missing)
    return cases, rows


def _missing(events: list[CaseEvent], rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any] | None]:
    sealed, whole = newest_seals(events), is_sealed(events)
    missing: dict[str, dict[str, Any] | None] = {}
    for key, row in rows.items():
        seals = sealed.get(key)
        if seals is None and whole:
            continue
        values = {name: value for name, value in row.items() if name not in (seals or {})}
        if whole:
            values = {name: value for name, value in values.items() if not facts.is_default(key, name, value)}
        if values:
            missing[key] = values
    return missing
