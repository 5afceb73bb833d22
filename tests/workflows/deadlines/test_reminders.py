"""Who is reminded of what, once."""

import datetime
from typing import Any

import pytest
from django.core import mail
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import RoleAssignment, User
from funding.applications.flows import ApplicationFlow
from notifications import delivery
from notifications.choices import MailState
from notifications.models import OutboxMail
from tests.conftest import make_case, make_person
from tests.example.flows import ErrandFlow
from tests.funding.applications.filled import fill_by_services, submit_by_services
from tests.workflows.deadlines.conftest import on
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.deadlines import periods
from workflows.deadlines.models import Deadline, Reminder
from workflows.deadlines.reminders import send_reminders
from workflows.engine import service

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def bundled(running: Deadline, caseworker: User, lead: User, gotha: Any, rule_set: Any) -> list[CaseFile]:
    """Two matters in one mail to each of two people, not yet sent."""
    with on("2027-09-14"):
        other = make_case(gotha, rule_set, title="Zweiter Weg")
        ErrandFlow.asked.run(case=other, actor=None, key="more", text="x")
    with on("2027-09-17"):
        assert send_reminders() == 2
    return [running.case, other]


def test_a_bundle_leaves_without_the_matter_its_recipient_may_not_read_any_more(
    bundled: list[CaseFile], caseworker: User, lead: User
) -> None:
    CaseExclusion.objects.create(case=bundled[0], user=lead)
    with on("2027-09-17"):
        delivery.sweep()
        delivery.sweep()
    whole, shorter = OutboxMail.objects.filter(recipient=lead).order_by("-state")
    assert (whole.state, shorter.state) == (MailState.WITHDRAWN, MailState.SENT)
    assert str(bundled[0]) in whole.text and str(bundled[0]) not in shorter.text + shorter.html
    assert str(bundled[1]) in shorter.text and "in einem Teil" in whole.withdrawn_because
    assert OutboxMail.objects.get(recipient=caseworker).text.count("Botengang prüfen") == 2
    assert len([one for one in mail.outbox if str(bundled[0]) in str(one.body) and one.to == [lead.email]]) == 0


def test_a_recused_recipient_reads_the_bundle_in_neither_list_nor_preview(
    bundled: list[CaseFile], lead: User, client_of: Any
) -> None:
    row = OutboxMail.objects.get(recipient=lead)
    assert client_of(lead).get(f"/post/{row.pk}/").status_code == 200
    CaseExclusion.objects.create(case=bundled[0], user=lead)
    assert client_of(lead).get(f"/post/{row.pk}/").status_code == 404
    assert str(row.pk) not in client_of(lead).get("/post/").content.decode()


def test_a_bundle_from_before_matters_were_noted_is_hidden_from_everybody_who_is_recused_anywhere(
    bundled: list[CaseFile], lead: User, client_of: Any, jena: Any, rule_set: Any
) -> None:
    row = OutboxMail.objects.get(recipient=lead)
    row.matters.all().delete()
    CaseExclusion.objects.create(case=make_case(jena, rule_set), user=lead)
    assert client_of(lead).get(f"/post/{row.pk}/").status_code == 404


def test_nobody_is_reminded_who_may_not_do_it_for_the_side_she_came_from(running: Deadline, lead: User) -> None:
    changed = make_person(Role.IKPE_CASEWORKER)
    RoleAssignment.objects.create(
        user=changed, organisation=running.case.organisation, role=Role.APPLICANT_EDITOR, valid_from="2020-01-01"
    )
    with on("2027-09-17"):
        send_reminders()
    assert set(OutboxMail.objects.values_list("recipient_id", flat=True)) == {lead.pk}
