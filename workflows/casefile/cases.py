"""Open, move and close cases."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation
from workflows.casefile import journal
from workflows.casefile.models import CaseFile, NumberRange, RuleSet


def open_case(
    *,
    organisation: Organisation,
    kind: str,
    title: str,
    stage: str,
    turn: str,
    rule_set: RuleSet,
    actor: Any,
    reference: str | None = None,
) -> CaseFile:
    """Open a case and begin its journal; most get their reference later, by a step."""
    with transaction.atomic():
        case = CaseFile.objects.create(
            organisation=organisation,
            kind=kind,
            title=title,
            stage=stage,
            turn=turn,
            rule_set=rule_set,
            reference=reference,
        )
        journal.record(case, "case_opened", actor=actor, stage_to=stage)
    return case


@dataclass
class Move:
    """New values for the row a person sees in lists; what is None stays."""

    stage: str | None = None
    turn: str | None = None
    next_on: datetime.date | None = None
    reference: str | None = None
    closed: bool = False
    reopened: bool = False


def move_case(case: CaseFile, move: Move) -> None:
    """Write the new stage, turn and next date; called by the steps of a flow only."""
    fields = []
    for name in ("stage", "turn", "next_on", "reference"):
        value = getattr(move, name)
        if value is not None and value != getattr(case, name):
            setattr(case, name, value)
            fields.append(name)
    if move.closed and case.closed_at is None:
        case.closed_at = timezone.now()
        fields.append("closed_at")
    if move.reopened and case.closed_at is not None:
        case.closed_at = None
        fields.append("closed_at")
    if fields:
        case.save(update_fields=fields)


def next_reference(prefix: str, year: int) -> str:
    """The next file reference, `TPK-2027-0001`, without gap and never twice; call in the transaction that uses it."""
    numbers = NumberRange.objects.filter(prefix=prefix, year=year)
    if not numbers.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                NumberRange.objects.create(prefix=prefix, year=year, last=1)
            return f"{prefix}-{year}-0001"
        except IntegrityError:
            numbers.update(last=F("last") + 1)
    return f"{prefix}-{year}-{numbers.values_list('last', flat=True).get():04d}"
