"""After a rejection a municipality asks once for another discussion; the institute answers, the board decides anew."""

import re
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Resolution
from funding.applications.acts.ask_again import ask_again
from funding.applications.flows import ApplicationFlow
from funding.applications.models import ApplicationDecision
from funding.applications.selectors import last_day_to_ask_again
from notifications.models import OutboxMail
from tests.advisory.board.boards import make_board, task_of
from tests.conftest import make_person
from tests.funding.applications.filled import (
    bring_to_board,
    decide,
    do,
    fill_by_services,
    run_jobs,
    submit_by_services,
)
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseEvent, CaseFile
from workflows.deadlines.periods import end_of_day
from workflows.engine import sweeps

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(db: Any) -> list[User]:
    return make_board(3)


@pytest.fixture
def refused(gotha: Organisation, editor: User, caseworker: User, lead: User, members: list[User]) -> CaseFile:
    """The board rejected; the letter is not written yet."""
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    decide(bring_to_board(case, caseworker, lead, editor), make_person(Role.BOARD_OFFICE), members, "no")
    return CaseFile.objects.get(pk=case.pk)


@pytest.fixture
def rejected(refused: CaseFile, caseworker: User) -> CaseFile:
    """The municipality was called, and has the letter."""
    do(refused, ApplicationFlow.send_decision, caseworker, reasons="", paragraph="")
    do(refused, ApplicationFlow.call, caseworker, note="Gesagt.")
    run_jobs()
    return CaseFile.objects.get(pk=refused.pk)


def test_it_goes_to_the_board_again(
    rejected: CaseFile, editor: User, caseworker: User, members: list[User], client_of: Any
) -> None:
    town, office = client_of(editor), client_of(caseworker)
    url = f"/antraege/{rejected.pk}/erneut-beraten/"
    status = town.get(f"/antraege/{rejected.pk}/stand/").content.decode()
    assert url in status and "20 Arbeitstage lang um erneute Beratung bitten" in status
    assert office.get(url).status_code == 404
    assert town.post(url, {"text": " "}).status_code == 422
    assert town.post(url, {"text": "Der Kreistag hat zugestimmt."}).status_code == 302
    second = town.post(url, {"text": "Noch einmal."})
    assert second.status_code == 422 and "Noch einmal." in second.content.decode()
    assert town.get(url).headers["Location"] == f"/antraege/{rejected.pk}/stand/"
    case = CaseFile.objects.get(pk=rejected.pk)
    assert (case.stage, case.turn) == ("ASKED_AGAIN", "INSTITUTE")
    assert OutboxMail.objects.filter(kind="ASKED_AGAIN").exists()
    assert "Der Kreistag hat zugestimmt." in office.get(f"/vorgaenge/{case.pk}/").content.decode()
    do(case, ApplicationFlow.weigh, caseworker, result="TO_THE_BOARD", note="")
    assert "berät noch einmal" in OutboxMail.objects.get(kind="REQUEST_WEIGHED", recipient=editor).text
    second = Resolution.objects.get(case=case, decision="")
    assert "Bitte um erneute Beratung" in second.reply and "Der Kreistag hat zugestimmt." in second.reply
    assert task_of(second, ResolutionFlow.prepare)
    decide(second, make_person(Role.BOARD_OFFICE), members)
    do(case, ApplicationFlow.send_decision, caseworker, reasons="", paragraph="")
    run_jobs()
    outcomes = ApplicationDecision.objects.filter(application__case=case).order_by("pk")
    assert [one.outcome for one in outcomes] == ["REJECTED", "APPROVED"]


def test_where_nothing_is_new_the_rejection_stays_and_the_municipality_reads_why(
    rejected: CaseFile, editor: User, caseworker: User
) -> None:
    ask_again(case=rejected, actor=editor, text="Bitte.")
    with pytest.raises(DomainRefusal, match="warum die Entscheidung bleibt"):
        do(rejected, ApplicationFlow.weigh, caseworker, result="NOTHING_NEW", note=" ")
    do(rejected, ApplicationFlow.weigh, caseworker, result="NOTHING_NEW", note="Das Netzwerk fehlt noch.")
    case = CaseFile.objects.get(pk=rejected.pk)
    assert case.stage == "REJECTED" and case.closed_at is not None
    assert "Das Netzwerk fehlt noch." in OutboxMail.objects.get(kind="REQUEST_WEIGHED", recipient=editor).text
    assert CaseEvent.objects.filter(case=case, what="application_rejected_for_good").exists()


def test_after_the_time_for_it_nobody_asks_any_more(rejected: CaseFile, editor: User) -> None:
    until = last_day_to_ask_again(rejected)
    assert until is not None and until > timezone.localdate()
    with time_machine.travel(end_of_day(until), tick=False):
        sweeps.fire_due_timers()
        with pytest.raises(DomainRefusal, match="zu spät"):
            ask_again(case=rejected, actor=editor, text="Bitte.")
    assert CaseFile.objects.get(pk=rejected.pk).closed_at is not None


def test_nobody_asks_again_beside_a_new_application_for_the_same_days(
    rejected: CaseFile, gotha: Organisation, editor: User
) -> None:
    submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    with pytest.raises(DomainRefusal, match="Für diesen Zeitraum"):
        ask_again(case=rejected, actor=editor, text="Bitte.")


def test_a_rejected_application_is_not_withdrawn(rejected: CaseFile, editor: User, client_of: Any) -> None:
    page = client_of(editor).post(f"/antraege/{rejected.pk}/zurueckziehen/", {"reason": "Nein."})
    assert page.status_code == 422 and "entschieden" in page.content.decode()


def test_between_letter_and_call_the_municipality_learns_nothing(
    refused: CaseFile, gotha: Organisation, editor: User, caseworker: User, client_of: Any
) -> None:
    case = refused
    town, office = client_of(editor), client_of(caseworker)
    pages = (f"/antraege/{case.pk}/stand/", f"/kommunen/{gotha.pk}/", f"/vorgaenge/{case.pk}/verlauf/", "/start/")
    task = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.send_decision)
    answer = office.post(f"/antraege/aufgaben/{task.pk}/brief/", {"act": "send", "paragraph": ""}, follow=True)
    assert "geht nach Ihrem Anruf hinaus" in answer.content.decode()
    assert "der Brief ist noch nicht" in " ".join(office.get(f"/vorgaenge/{case.pk}/").content.decode().split())
    for page in pages:
        now = town.get(page).content.decode()
        assert not re.search("Telefon sagen|abgelehnt|Abgelehnt|freigegeben|gesendet", now), page
    call = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.call)
    assert call.owner == CaseFile.objects.get(pk=case.pk).owner == caseworker


def test_a_second_rejection_offers_no_second_request(
    rejected: CaseFile, editor: User, caseworker: User, members: list[User], client_of: Any
) -> None:
    ask_again(case=rejected, actor=editor, text="Bitte.")
    do(rejected, ApplicationFlow.weigh, caseworker, result="TO_THE_BOARD", note="")
    decide(Resolution.objects.get(case=rejected, decision=""), make_person(Role.BOARD_OFFICE), members, "no")
    do(rejected, ApplicationFlow.send_decision, caseworker, reasons="", paragraph="")
    do(rejected, ApplicationFlow.call, caseworker, note="Gesagt.")
    run_jobs()
    page = client_of(editor).get(f"/antraege/{rejected.pk}/stand/").content.decode()
    assert "um erneute Beratung bitten" not in page
    with pytest.raises(DomainRefusal, match="schon um erneute Beratung"):
        ask_again(case=rejected, actor=editor, text="Bitte.")
