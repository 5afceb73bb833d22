"""What becomes of a decision of the board: its letter, and an application that is deferred."""

import io
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.flows import ApplicationFlow
from funding.applications.models import ApplicationDecision
from funding.applications.selectors import last_day_to_ask_again
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    BAD_TEXTS,
    NASTY,
    make_board,
)
from tests.conftest import make_person
from tests.funding.applications.filled import (
    bring_to_board,
    decide,
    do,
    fill_by_services,
    run_jobs,
    submit_by_services,
)
from workflows.deadlines.periods import end_of_day
from workflows.deadlines.working_days import add_working_days
from workflows.engine import service, sweeps

pytestmark = pytest.mark.django_db


def test_text_stays_text_on_every_page_in_mail_and_pdf(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    members = make_board(3)
    office = make_person(Role.BOARD_OFFICE)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    later = add_working_days(timezone.localdate(), 40)
    decide(resolution, office, members, proposal="DEFERRED", deferred_until=later, needed=NASTY)
    safe = "{{ 7|add:7 }} &lt;script&gt;"
    assert safe in client_of(members[1]).get(f"/beirat/{resolution.pk}/ergebnis/").content.decode()
    assert safe in client_of(office).get(f"/beirat/beschluesse/{resolution.pk}/").content.decode()
    task = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.send_decision)
    url = f"/antraege/aufgaben/{task.pk}/brief/"
    client = client_of(caseworker)
    for bad in (*BAD_TEXTS, "", "   "):
        answer = client.post(url, {"reasons": bad, "paragraph": "Absatz bleibt stehen.", "act": "send"})
        assert answer.status_code == 422 and "Absatz bleibt stehen." in answer.content.decode(), bad[:20]
    refused = client.post(url, {"reasons": NASTY, "paragraph": "Sie bekommen 500 € mehr.", "act": "send"})
    assert refused.status_code == 422 and "Beträge gehören nicht in diesen Absatz" in refused.content.decode()
    assert client.post(url, {"reasons": NASTY, "paragraph": NASTY, "act": "send"}).status_code == 302
    assert NASTY not in client_of(editor).get(f"/antraege/{case.pk}/stand/").content.decode()
    do(case, ApplicationFlow.call, caseworker, note="Gesagt.")
    run_jobs()
    mail = OutboxMail.objects.filter(kind="DECISION_SENT")[0]
    assert NASTY in mail.text
    assert safe in mail.html
    assert "\n" not in mail.subject
    assert safe in client_of(editor).get(f"/antraege/{case.pk}/stand/").content.decode()
    decision = ApplicationDecision.objects.get()
    assert decision.pdf is not None
    pikepdf = pytest.importorskip("pikepdf")
    with decision.pdf.content.open("rb") as file, pikepdf.open(io.BytesIO(file.read())) as pdf:
        assert pdf.Root.get("/MarkInfo") is not None and str(pdf.Root.Lang).startswith("de")
    case.refresh_from_db()
    assert case.stage == "DEFERRED"


def test_the_reasons_of_the_board_stand_once_and_nobody_writes_others(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    members = make_board(3)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    decide(resolution, make_person(Role.BOARD_OFFICE), members, "no")
    task = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.send_decision)
    url, client = f"/antraege/aufgaben/{task.pk}/brief/", client_of(caseworker)
    assert client.get(url).content.decode().count("Keine Mehrheit.") == 1
    assert client.post(url, {"reasons": "Andere Gründe", "paragraph": "", "act": "send"}).status_code == 302
    do(case, ApplicationFlow.call, caseworker, note="Gesagt.")
    run_jobs()
    mail = OutboxMail.objects.filter(kind="DECISION_SENT")[0]
    assert mail.text.count("Keine Mehrheit.") == 1 and "Andere Gründe" not in mail.text
    case.refresh_from_db()
    assert case.stage == "REJECTED" and case.closed_at is None
    until = last_day_to_ask_again(case)
    assert until is not None
    with time_machine.travel(end_of_day(until), tick=False):
        sweeps.fire_due_timers()
    case.refresh_from_db()
    assert case.stage == "REJECTED" and case.closed_at is not None


def test_the_letter_of_a_rejection_waits_for_the_call_one_working_day(
    gotha: Organisation, editor: User, caseworker: User, lead: User
) -> None:
    members = make_board(3)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    decide(bring_to_board(case, caseworker, lead, editor), make_person(Role.BOARD_OFFICE), members, "no")
    do(case, ApplicationFlow.send_decision, caseworker, reasons="", paragraph="")
    run_jobs()
    assert not OutboxMail.objects.filter(kind="DECISION_SENT").exists()
    call = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.call)
    assert call.scheduled == end_of_day(add_working_days(timezone.localdate(), 1))
    with time_machine.travel(call.scheduled, tick=False):
        sweeps.fire_due_timers()
        run_jobs()
    call.refresh_from_db()
    assert call.status == "CANCELED"
    assert OutboxMail.objects.filter(kind="DECISION_SENT", recipient=editor).count() == 1


def test_an_approval_waits_for_no_call(gotha: Organisation, editor: User, caseworker: User, lead: User) -> None:
    members = make_board(3)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    decide(bring_to_board(case, caseworker, lead, editor), make_person(Role.BOARD_OFFICE), members)
    do(case, ApplicationFlow.send_decision, caseworker, reasons="", paragraph="")
    run_jobs()
    assert OutboxMail.objects.filter(kind="DECISION_SENT").exists()


def test_a_deferral_tells_what_it_waits_for(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    members = make_board(3)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    later = add_working_days(timezone.localdate(), 40)
    office = make_person(Role.BOARD_OFFICE)
    decide(resolution, office, members, proposal="DEFERRED", deferred_until=later, needed="Beschluss des Kreistags")
    task = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.send_decision)
    service.complete_task(user=caseworker, task_id=task.pk, values={"reasons": "Der Kreistag tagt noch."})
    do(case, ApplicationFlow.call, caseworker, note="Gesagt.")
    run_jobs()
    mail = OutboxMail.objects.filter(kind="DECISION_SENT")[0].text
    page = client_of(editor).get(f"/antraege/{case.pk}/stand/").content.decode()
    for told in (mail, page):
        assert "Bis dahin soll vorliegen: Beschluss des Kreistags." in told
        assert "Sie müssen dafür nichts tun" not in told


def test_a_deferred_application_comes_back(gotha: Organisation, editor: User, caseworker: User, lead: User) -> None:
    members = make_board(3)
    office = make_person(Role.BOARD_OFFICE)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    later = add_working_days(timezone.localdate(), 40)
    decide(resolution, office, members, proposal="DEFERRED", deferred_until=later)
    task = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.send_decision)
    service.complete_task(user=caseworker, task_id=task.pk, values={"reasons": "Der Kreistag tagt noch."})
    do(case, ApplicationFlow.call, caseworker, note="Gesagt.")
    run_jobs()
    case.refresh_from_db()
    assert (case.stage, case.turn, case.next_on) == ("DEFERRED", "BOARD", later)
    again = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.resubmit)
    assert again.deadlines.get().due_on == later
    service.complete_task(user=office, task_id=again.pk, values={"note": "Beschluss liegt vor."})
    case.refresh_from_db()
    assert case.stage == "AT_BOARD" and case.resolutions.count() == 2
    second = case.resolutions.get(decision="")
    decide(second, office, members)
    assert ApplicationDecision.objects.filter(application__case=case).count() == 2
