"""A plan in force is never written on; only its progress grows, with a reason where one helps."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Organisation
from advisory.support.models import ImplementationPlan, Milestone
from advisory.support.selectors import goals_of, state_of
from advisory.support.services import plans
from tests.advisory.support.supported import Circle, accompanied
from ui.refusals import DomainRefusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_plan_in_force(gotha: Organisation, circle: Circle) -> ImplementationPlan:
    accompanied(gotha, circle)
    return ImplementationPlan.objects.get()


def milestones_of(plan: ImplementationPlan) -> list[Milestone]:
    return list(goals_of(plan)[0].milestones.all())


def test_a_plan_in_force_is_not_written_on(a_plan_in_force: ImplementationPlan) -> None:
    plan = a_plan_in_force
    period = {"valid_from": datetime.date(2027, 1, 1), "valid_to": datetime.date(2027, 1, 2)}
    acts: tuple[Callable[[], Any], ...] = (
        lambda: plans.write_goal(plan=plan, title="x", text=""),
        lambda: plans.remove_milestone(milestone=milestones_of(plan)[1]),
        lambda: plans.write_frame(plan=plan, vision="", **period),
    )
    for act in acts:
        with pytest.raises(DomainRefusal, match="nicht mehr ändern"):
            act()


def test_progress_is_noted_with_a_reason_where_one_helps(a_plan_in_force: ImplementationPlan, circle: Circle) -> None:
    reached, dropped = milestones_of(a_plan_in_force)
    plans.note_progress(milestone=reached, actor=circle.coordinator, state="REACHED", reason="")
    with pytest.raises(DomainRefusal, match="warum") as refused:
        plans.note_progress(milestone=dropped, actor=circle.coordinator, state="DROPPED", reason=" ")
    assert refused.value.field == "reason"
    assert [state_of(one) for one in milestones_of(a_plan_in_force)] == ["REACHED", "PLANNED"]
