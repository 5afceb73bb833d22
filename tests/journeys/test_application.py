"""Whole paths over HTTP, without JavaScript: from a municipality's draft to the decision it reads."""

import re
from typing import Any

import pytest
from django.test import Client
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, BoardQuestion, Resolution
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application, ApplicationDecision, ApplicationVersion
from funding.financing.flows import ContractFlow
from funding.financing.models import FinancePlanYear
from notifications.models import OutboxMail
from tests.advisory.board.boards import make_board
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import fill_by_http, upload
from workflows.casefile import journal
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


def test_from_draft_to_decision(  # noqa: PLR0915, PLR0917 - one path, told from its beginning to its end
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any, committed: Any
) -> None:
    signatory = make_person(Role.APPLICANT_SIGNATORY, gotha, "Dr. Karla Stein")
    members = make_board(5)
    RoleAssignment.objects.create(user=members[4], organisation=gotha, role=Role.MUNICIPAL_PLANNER)
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
    assert "31.750,00" in check
    assert "Landrätin" in check
    assert "Angaben zur Kommune ändern" in check
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
    assert "Sie sind dran" in status
    assert "Nicht lesbar." in status
    assert primary_buttons(status) == 1
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

    # The municipality reads it before the board and answers; then the board need not wait any longer.
    run_jobs()
    assert all(one.pdf is not None for one in ApplicationVersion.objects.all())
    status = town.get(f"/antraege/{case.pk}/stand/").content.decode()
    assert "Kurz und gut." in status and "Auf die Empfehlung antworten" in status
    assert not Resolution.objects.exists()
    assert town.post(f"/antraege/{case.pk}/stand/", {"text": "Vielen Dank."}).status_code == 302
    assert town.post(f"/antraege/{case.pk}/stand/", {"text": "Noch etwas."}).status_code == 404
    assert "Vielen Dank." in office.get(f"/vorgaenge/{case.pk}/").content.decode()
    case.refresh_from_db()
    assert (case.stage, case.turn) == ("AT_BOARD", "BOARD")

    # The office of the board words the motion and opens the vote.
    chair, second, third, fourth, partial = (client_of(one) for one in members)
    secretary = client_of(make_person(Role.BOARD_OFFICE, name="Ole Winter"))
    prepare = task_of(ResolutionFlow.prepare)
    url = f"/beirat/aufgaben/{prepare.pk}/eroeffnen/"
    page = secretary.get(url).content.decode()
    assert "höchstens 77.820,83" in page
    assert "77.820,83" in page
    assert primary_buttons(page) == 1
    motion = {
        "proposal": "APPROVED_WITH_CONDITIONS",
        "text": "Der Beirat bewilligt die Stelle {{ 7|add:7 }} <b>voll</b>.",
        "conditions": "Der ESF-Bescheid liegt vor.",
        "amount": "77.820,83",
        "starts_on": "01.08.2027",
        "ends_on": "31.07.2029",
        "days": "7",
    }
    for wrong in ({"amount": "1.234"}, {"days": "99"}, {"text": ""}, {"ends_on": "31.02.2029"}, {"conditions": ""}):
        assert secretary.post(url, {**motion, **wrong}).status_code == 422
    assert secretary.post(url, motion).status_code == 302
    resolution = Resolution.objects.get()
    item = f"/beirat/{resolution.pk}/"
    assert OutboxMail.objects.filter(kind="VOTE_OPENED").count() == 5

    # A member declares first; the documents open for her alone.
    assert "Ihre Stimme fehlt bei 1 Beschluss" in third.get("/beirat/abstimmungen/").content.decode()
    assert third.get("/start/").headers["Location"] == "/beirat/abstimmungen/"
    assert third.get(item).headers["Location"] == f"{item}befangenheit/"
    document = resolution.documents.order_by("pk")[0]
    assert third.get(f"{item}unterlagen/{document.pk}/").status_code == 404
    assert third.get(f"/vorgaenge/{case.pk}/").status_code == 404
    assert third.post(f"{item}stimme/", {"choice": "yes", "bestaetigt": "ja"}).status_code == 302
    assert third.post(f"{item}befangenheit/", {}).status_code == 422
    assert third.post(f"{item}befangenheit/", {"answer": "NONE"}).status_code == 302
    page = third.get(item).content.decode()
    assert "{{ 7|add:7 }} &lt;b&gt;voll" in page
    assert "Kurz und gut." in page
    assert "Vielen Dank." in page
    assert primary_buttons(page) == 1 and "0 von 5 haben abgestimmt" in page
    assert third.get(f"{item}unterlagen/{document.pk}/").getvalue().startswith(b"%PDF")

    # Choose, read the choice in words, confirm; change it later.
    assert third.post(f"{item}stimme/", {"choice": "vielleicht"}).status_code == 422
    page = third.post(f"{item}stimme/", {"choice": "no", "note": "Bitte <prüfen>."}).content.decode()
    assert "Sie stimmen mit: Ablehnung" in page and not Ballot.objects.exists()
    assert third.post(f"{item}stimme/", {"choice": "no", "note": "x", "bestaetigt": "ja"}).status_code == 302
    assert "Ihre Stimme: <strong>Ablehnung</strong>" in third.get(item).content.decode()
    third.post(f"{item}stimme/", {"choice": "yes", "note": "", "bestaetigt": "ja"})
    assert Ballot.objects.get().choice == "yes"

    # One is involved himself, one asks the office, one is unsure.
    assert "Sie haben auch eine Aufgabe bei Landkreis Gotha." in partial.get(f"{item}befangenheit/").content.decode()
    partial.post(f"{item}befangenheit/", {"answer": "INTEREST"})
    assert "Sie sind bei diesem Beschluss befangen" in partial.get(item).content.decode()
    assert partial.get(f"{item}unterlagen/{document.pk}/").status_code == 404
    assert case.title not in partial.get("/post/").content.decode()
    second.post(f"{item}befangenheit/", {"answer": "NONE"})
    assert second.post(f"{item}frage/", {"q-text": ""}).status_code == 422
    assert second.post(f"{item}frage/", {"q-text": "Ist ESF beantragt?"}).status_code == 302
    question = BoardQuestion.objects.get()
    assert OutboxMail.objects.filter(kind="QUESTION_ASKED").exists()
    secretary.post(f"/beirat/beschluesse/fragen/{question.pk}/", {"text": "Ja, im Mai."})
    assert "Ja, im Mai." in third.get(item).content.decode()
    fourth.post(f"{item}befangenheit/", {"answer": "UNSURE"})
    assert "Wird geklärt" in fourth.get(item).content.decode()
    clarify = task_of(ResolutionFlow.clarify)
    assert fourth.get(f"/beirat/aufgaben/{clarify.pk}/klaeren/").status_code == 404
    assert chair.post(f"/beirat/aufgaben/{clarify.pk}/klaeren/", {"biased": "nein"}).status_code == 302
    office_page = secretary.get(f"/beirat/beschluesse/{resolution.pk}/").content.decode()
    assert "Stimme fehlt" in office_page and "Zustimmung" not in office_page

    # The last vote closes the round; the chair confirms; only then it holds.
    chair.post(f"{item}befangenheit/", {"answer": "NONE"})
    for voter in (second, fourth):
        assert voter.post(f"{item}stimme/", {"choice": "yes", "bestaetigt": "ja"}).status_code == 302
    page = chair.post(f"{item}stimme/", {"choice": "abstain"}).content.decode()
    assert "Ihre Stimme ist die letzte" in page
    chair.post(f"{item}stimme/", {"choice": "abstain", "bestaetigt": "ja"})
    assert "Der Vorsitz bestätigt" in third.get(f"{item}ergebnis/").content.decode()
    case.refresh_from_db()
    assert case.stage == "AT_BOARD"
    confirm = task_of(ResolutionFlow.confirm)
    assert third.post(f"/beirat/aufgaben/{confirm.pk}/bestaetigen/").status_code == 404
    page = chair.get(f"/beirat/aufgaben/{confirm.pk}/bestaetigen/").content.decode()
    assert "3 Zustimmung, 0 Ablehnung, 1 Enthaltung." in page and primary_buttons(page) == 1
    with committed():
        assert chair.post(f"/beirat/aufgaben/{confirm.pk}/bestaetigen/").status_code == 302
    page = third.get(f"{item}ergebnis/").content.decode()
    assert "Bewilligt mit Bedingung" in page and "4 von 4 haben teilgenommen. Nötig waren 3." in page
    page = partial.get(f"{item}ergebnis/").content.decode()
    assert "Bewilligt mit Bedingung" in page and "So wurde abgestimmt" not in page

    # A person reads the letter, adds a paragraph and sends it.
    case.refresh_from_db()
    assert case.stage == "RESOLVED" and "Bewilligt" not in town.get(f"/antraege/{case.pk}/stand/").content.decode()
    letter = task_of(ApplicationFlow.send_decision)
    url = f"/antraege/aufgaben/{letter.pk}/brief/"
    preview = office.post(url, {"paragraph": "Herzlichen Glückwunsch.", "act": "preview"}).content.decode()
    assert preview.count("Herzlichen Glückwunsch.") == 2 and "Der ESF-Bescheid liegt vor." in preview
    assert office.post(url, {"paragraph": "Herzlichen Glückwunsch.", "act": "send"}).status_code == 302
    assert not OutboxMail.objects.filter(kind="DECISION_SENT").exists()
    run_jobs()
    mail = OutboxMail.objects.filter(kind="DECISION_SENT")[0]
    assert "höchstens 77.820,83" in mail.text and "Herzlichen Glückwunsch." in mail.text
    assert "bescheid" not in mail.text.lower().replace("esf-bescheid", "")
    status = town.get(f"/antraege/{case.pk}/stand/").content.decode()
    assert "Bewilligt mit Bedingung" in status
    assert "Brief als PDF" in status
    assert "Herzlichen Glückwunsch." in status
    for secret in ("Zustimmung", "Enthaltung", "Mitglied", "Stimme abgegeben", "Befangen"):
        assert secret not in status and secret not in town.get(f"/vorgaenge/{case.pk}/verlauf/").content.decode()
    decision = ApplicationDecision.objects.get()
    assert decision.pdf is not None and town.get(f"/dateien/{decision.pdf_id}/").getvalue().startswith(b"%PDF")
    case.refresh_from_db()
    assert case.stage == "CONTRACT_DRAFT" and case.closed_at is None
    assert not Process.objects.exclude(flow_class=ContractFlow).filter(finished__isnull=True).exists()
    assert (
        not Deadline.objects.filter(case=case, state__in=["RUNNING", "PAUSED"])
        .exclude(rule__code="CONTRACT_DRAFT")
        .exists()
    )
    assert list(journal.verify_case(case)) == []


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
