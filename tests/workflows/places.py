"""Municipalities with matters and deadlines for the programme page."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from tests.conftest import fresh_statistics
from tests.workflows.test_statements import give_tasks
from workflows.casefile.cases import open_case
from workflows.casefile.models import CaseFile, RuleSet
from workflows.choices import DeadlineState, Turn
from workflows.deadlines.models import Deadline

TODAY = datetime.date(2027, 4, 14)


DAY = datetime.timedelta(days=1)


def at(place: Organisation, rule_set: RuleSet, kind: str, stage: str, **values: Any) -> CaseFile:
    case = open_case(
        organisation=place,
        kind=kind,
        title=f"Sache {kind}",
        stage=stage,
        turn=Turn.INSTITUTE,
        rule_set=rule_set,
        actor=None,
    )
    if values:
        CaseFile.objects.filter(pk=case.pk).update(**values)
    return case


def deadline(case: CaseFile, day: datetime.date, state: str = DeadlineState.RUNNING) -> Deadline:
    rule = case.rule_set.deadline_rules.first()
    assert rule is not None
    return Deadline.objects.create(case=case, rule=rule, started_on=day, due_on=day, state=state)


def crowd(number: int, rule_set: RuleSet) -> None:
    """So many more municipalities, each with three cases, a deadline and a task."""
    now = timezone.now()
    places = Organisation.objects.bulk_create(
        Organisation(name=f"Gemeinde {n:05d}", kind=OrganisationKind.LOCAL_AUTHORITY) for n in range(number)
    )
    cases = CaseFile.objects.bulk_create(
        CaseFile(
            organisation=place,
            kind=kind,
            title="Sache",
            stage=stage,
            turn="INSTITUTE",
            rule_set=rule_set,
            opened_at=now,
        )
        for place in places
        for kind, stage in (("errand", "asked"), ("application", "FUNDED"), ("support", "RUNNING"))
    )
    rule = rule_set.deadline_rules.first()
    today = timezone.localdate()
    Deadline.objects.bulk_create(
        Deadline(case=case, rule=rule, started_on=today, due_on=today + DAY * (n % 40 - 5))
        for n, case in enumerate(cases)
    )
    give_tasks([case for case in cases if case.kind == "errand"], now - datetime.timedelta(days=9))
    fresh_statistics()
