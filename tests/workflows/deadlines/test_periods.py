"""When a period begins, stands still, is extended and ends."""

import datetime
from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts.models import User
from tests.conftest import make_case
from tests.workflows.deadlines.conftest import on
from ui.refusals import DomainRefusal
from workflows.choices import DeadlineState
from workflows.deadlines import periods
from workflows.deadlines.models import Deadline, Reminder
from workflows.engine import service

pytestmark = pytest.mark.django_db


def test_a_task_starts_its_period_by_the_rules_of_the_case(running: Deadline) -> None:
    assert running.due_on == datetime.date(2027, 9, 22)
    assert "20.09.2027 ist Weltkindertag." in running.explanation
    assert Task.objects.get(pk=running.task_id).scheduled == periods.end_of_day(running.due_on)
    days = dict(Reminder.objects.filter(deadline=running).values_list("kind", "remind_on"))
    assert days == {
        "-2": datetime.date(2027, 9, 17),
        "+0": datetime.date(2027, 9, 22),
        "+1": datetime.date(2027, 9, 23),
    }


def test_corpus_christi_counts_where_the_place_holds_it(rule_set: Any, gotha: Any, editor: User) -> None:
    dues = []
    for holds in (False, True):
        gotha.holds_corpus_christi = holds
        gotha.save()
        case = make_case(gotha, rule_set)
        dues.append(
            periods.start_deadline(case=case, code="EXAMPLE_CHECK", started_on=datetime.date(2027, 5, 24)).due_on
        )
    assert dues == [datetime.date(2027, 5, 31), datetime.date(2027, 6, 1)]


def test_the_clock_stands_still_and_runs_on_with_what_was_left(running: Deadline, caseworker: User) -> None:
    with on("2027-09-15"):
        periods.pause_deadline(deadline=running, reason="Die Kommune ist am Zug.", actor=caseworker)
        periods.pause_deadline(deadline=running, reason="noch einmal", actor=caseworker)
    assert running.state == DeadlineState.PAUSED
    assert Task.objects.get(pk=running.task_id).scheduled is None
    with on("2027-10-04"):
        periods.resume_deadline(deadline=running, actor=caseworker)
    assert running.due_on == datetime.date(2027, 10, 8)
    assert running.pauses.get().ended_on == datetime.date(2027, 10, 4)


def test_at_least_three_working_days_are_left_after_a_pause(running: Deadline) -> None:
    with on("2027-09-22"):
        periods.pause_deadline(deadline=running, reason="x")
    with on("2027-10-11"):
        periods.resume_deadline(deadline=running)
    assert running.due_on == datetime.date(2027, 10, 14)


def test_a_deadline_is_extended_once_by_what_the_rule_allows(running: Deadline, caseworker: User) -> None:
    with on("2027-09-21"):
        periods.extend_deadline(deadline=running, actor=caseworker)
        assert running.due_on == datetime.date(2027, 10, 6)
        with pytest.raises(DomainRefusal):
            periods.extend_deadline(deadline=running, actor=caseworker)
    assert running.case.events.filter(what="deadline_extended").count() == 1


@pytest.mark.parametrize(("day", "state"), [("2027-09-22", "MET"), ("2027-09-23", "MET_LATE")])
def test_completing_the_task_closes_its_deadline(running: Deadline, caseworker: User, day: str, state: str) -> None:
    with on(day):
        service.complete_task(user=caseworker, task_id=running.task_id, values={"approved": False, "note": "n"})
    running.refresh_from_db()
    assert running.state == state


def test_a_change_of_rules_leaves_running_cases_alone(running: Deadline, rule_set: Any, gotha: Any) -> None:
    new = type(rule_set).objects.create(
        code=rule_set.code,
        version=2,
        name="Neu",
        reference_prefix="TPK",
        starts_on=rule_set.starts_on,
        ends_on=rule_set.ends_on,
    )
    from workflows.deadlines.declarations import seed_rules

    assert seed_rules(new) >= 1 and seed_rules(new) == 0
    new.deadline_rules.update(amount=20)
    assert running.rule.amount == 5
    with on("2027-09-14"):
        assert periods.start_deadline(case=make_case(gotha, new), code="EXAMPLE_CHECK").due_on == datetime.date(
            2027, 10, 13
        )
