"""An application rests only when a person lets it, after a call; nothing is lost, and an answer wakes it."""

from typing import Any

import pytest
import time_machine
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.flows import ApplicationFlow
from notifications.models import OutboxMail
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import do, fill_by_services, submit_by_services
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline
from workflows.deadlines.periods import end_of_day
from workflows.engine import sweeps

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
    assert office.post(url, {"note": "noch einmal"}).status_code == 404
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
