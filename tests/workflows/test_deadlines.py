"""Deadlines start, rest, run on, are extended, and remind the right people once."""

import datetime
from typing import Any

import pytest
import time_machine
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import User
from funding.applications.flows import ApplicationFlow
from notifications.models import OutboxMail
from tests.conftest import make_case
from tests.example.flows import ErrandFlow
from tests.funding.applications.filled import fill_by_services, submit_by_services
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.choices import DeadlineState
from workflows.deadlines import periods
from workflows.deadlines.models import Deadline, Reminder
from workflows.deadlines.reminders import send_reminders
from workflows.engine import service

pytestmark = pytest.mark.django_db
NOON = "12:00:00+02:00"


@pytest.fixture
def running(case: CaseFile, editor: User) -> Deadline:
    with time_machine.travel(f"2027-09-14T{NOON}", tick=False):
        ErrandFlow.asked.run(case=case, actor=editor, key="deadline", text="x")
    return Deadline.objects.get(case=case)


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T{NOON}", tick=False)


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


def test_reminders_go_once_in_one_mail_per_person(
    running: Deadline, caseworker: User, lead: User, gotha: Any, rule_set: Any
) -> None:
    with on("2027-09-14"):
        for number in range(2):
            other = make_case(gotha, rule_set, title=f"Weiterer {number}")
            ErrandFlow.asked.run(case=other, actor=None, key=f"more-{number}", text="x")
    with on("2027-09-17"):
        assert send_reminders() == 2
        assert send_reminders() == 0
    mails = list(OutboxMail.objects.filter(kind="DEADLINES_APPROACHING"))
    assert {mail.recipient_id for mail in mails} == {caseworker.pk, lead.pk}
    assert all(mail.text.count("Botengang prüfen") == 3 for mail in mails)
    assert "20.09.2027 ist Weltkindertag." in mails[0].text


def test_nothing_is_sent_on_a_holiday_and_the_next_morning_takes_it_over(running: Deadline, caseworker: User) -> None:
    Reminder.objects.filter(deadline=running, kind="-2").update(remind_on=datetime.date(2027, 9, 18))
    for day in ("2027-09-18", "2027-09-19", "2027-09-20"):
        with on(day):
            assert send_reminders() == 0
    with on("2027-09-21"):
        assert send_reminders() == 1


def test_the_owner_alone_is_reminded_until_it_is_overdue(running: Deadline, caseworker: User, lead: User) -> None:
    service.assign_task(actor=caseworker, task_id=running.task_id, to=caseworker)
    with on("2027-09-17"):
        send_reminders()
    assert set(OutboxMail.objects.values_list("recipient_id", flat=True)) == {caseworker.pk}
    with on("2027-09-23"):
        send_reminders()
    late = OutboxMail.objects.order_by("-created_at").filter(text__contains="überfällig")
    assert set(late.values_list("recipient_id", flat=True)) == {caseworker.pk, lead.pk}


def test_recused_people_and_finished_tasks_get_no_reminder(running: Deadline, caseworker: User, lead: User) -> None:
    CaseExclusion.objects.create(case=running.case, user=lead)
    with on("2027-09-17"):
        send_reminders()
    assert set(OutboxMail.objects.values_list("recipient_id", flat=True)) == {caseworker.pk}
    service.complete_task(user=caseworker, task_id=running.task_id, values={"approved": False, "note": "n"})
    with on("2027-09-23"):
        assert send_reminders() == 0


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


def test_the_person_of_a_personal_task_is_reminded(case: CaseFile, person: Any) -> None:
    voter = person(Role.BOARD_MEMBER)
    task = Task.objects.create(
        process=ErrandFlow.asked.run(case=case, actor=None, key="p", text=""),
        flow_task=ErrandFlow.check,
        owner=voter,
        status="ASSIGNED",
        owner_permission="example.answer_poll",
    )
    with on("2027-09-14"):
        periods.start_deadline(case=case, code="EXAMPLE_CHECK", task=task)
    with on("2027-09-17"):
        send_reminders()
    assert voter.pk in set(OutboxMail.objects.values_list("recipient_id", flat=True))


@pytest.mark.parametrize("switched_on", [False, True])
def test_no_reminder_goes_over_an_editors_head_unless_the_municipality_wants_it(
    gotha: Any, editor: User, caseworker: User, person: Any, switched_on: bool
) -> None:
    signatory = person(Role.APPLICANT_SIGNATORY, gotha)
    gotha.remind_signatory = switched_on
    gotha.save()
    with on("2027-09-14"):
        case = submit_by_services(fill_by_services(gotha, editor), signatory)
        check = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.formal_check)
        values = {"result": "CORRECTION", "note": "", "items": [("post", "pay", "Welche Stufe?")]}
        service.complete_task(user=caseworker, task_id=check.pk, values=values)
    with on("2027-09-29"):
        send_reminders()
    reminded = set(
        OutboxMail.objects.filter(kind="DEADLINES_APPROACHING", text__contains="Angaben ergänzen").values_list(
            "recipient_id", flat=True
        )
    )
    assert editor.pk in reminded and (signatory.pk in reminded) == switched_on
