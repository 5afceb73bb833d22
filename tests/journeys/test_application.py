"""Whole paths over HTTP, without JavaScript: from a municipality's draft to the decision it reads."""

import re
from typing import Any

import pytest
from django.test import Client
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, BoardQuestion, Resolution, Round
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application, ApplicationDecision, ApplicationVersion
from funding.financing.flows import ContractFlow
from funding.financing.models import FinancePlanYear
from notifications.models import OutboxMail
from tests.advisory.board.boards import make_board, words_read
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import fill_by_http, fill_by_services, submit_by_services, upload
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs.verify import verify_case
from workflows.deadlines.models import Deadline
from workflows.engine import jobs

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def primary_buttons(page: str) -> int:
    return page.count("kern-btn--primary")


def read(client: Client, url: str) -> str:
    """The page at an address."""
    return client.get(url).content.decode()


def sent(client: Client, url: str, values: dict[str, Any] | None = None) -> int:
    """The status of the answer to a form."""
    return client.post(url, values or {}).status_code


def task_of(node: Any) -> Task:
    return Task.objects.filter(flow_task=node).latest("pk")


def run_jobs() -> None:
    for task in Task.objects.filter(flow_task_type="JOB", status="SCHEDULED"):
        assert jobs.run_job(task.pk)


def test_from_draft_to_decision(  # noqa: PLR0917 - one person per side
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any, committed: Any
) -> None:
    path = ApplicationPath(gotha, editor, caseworker, lead, client_of)
    path.the_municipality_writes()
    path.the_signatory_submits()
    path.the_institute_calls_checks_and_asks_back()
    path.the_municipality_completes_the_listed_items_and_nothing_else()
    path.the_institute_sees_what_changed_and_recommends()
    path.the_municipality_answers_before_the_board_decides()
    path.the_office_of_the_board_opens_the_vote()
    path.a_member_declares_before_reading()
    path.a_member_votes_and_changes_the_vote()
    path.one_is_involved_one_asks_one_is_unsure()
    path.the_last_vote_closes_the_round_and_the_chair_confirms(committed)
    path.the_letter_is_read_and_sent()


class ApplicationPath:
    """A municipality with an application, from its draft on; every method is one step of the path."""

    def __init__(self, gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any) -> None:
        self.gotha, self.editor, self.client_of = gotha, editor, client_of
        self.signatory = make_person(Role.APPLICANT_SIGNATORY, self.gotha, "Dr. Karla Stein")
        self.members = make_board(5)
        RoleAssignment.objects.create(user=self.members[4], organisation=self.gotha, role=Role.MUNICIPAL_PLANNER)
        self.town, self.boss, self.office, self.head = (
            self.client_of(one) for one in (self.editor, self.signatory, caseworker, lead)
        )

    def the_municipality_writes(self) -> None:
        """The municipality writes."""
        assert "Neuen Antrag stellen" in read(self.town, "/start/")
        self.town.post("/antraege/neu/", {"organisation": self.gotha.pk})
        self.town.post("/antraege/neu/", {"organisation": self.gotha.pk})
        self.case = CaseFile.objects.get(kind="application")
        assert self.office.get(f"/vorgaenge/{self.case.pk}/").status_code == 404
        fill_by_http(self.town, self.case.pk)
        overview = read(self.town, f"/antraege/{self.case.pk}/")
        assert "6 von 6 Abschnitten sind fertig" in overview and primary_buttons(overview) == 1
        for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
            assert self.town.get(f"/antraege/{self.case.pk}/antrag.{form}").content.startswith(start)

    def the_signatory_submits(self) -> None:
        """The signatory submits."""
        check = read(self.boss, f"/antraege/{self.case.pk}/pruefen/")
        assert "31.750,00" in check
        assert "Landrätin" in check
        assert "Angaben zur Kommune ändern" in check
        assert sent(self.boss, f"/antraege/{self.case.pk}/pruefen/", {"signature": "SIGNED_IN"}) == 422
        answer = self.boss.post(f"/antraege/{self.case.pk}/pruefen/", {"signature": "SIGNED_IN", "truth": "on"})
        assert answer.status_code == 302
        self.case.refresh_from_db()
        assert re.fullmatch(r"TPK-\d{4}-0001", self.case.reference or "")
        receipt = OutboxMail.objects.filter(kind="APPLICATION_RECEIVED")
        assert {mail.recipient_id for mail in receipt} == {self.editor.pk, self.signatory.pk}
        assert (self.case.reference or "") in receipt[0].subject
        run_jobs()
        self.version = ApplicationVersion.objects.get()
        assert self.version.pdf is not None and self.version.sha256[:8] in receipt[0].text
        assert FinancePlanYear.objects.count() == 3
        status = read(self.town, f"/antraege/{self.case.pk}/stand/")
        assert "Wir sind dran" in status and "Erste Kontaktaufnahme" in status

    def the_institute_calls_checks_and_asks_back(self) -> None:
        """The institute calls, checks, and asks back."""
        contact = task_of(ApplicationFlow.first_contact)
        assert (
            sent(self.office, f"/aufgaben/{contact.pk}/", {"channel": "PHONE", "on": "31.02.2027", "note": "x"}) == 422
        )
        today = self.version.submitted_at.strftime("%d.%m.%Y")
        assert (
            sent(self.office, f"/aufgaben/{contact.pk}/", {"channel": "PHONE", "on": today, "note": "Alles gut."})
            == 302
        )
        first_check = task_of(ApplicationFlow.formal_check)
        assert "Landrätin" in read(self.office, f"/antraege/aufgaben/{first_check.pk}/pruefen/")
        ask = {
            "result": "CORRECTION",
            "note": "",
            "item_1": "municipality.department",
            "reason_1": "Welches Amt genau?",
            "item_2": "attachments.staffing_plan",
            "reason_2": "Nicht lesbar.",
        }
        assert sent(self.office, f"/antraege/aufgaben/{first_check.pk}/pruefen/", {**ask, "item_1": ""}) == 422
        assert sent(self.office, f"/antraege/aufgaben/{first_check.pk}/pruefen/", ask) == 302
        assert "Welches Amt genau?" in OutboxMail.objects.filter(kind="CORRECTION_REQUESTED")[0].text

    def the_municipality_completes_the_listed_items_and_nothing_else(self) -> None:
        """The municipality completes the listed items and nothing else."""
        status = read(self.town, f"/antraege/{self.case.pk}/stand/")
        assert "Sie sind dran" in status
        assert "Nicht lesbar." in status
        assert primary_buttons(status) == 1
        assert "Bitte ergänzen" in read(self.town, "/start/")
        correct = task_of(ApplicationFlow.correct)
        url = f"/antraege/aufgaben/{correct.pk}/ergaenzen/"
        assert sent(self.town, url, {"department": ""}) == 422
        answer = self.town.post(
            url,
            {"department": "Jugendamt, Sachgebiet Planung", "city": "Erfurt", "file_staffing_plan": upload("neu.pdf")},
        )
        assert answer.status_code == 302
        application = Application.objects.get()
        assert application.sections.get(code="municipality").typed["city"] == "Gotha"
        assert application.versions.count() == 2

    def the_institute_sees_what_changed_and_recommends(self) -> None:
        """The institute sees what changed, and recommends with two pairs of eyes."""
        second_check = task_of(ApplicationFlow.formal_check)
        page = read(self.office, f"/antraege/aufgaben/{second_check.pk}/pruefen/")
        assert "<ins>Jugendamt, Sachgebiet Planung</ins>" in page and "<del>Jugendamt</del>" in page
        self.office.post(f"/antraege/aufgaben/{second_check.pk}/pruefen/", {"result": "COMPLETE", "note": ""})
        content = task_of(ApplicationFlow.content_check)
        self.office.post(f"/aufgaben/{content.pk}/", {"vote": "APPROVE_WITH_CONDITIONS", "text": "Gut begründet."})
        assert Task.objects.get(pk=content.pk).status == "NEW"
        self.office.post(
            f"/aufgaben/{content.pk}/",
            {"vote": "APPROVE_WITH_CONDITIONS", "text": "Gut begründet.", "conditions": "ESF-Bescheid"},
        )
        reading = task_of(ApplicationFlow.second_reading)
        refused = self.office.post(f"/aufgaben/{reading.pk}/", {"approved": "ja", "note": ""})
        assert refused.status_code == 422 and "Mitzeichnen muss eine andere Person" in refused.content.decode()
        assert "Gut begründet." not in read(self.town, f"/antraege/{self.case.pk}/stand/")
        self.head.post(f"/aufgaben/{reading.pk}/", {"approved": "nein", "note": "Bitte kürzer."})
        again = task_of(ApplicationFlow.content_check)
        self.office.post(f"/aufgaben/{again.pk}/", {"vote": "APPROVE", "text": "Kurz und gut.", "conditions": ""})
        assert sent(self.head, f"/aufgaben/{task_of(ApplicationFlow.second_reading).pk}/", {"approved": "ja"}) == 302

    def the_municipality_answers_before_the_board_decides(self) -> None:
        """The municipality reads it before the board and answers; then the board need not wait any longer."""
        run_jobs()
        assert all(one.pdf is not None for one in ApplicationVersion.objects.all())
        status = read(self.town, f"/antraege/{self.case.pk}/stand/")
        assert "Kurz und gut." in status and "Auf die Empfehlung antworten" in status
        assert not Resolution.objects.exists()
        assert sent(self.town, f"/antraege/{self.case.pk}/stand/", {"text": "Vielen Dank."}) == 302
        assert sent(self.town, f"/antraege/{self.case.pk}/stand/", {"text": "Noch etwas."}) == 404
        assert "Vielen Dank." in read(self.office, f"/vorgaenge/{self.case.pk}/")
        self.case.refresh_from_db()
        assert (self.case.stage, self.case.turn) == ("AT_BOARD", "BOARD")

    def the_office_of_the_board_opens_the_vote(self) -> None:
        """The office of the board words the motion and opens the vote."""
        self.chair, self.second, self.third, self.fourth, self.partial = (self.client_of(one) for one in self.members)
        self.secretary = self.client_of(make_person(Role.BOARD_OFFICE, name="Ole Winter"))
        prepare = task_of(ResolutionFlow.prepare)
        url = f"/beirat/aufgaben/{prepare.pk}/eroeffnen/"
        page = read(self.secretary, url)
        assert "Der Beirat bewilligt." in page
        assert "Die Stiftung zahlt die Hälfte der Kosten, höchstens 77.820,83" in page
        assert primary_buttons(page) == 1
        proposal = {
            "proposal": "APPROVED_WITH_CONDITIONS",
            "condition_1_text": "Der ESF-Bescheid {{ 7|add:7 }} <b>liegt</b> vor",
            "condition_1_when": "gate",
            "condition_1_evidence": "Kopie",
            "condition_1_due": "30.09.2027",
            "addition": "Der Beirat dankt für die offene Darstellung.",
            "days": "7",
        }
        for wrong in (
            {"proposal": "PARTIALLY_APPROVED", "amount": "1.234"},
            {"days": "99"},
            {"addition": "Die Stiftung zahlt 10,00 Euro."},
            {"condition_1_due": "31.02.2029"},
            {"condition_1_text": "", "condition_1_evidence": "", "condition_1_due": ""},
            {},
        ):
            assert sent(self.secretary, url, {**proposal, **wrong}) == 422
        preview = self.secretary.post(url, {**proposal, "act": "check"})
        assert "Vor Auszahlung nötig: Der ESF-Bescheid {{ 7|add:7 }} &lt;b&gt;liegt" in preview.content.decode()
        assert not Round.objects.exists()
        assert sent(self.secretary, url, {**proposal, "read": words_read(preview)}) == 302
        self.resolution = Resolution.objects.get()
        self.item = f"/beirat/{self.resolution.pk}/"
        assert OutboxMail.objects.filter(kind="VOTE_OPENED").count() == 5

    def a_member_declares_before_reading(self) -> None:
        """A member declares first; the documents open for her alone."""
        assert "Ihre Stimme fehlt bei 1 Beschluss" in read(self.third, "/beirat/abstimmungen/")
        assert self.third.get("/start/").headers["Location"] == "/beirat/abstimmungen/"
        assert self.third.get(self.item).headers["Location"] == f"{self.item}befangenheit/"
        self.document = self.resolution.documents.order_by("pk")[0]
        assert self.third.get(f"{self.item}unterlagen/{self.document.pk}/").status_code == 404
        assert self.third.get(f"/vorgaenge/{self.case.pk}/").status_code == 404
        assert sent(self.third, f"{self.item}stimme/", {"choice": "yes", "bestaetigt": "ja"}) == 302
        assert sent(self.third, f"{self.item}befangenheit/", {}) == 422
        assert sent(self.third, f"{self.item}befangenheit/", {"answer": "NONE"}) == 302
        page = read(self.third, self.item)
        assert "{{ 7|add:7 }} &lt;b&gt;liegt" in page
        assert "Nachweis: Kopie, bis 30.09.2027." in page
        assert "Kurz und gut." in page
        assert "Vielen Dank." in page
        assert primary_buttons(page) == 1 and "0 von 5 haben abgestimmt" in page
        assert self.third.get(f"{self.item}unterlagen/{self.document.pk}/").getvalue().startswith(b"%PDF")

    def a_member_votes_and_changes_the_vote(self) -> None:
        """Choose, read the choice in words, confirm; change it later."""
        assert sent(self.third, f"{self.item}stimme/", {"choice": "vielleicht"}) == 422
        page = self.third.post(f"{self.item}stimme/", {"choice": "no", "note": "Bitte <prüfen>."}).content.decode()
        assert "Sie stimmen mit: Ablehnung" in page and not Ballot.objects.exists()
        assert sent(self.third, f"{self.item}stimme/", {"choice": "no", "note": "x", "bestaetigt": "ja"}) == 302
        assert "Ihre Stimme: <strong>Ablehnung</strong>" in read(self.third, self.item)
        self.third.post(f"{self.item}stimme/", {"choice": "yes", "note": "", "bestaetigt": "ja"})
        assert Ballot.objects.get().choice == "yes"

    def one_is_involved_one_asks_one_is_unsure(self) -> None:
        """One is involved himself, one asks the office, one is unsure."""
        assert "Sie haben auch eine Aufgabe bei Landkreis Gotha." in read(self.partial, f"{self.item}befangenheit/")
        once_more = self.partial.post(f"{self.item}befangenheit/", {"answer": "INTEREST"}).content.decode()
        assert "Sie erklären: Ja, ich bin befangen" in once_more
        self.partial.post(f"{self.item}befangenheit/", {"answer": "INTEREST", "bestaetigt": "ja"})
        assert "Sie sind bei diesem Beschluss befangen" in read(self.partial, self.item)
        assert self.partial.get(f"{self.item}unterlagen/{self.document.pk}/").status_code == 404
        assert self.case.title not in read(self.partial, "/post/")
        self.second.post(f"{self.item}befangenheit/", {"answer": "NONE"})
        assert sent(self.second, f"{self.item}frage/", {"q-text": ""}) == 422
        assert sent(self.second, f"{self.item}frage/", {"q-text": "Ist ESF beantragt?"}) == 302
        question = BoardQuestion.objects.get()
        assert OutboxMail.objects.filter(kind="QUESTION_ASKED").exists()
        self.secretary.post(f"/beirat/beschluesse/fragen/{question.pk}/", {"text": "Ja, im Mai."})
        assert "Ja, im Mai." in read(self.third, self.item)
        self.fourth.post(f"{self.item}befangenheit/", {"answer": "UNSURE"})
        assert "Wird geklärt" in read(self.fourth, self.item)
        clarify = task_of(ResolutionFlow.clarify)
        assert self.fourth.get(f"/beirat/aufgaben/{clarify.pk}/klaeren/").status_code == 404
        assert sent(self.chair, f"/beirat/aufgaben/{clarify.pk}/klaeren/", {"biased": "nein"}) == 302
        office_page = read(self.secretary, f"/beirat/beschluesse/{self.resolution.pk}/")
        assert "Stimme fehlt" in office_page and "Zustimmung" not in office_page

    def the_last_vote_closes_the_round_and_the_chair_confirms(self, committed: Any) -> None:
        """The last vote closes the round; the chair confirms; only then it holds."""
        self.chair.post(f"{self.item}befangenheit/", {"answer": "NONE"})
        for voter in (self.second, self.fourth):
            assert voter.post(f"{self.item}stimme/", {"choice": "yes", "bestaetigt": "ja"}).status_code == 302
        page = self.chair.post(f"{self.item}stimme/", {"choice": "abstain"}).content.decode()
        assert "Ihre Stimme ist die letzte" in page
        self.chair.post(f"{self.item}stimme/", {"choice": "abstain", "bestaetigt": "ja"})
        assert "Der Vorsitz bestätigt" in read(self.third, f"{self.item}ergebnis/")
        self.case.refresh_from_db()
        assert self.case.stage == "AT_BOARD"
        confirm = task_of(ResolutionFlow.confirm)
        assert sent(self.third, f"/beirat/aufgaben/{confirm.pk}/bestaetigen/") == 404
        page = read(self.chair, f"/beirat/aufgaben/{confirm.pk}/bestaetigen/")
        assert "3 Zustimmung, 0 Ablehnung, 1 Enthaltung." in page and primary_buttons(page) == 1
        with committed():
            assert sent(self.chair, f"/beirat/aufgaben/{confirm.pk}/bestaetigen/") == 302
        page = read(self.third, f"{self.item}ergebnis/")
        assert "Bewilligt mit Bedingung" in page and "4 von 4 haben teilgenommen. Nötig waren 3." in page
        page = read(self.partial, f"{self.item}ergebnis/")
        assert "Bewilligt mit Bedingung" in page and "So wurde abgestimmt" not in page

    def the_letter_is_read_and_sent(self) -> None:
        """A person reads the letter, adds a paragraph and sends it."""
        self.case.refresh_from_db()
        assert self.case.stage == "RESOLVED" and "Bewilligt" not in read(self.town, f"/antraege/{self.case.pk}/stand/")
        letter = task_of(ApplicationFlow.send_decision)
        url = f"/antraege/aufgaben/{letter.pk}/brief/"
        preview = self.office.post(url, {"paragraph": "Herzlichen Glückwunsch.", "act": "preview"}).content.decode()
        assert preview.count("Herzlichen Glückwunsch.") == 2
        assert "Der ESF-Bescheid {{ 7|add:7 }} &lt;b&gt;liegt" in preview
        assert sent(self.office, url, {"paragraph": "Herzlichen Glückwunsch.", "act": "send"}) == 302
        assert not OutboxMail.objects.filter(kind="DECISION_SENT").exists()
        run_jobs()
        mail = OutboxMail.objects.filter(kind="DECISION_SENT")[0]
        assert "höchstens 77.820,83" in mail.text and "Herzlichen Glückwunsch." in mail.text
        assert "bescheid" not in mail.text.lower().replace("esf-bescheid", "")
        status = read(self.town, f"/antraege/{self.case.pk}/stand/")
        assert "Bewilligt mit Bedingung" in status
        assert "Brief als PDF" in status
        assert "Herzlichen Glückwunsch." in status
        for secret in ("Zustimmung", "Enthaltung", "Mitglied", "Stimme abgegeben", "Befangen"):
            assert secret not in status and secret not in read(self.town, f"/vorgaenge/{self.case.pk}/verlauf/")
        decision = ApplicationDecision.objects.get()
        assert decision.pdf is not None and self.town.get(f"/dateien/{decision.pdf_id}/").getvalue().startswith(b"%PDF")
        self.case.refresh_from_db()
        assert self.case.stage == "CONTRACT_DRAFT" and self.case.closed_at is None
        assert not Process.objects.exclude(flow_class=ContractFlow).filter(finished__isnull=True).exists()
        assert (
            not Deadline.objects.filter(case=self.case, state__in=["RUNNING", "PAUSED"])
            .exclude(rule__code="CONTRACT_DRAFT")
            .exists()
        )
        assert list(verify_case(self.case)) == []


def test_a_withdrawn_application_ends_everywhere(
    gotha: Organisation, editor: User, caseworker: User, client_of: Any
) -> None:
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
