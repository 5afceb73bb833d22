"""From an offered plan to one that is continued every year."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import Organisation
from advisory.support.choices import PlanStatus, SupportStage
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase, ImplementationPlan
from advisory.support.presenters import changes_between
from advisory.support.selectors import goals_of
from advisory.support.services import plans
from notifications.models import OutboxMail
from tests.advisory.support.supported import Circle, accompanied, advise, case_of, write_plan
from tests.funding.applications.filled import do
from ui.refusals import DomainRefusal
from workflows.casefile.proofs.verify import verify_case
from workflows.deadlines.models import Deadline
from workflows.deadlines.reminders import send_reminders
from workflows.engine import sweeps

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel("2027-02-01 10:00 +0100", tick=False) as clock:
        yield clock


@pytest.fixture
def a_plan_to_continue(clock: Any, gotha: Organisation, circle: Circle) -> AdvisoryCase:
    """A plan came into force in February, a milestone was reached, and in December its copy lies ready."""
    advisory = accompanied(gotha, circle)
    reached = goals_of(ImplementationPlan.objects.get())[0].milestones.all()[0]
    plans.note_progress(milestone=reached, actor=circle.coordinator, state="REACHED", reason="")
    assert case_of(advisory).stage == SupportStage.RUNNING
    clock.move_to("2027-12-02 10:00 +0100")
    assert sweeps.fire_due_timers() == 2  # the agreement is due for a talk too
    return advisory


def test_a_year_later_a_copy_lies_ready_without_what_was_reached(
    a_plan_to_continue: AdvisoryCase, clock: Any, circle: Circle
) -> None:
    first, second = ImplementationPlan.objects.order_by("number")
    assert first.status == PlanStatus.IN_FORCE
    assert first.in_force_from == datetime.date(2027, 2, 1)
    assert [one.title for one in goals_of(second)[0].milestones.all()] == ["Eltern befragt"]
    assert case_of(a_plan_to_continue).stage == SupportStage.REVIEW
    assert Deadline.objects.get(rule__code="PLAN_UPDATE").due_on == datetime.date(2028, 2, 1)
    clock.move_to("2027-12-03 07:00 +0100")
    assert send_reminders() >= 1
    assert OutboxMail.objects.filter(subject__contains="", recipient=circle.coordinator).exists()


def test_a_version_is_told_by_what_it_changes(a_plan_to_continue: AdvisoryCase) -> None:
    first, second = ImplementationPlan.objects.order_by("number")
    plans.write_goal(plan=second, title="Kita und Schule", text="")
    assert [one.what for one in changes_between(first, ImplementationPlan.objects.get(pk=second.pk))] == [
        "Erreicht: „Familien finden Hilfe“",
        "Neues Ziel",
    ]


def test_the_next_version_supersedes_the_one_in_force(a_plan_to_continue: AdvisoryCase, circle: Circle) -> None:
    case = a_plan_to_continue.case
    second = ImplementationPlan.objects.get(number=2)
    plans.write_goal(plan=second, title="Kita und Schule", text="")
    with pytest.raises(DomainRefusal, match="braucht einen Meilenstein"):
        do(case, SupportFlow.update_plan, circle.adviser)
    plans.remove_goal(goal=goals_of(second)[1])
    period = {"valid_from": datetime.date(2028, 1, 1), "valid_to": datetime.date(2028, 12, 31)}
    plans.write_frame(plan=second, vision="Weiter so.", **period)
    do(case, SupportFlow.update_plan, circle.adviser)
    with pytest.raises(DomainRefusal, match="Zustimmen muss die andere"):
        do(case, SupportFlow.answer, circle.adviser, approved=True)
    do(case, SupportFlow.answer, circle.coordinator, approved=False)
    do(case, SupportFlow.update_plan, circle.coordinator)
    do(case, SupportFlow.answer, circle.adviser, approved=True)
    assert [one.status for one in ImplementationPlan.objects.order_by("number")] == ["SUPERSEDED", "IN_FORCE"]
    assert list(verify_case(case_of(a_plan_to_continue))) == []


def test_a_returned_first_plan_is_written_again(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    case = an_accompaniment.case
    advise(an_accompaniment, circle)
    write_plan(an_accompaniment)
    do(case, SupportFlow.write_plan, circle.coordinator)
    do(case, SupportFlow.answer, circle.adviser, approved=False)
    assert ImplementationPlan.objects.get().status == PlanStatus.DRAFT
    do(case, SupportFlow.write_plan, circle.coordinator)
    do(case, SupportFlow.answer, circle.adviser, approved=True)
    assert ImplementationPlan.objects.get().status == PlanStatus.IN_FORCE
