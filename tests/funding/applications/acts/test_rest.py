"""An application rests only when a person lets it, after a call; nothing is lost, and an answer wakes it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.services.people import end_role
from funding.applications.acts.rest import close_resting, reopen
from funding.applications.flows import ApplicationFlow
from funding.applications.selectors import last_day_to_reopen
from notifications.models import OutboxMail
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import do, fill_by_services, run_jobs, submit_by_services
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline
from workflows.deadlines.periods import end_of_day
from workflows.engine import sweeps
from workflows.engine.handover import hand_over_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(gotha: Organisation, editor: User, caseworker: User) -> CaseFile:
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    items = [("post", "pay", "Welche Stufe?")]
    do(case, ApplicationFlow.formal_check, caseworker, result="CORRECTION", note="", items=items)
    return CaseFile.objects.get(pk=case.pk)


def test_nothing_rests_by_itself(asked: CaseFile) -> None:
    due = Deadline.objects.get(case=asked, rule__code="CORRECTION").due_on
    with time_machine.travel(end_of_day(due).replace(year=due.year + 1), tick=False):
        sweeps.run_all()
    assert CaseFile.objects.get(pk=asked.pk).stage == "RETURNED_FOR_CORRECTION"


def test_the_institute_lets_it_rest_and_the_lead_wakes_it(
    asked: CaseFile, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    office, head, town = client_of(fresh(caseworker)), client_of(lead), client_of(editor)
    url = f"/antraege/{asked.pk}/ruhen/"
    assert town.get(url).status_code == 404
    assert office.post(url, {"note": ""}).status_code == 422
    assert office.post(url, {"note": "Frau Adler meldet sich nach der Sitzung."}).status_code == 302
    again = office.post(url, {"note": "noch einmal"})
    assert again.status_code == 422 and "noch einmal" in again.content.decode()
    assert office.get(url).headers["Location"] == f"/vorgaenge/{asked.pk}/"
    asked.refresh_from_db()
    deadline = Deadline.objects.get(case=asked, rule__code="CORRECTION")
    assert (asked.stage, deadline.state) == ("LAPSED", "PAUSED")
    assert OutboxMail.objects.filter(kind="APPLICATION_RESTS", recipient=editor).count() == 1
    status = town.get(f"/antraege/{asked.pk}/stand/").content.decode()
    assert "Ruht – bitte melden" in status and "Frau Adler" not in status
    again = f"/antraege/{asked.pk}/weiter/"
    assert office.get(again).status_code == 404
    assert head.post(again, {"note": "Angerufen."}).status_code == 302
    asked.refresh_from_db()
    deadline.refresh_from_db()
    assert (asked.stage, deadline.state) == ("RETURNED_FOR_CORRECTION", "RUNNING")
    assert not Deadline.objects.filter(case=asked, rule__code="RESTING", state="RUNNING").exists()


def test_an_answer_wakes_it(asked: CaseFile, editor: User, caseworker: User, client_of: Any) -> None:
    client_of(fresh(caseworker)).post(f"/antraege/{asked.pk}/ruhen/", {"note": "Besprochen."})
    task = Task.objects.get(process__case_link__case=asked, flow_task=ApplicationFlow.correct)
    answer = client_of(editor).post(f"/antraege/aufgaben/{task.pk}/ergaenzen/", {"pay": "TVöD S 17, Stufe 3"})
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert asked.stage == "IN_FORMAL_CHECK"
    assert not Deadline.objects.filter(case=asked, rule__code="RESTING", state="RUNNING").exists()


@pytest.fixture
def resting(asked: CaseFile, caseworker: User, client_of: Any) -> CaseFile:
    client_of(fresh(caseworker)).post(f"/antraege/{asked.pk}/ruhen/", {"note": "Besprochen."})
    return CaseFile.objects.get(pk=asked.pk)


def test_the_lead_closes_it_after_a_call_and_reopens_it(
    resting: CaseFile, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    office, head, town = client_of(fresh(caseworker)), client_of(lead), client_of(editor)
    url, again = f"/antraege/{resting.pk}/schliessen/", f"/antraege/{resting.pk}/wieder-oeffnen/"
    assert (office.get(url).status_code, town.get(url).status_code, head.get(again).status_code) == (404, 404, 302)
    assert head.post(url, {"note": " "}).status_code == 422
    assert head.post(url, {"note": "Herr Stein sagt ab."}).status_code == 302
    closed = CaseFile.objects.get(pk=resting.pk)
    assert closed.stage == "CLOSED_SILENT" and closed.closed_at is not None
    assert not Task.objects.filter(process__case_link__case=closed, finished=None).exists()
    assert not Deadline.objects.filter(case=closed, state__in=["RUNNING", "PAUSED"]).exists()
    until = last_day_to_reopen(closed)
    assert f"{until:%d.%m.%Y}" in OutboxMail.objects.get(kind="APPLICATION_CLOSED", recipient=editor).text
    page = town.get(f"/antraege/{closed.pk}/stand/").content.decode()
    assert "Ihr Antrag ist geschlossen" in page and "Herr Stein" not in page
    assert head.post(again, {"note": "Doch."}).status_code == 302
    opened = CaseFile.objects.get(pk=resting.pk)
    assert (opened.stage, opened.closed_at) == ("RETURNED_FOR_CORRECTION", None)
    task = Task.objects.get(process__case_link__case=opened, flow_task=ApplicationFlow.correct, finished=None)
    assert Deadline.objects.get(task=task, state="RUNNING").started_on == timezone.localdate()
    answer = town.post(f"/antraege/aufgaben/{task.pk}/ergaenzen/", {"pay": "TVöD S 17, Stufe 3"})
    assert answer.status_code == 302
    run_jobs()
    do(opened, ApplicationFlow.first_contact, caseworker, channel="PHONE", on=timezone.localdate(), note="Gut.")
    do(opened, ApplicationFlow.formal_check, caseworker, result="COMPLETE", note="", items=[])
    assert Task.objects.filter(process__case_link__case=opened, flow_task=ApplicationFlow.content_check).exists()


def test_it_is_reopened_in_time_or_not_at_all(resting: CaseFile, lead: User) -> None:
    until = close_resting(case=resting, actor=lead, note="Angerufen.")
    closed = CaseFile.objects.get(pk=resting.pk)
    with time_machine.travel(end_of_day(until), tick=False), pytest.raises(DomainRefusal, match="ging bis zum"):
        reopen(case=closed, actor=lead, note="Doch.")
    with time_machine.travel(end_of_day(until) - datetime.timedelta(hours=1), tick=False):
        reopen(case=closed, actor=lead, note="Doch.")


def test_it_is_not_reopened_beside_another_application_for_the_same_days(
    resting: CaseFile, gotha: Organisation, editor: User, lead: User
) -> None:
    close_resting(case=resting, actor=lead, note="Angerufen.")
    submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    with pytest.raises(DomainRefusal, match="Für diesen Zeitraum"):
        reopen(case=CaseFile.objects.get(pk=resting.pk), actor=lead, note="Doch.")


def test_it_does_not_come_back_to_somebody_who_left(resting: CaseFile, caseworker: User, lead: User) -> None:
    hand_over_case(case=resting, to=fresh(caseworker), actor=lead)
    close_resting(case=resting, actor=lead, note="Angerufen.")
    end_role(assignment=RoleAssignment.objects.get(user=caseworker), actor=lead)
    assert CaseFile.objects.get(pk=resting.pk).owner == caseworker
    reopen(case=resting, actor=lead, note="Doch.")
    opened = CaseFile.objects.get(pk=resting.pk)
    assert opened.owner is None and opened.events.filter(what="case_handed_over", data__to=None).count() == 1
