"""Whole paths over HTTP, without JavaScript: from a municipality's draft to the recommendation it reads."""

import re
from typing import Any

import pytest
from django.test import Client
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application, ApplicationVersion
from funding.financing.models import FinancePlanYear
from notifications.models import OutboxMail
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import fill_by_http, upload
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline
from workflows.engine import jobs

pytestmark = pytest.mark.django_db


def primary_buttons(page: str) -> int:
    return page.count("kern-btn--primary")


def task_of(node: Any) -> Task:
    return Task.objects.filter(flow_task=node).latest("pk")


def run_jobs() -> None:
    for task in Task.objects.filter(flow_task_type="JOB", status="SCHEDULED"):
        assert jobs.run_job(task.pk)


def test_from_draft_to_recommendation(  # noqa: PLR0915 - one path, told from its beginning to its end
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    signatory = make_person(Role.APPLICANT_SIGNATORY, gotha, "Dr. Karla Stein")
    town, boss, office, head = (client_of(one) for one in (editor, signatory, caseworker, lead))

    # The municipality writes.
    assert "Neuen Antrag stellen" in town.get("/start/").content.decode()
    town.post("/antraege/neu/", {"organisation": gotha.pk})
    town.post("/antraege/neu/", {"organisation": gotha.pk})
    case = CaseFile.objects.get(kind="application")
    assert office.get(f"/vorgaenge/{case.pk}/").status_code == 404
    fill_by_http(town, case.pk)
    overview = town.get(f"/antraege/{case.pk}/").content.decode()
    assert "6 von 6 Abschnitten sind fertig" in overview and primary_buttons(overview) == 1
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert town.get(f"/antraege/{case.pk}/antrag.{form}").content.startswith(start)

    # The signatory submits.
    check = boss.get(f"/antraege/{case.pk}/pruefen/").content.decode()
    assert "31.750,00" in check and "Landrätin" in check and "Angaben zur Kommune ändern" in check
    assert boss.post(f"/antraege/{case.pk}/pruefen/", {"signature": "SIGNED_IN"}).status_code == 422
    answer = boss.post(f"/antraege/{case.pk}/pruefen/", {"signature": "SIGNED_IN", "truth": "on"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert re.fullmatch(r"TPK-\d{4}-0001", case.reference or "")
    receipt = OutboxMail.objects.filter(kind="APPLICATION_RECEIVED")
    assert {mail.recipient_id for mail in receipt} == {editor.pk, signatory.pk}
    assert (case.reference or "") in receipt[0].subject
    run_jobs()
    version = ApplicationVersion.objects.get()
    assert version.pdf is not None and version.sha256[:8] in receipt[0].text
    assert FinancePlanYear.objects.count() == 3
    status = town.get(f"/antraege/{case.pk}/stand/").content.decode()
    assert "Wir sind dran" in status and "Erste Kontaktaufnahme" in status

    # The institute calls, checks, and asks back.
    contact = task_of(ApplicationFlow.first_contact)
    assert (
        office.post(f"/aufgaben/{contact.pk}/", {"channel": "PHONE", "on": "31.02.2027", "note": "x"}).status_code
        == 422
    )
    today = version.submitted_at.strftime("%d.%m.%Y")
    assert (
        office.post(f"/aufgaben/{contact.pk}/", {"channel": "PHONE", "on": today, "note": "Alles gut."}).status_code
        == 302
    )
    first_check = task_of(ApplicationFlow.formal_check)
    assert "Landrätin" in office.get(f"/antraege/aufgaben/{first_check.pk}/pruefen/").content.decode()
    ask = {
        "result": "CORRECTION",
        "note": "",
        "item_1": "municipality.department",
        "reason_1": "Welches Amt genau?",
        "item_2": "attachments.staffing_plan",
        "reason_2": "Nicht lesbar.",
    }
    assert office.post(f"/antraege/aufgaben/{first_check.pk}/pruefen/", {**ask, "item_1": ""}).status_code == 422
    assert office.post(f"/antraege/aufgaben/{first_check.pk}/pruefen/", ask).status_code == 302
    assert "Welches Amt genau?" in OutboxMail.objects.filter(kind="CORRECTION_REQUESTED")[0].text

    # The municipality completes the listed items and nothing else.
    status = town.get(f"/antraege/{case.pk}/stand/").content.decode()
    assert "Sie sind dran" in status and "Nicht lesbar." in status and primary_buttons(status) == 1
    assert "Bitte ergänzen" in town.get("/start/").content.decode()
    correct = task_of(ApplicationFlow.correct)
    url = f"/antraege/aufgaben/{correct.pk}/ergaenzen/"
    assert town.post(url, {"department": ""}).status_code == 422
    answer = town.post(
        url, {"department": "Jugendamt, Sachgebiet Planung", "city": "Erfurt", "file_staffing_plan": upload("neu.pdf")}
    )
    assert answer.status_code == 302
    application = Application.objects.get()
    assert application.sections.get(code="municipality").typed["city"] == "Gotha"
    assert application.versions.count() == 2

    # The institute sees what changed, and recommends with two pairs of eyes.
    second_check = task_of(ApplicationFlow.formal_check)
    page = office.get(f"/antraege/aufgaben/{second_check.pk}/pruefen/").content.decode()
    assert "<ins>Jugendamt, Sachgebiet Planung</ins>" in page and "<del>Jugendamt</del>" in page
    office.post(f"/antraege/aufgaben/{second_check.pk}/pruefen/", {"result": "COMPLETE", "note": ""})
    content = task_of(ApplicationFlow.content_check)
    office.post(f"/aufgaben/{content.pk}/", {"vote": "APPROVE_WITH_CONDITIONS", "text": "Gut begründet."})
    assert Task.objects.get(pk=content.pk).status == "NEW"
    office.post(
        f"/aufgaben/{content.pk}/",
        {"vote": "APPROVE_WITH_CONDITIONS", "text": "Gut begründet.", "conditions": "ESF-Bescheid"},
    )
    reading = task_of(ApplicationFlow.second_reading)
    refused = office.post(f"/aufgaben/{reading.pk}/", {"approved": "ja", "note": ""})
    assert refused.status_code == 422 and "Mitzeichnen muss eine andere Person" in refused.content.decode()
    assert "Gut begründet." not in town.get(f"/antraege/{case.pk}/stand/").content.decode()
    head.post(f"/aufgaben/{reading.pk}/", {"approved": "nein", "note": "Bitte kürzer."})
    again = task_of(ApplicationFlow.content_check)
    office.post(f"/aufgaben/{again.pk}/", {"vote": "APPROVE", "text": "Kurz und gut.", "conditions": ""})
    assert head.post(f"/aufgaben/{task_of(ApplicationFlow.second_reading).pk}/", {"approved": "ja"}).status_code == 302

    # The municipality reads it before the board and answers.
    status = town.get(f"/antraege/{case.pk}/stand/").content.decode()
    assert "Kurz und gut." in status and "Beim Beirat" not in status
    assert town.post(f"/antraege/{case.pk}/stand/", {"text": "Vielen Dank."}).status_code == 302
    assert "Vielen Dank." in office.get(f"/vorgaenge/{case.pk}/").content.decode()
    case.refresh_from_db()
    assert case.stage == "READY_FOR_BOARD" and case.turn == "BOARD"
    run_jobs()
    assert all(one.pdf is not None for one in ApplicationVersion.objects.all())
    assert Process.objects.get().finished is not None
    assert not Deadline.objects.filter(case=case, state__in=["RUNNING", "PAUSED"]).exists()


def test_a_withdrawn_application_ends_everywhere(
    gotha: Organisation, editor: User, caseworker: User, client_of: Any
) -> None:
    from tests.funding.applications.filled import fill_by_services, submit_by_services

    signatory = make_person(Role.APPLICANT_SIGNATORY, gotha)
    case = submit_by_services(fill_by_services(gotha, editor), signatory)
    town: Client = client_of(editor)
    assert town.post(f"/antraege/{case.pk}/zurueckziehen/", {"reason": "Kein Haushalt."}).status_code == 302
    town.post(f"/antraege/{case.pk}/zurueckziehen/", {"reason": "noch einmal"})
    case.refresh_from_db()
    assert case.stage == "WITHDRAWN" and case.closed_at is not None
    assert not Task.objects.filter(finished__isnull=True).exists()
    assert OutboxMail.objects.filter(kind="APPLICATION_WITHDRAWN").count() == 1
    assert "Brot" not in client_of(fresh(caseworker)).get("/aufgaben/").content.decode()
    assert town.get(f"/antraege/{case.pk}/stand/").status_code == 200
