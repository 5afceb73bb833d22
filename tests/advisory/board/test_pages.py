"""Pages of the board: bad input is refused beside its field and kept, text stays text, nothing opens too early."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, BallotEvidence, BoardQuestion, Membership, Round, Seat
from funding.applications.acts.withdraw import withdraw
from funding.applications.flows import ApplicationFlow
from funding.applications.models import ApplicationDecision
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    confirm,
    declare,
    elector_of,
    make_board,
    open_vote_on,
    opened,
    put_to_board,
    task_of,
    vote,
)
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import bring_to_board, decide, fill_by_services, run_jobs, submit_by_services
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline
from workflows.deadlines.working_days import add_working_days
from workflows.engine import service, sweeps

pytestmark = pytest.mark.django_db
NASTY = "{{ 7|add:7 }} <script>alert(1)</script> #strong[x]"
BAD_TEXTS = ["x" * 1_000_000, "a\x00b", "a\u202eb", "\u2066a"]


@pytest.fixture
def running(case: CaseFile) -> tuple[Round, list[User]]:
    members = make_board(3)
    round_ = opened(case)
    declare(round_, members[0])
    return round_, members


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_bad_text_is_refused_and_nothing_is_stored(running: Any, client_of: Any, text: str) -> None:
    round_, members = running
    client: Client = client_of(members[0])
    base = f"/beirat/{round_.resolution_id}/"
    answer = client.post(f"{base}stimme/", {"choice": "yes", "note": text, "bestaetigt": "ja"})
    assert answer.status_code == 422 and "kern-error" in answer.content.decode()
    answer = client.post(f"{base}frage/", {"q-text": text})
    assert answer.status_code == 422 and "kern-error" in answer.content.decode()
    assert not Ballot.objects.exists() and not BoardQuestion.objects.exists()


def test_a_refused_ballot_keeps_what_was_typed(running: Any, client_of: Any) -> None:
    round_, members = running
    client = client_of(members[0])
    page = client.post(f"/beirat/{round_.resolution_id}/stimme/", {"note": "Mein <Grund>"}).content.decode()
    assert "Mein &lt;Grund&gt;" in page and "Wählen Sie Zustimmung, Ablehnung oder Enthaltung." in page


def test_text_stays_text_on_every_page_in_mail_and_pdf(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    members = make_board(3)
    office = make_person(Role.BOARD_OFFICE)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    decide(resolution, office, members, "no", text=NASTY)
    safe = "{{ 7|add:7 }} &lt;script&gt;"
    assert safe in client_of(members[1]).get(f"/beirat/{resolution.pk}/ergebnis/").content.decode()
    assert safe in client_of(office).get(f"/beirat/beschluesse/{resolution.pk}/").content.decode()
    task = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.send_decision)
    url = f"/antraege/aufgaben/{task.pk}/brief/"
    client = client_of(caseworker)
    for bad in (*BAD_TEXTS, "", "   "):
        answer = client.post(url, {"reasons": bad, "paragraph": "Absatz bleibt stehen.", "act": "send"})
        assert answer.status_code == 422 and "Absatz bleibt stehen." in answer.content.decode(), bad[:20]
    assert client.post(url, {"reasons": NASTY, "paragraph": NASTY, "act": "send"}).status_code == 302
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
    assert case.stage == "REJECTED" and case.closed_at is not None


def test_a_deferred_application_comes_back(gotha: Organisation, editor: User, caseworker: User, lead: User) -> None:
    members = make_board(3)
    office = make_person(Role.BOARD_OFFICE)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    later = add_working_days(timezone.localdate(), 40)
    decide(resolution, office, members, proposal="DEFERRED", amount_cents=None, deferred_until=later)
    task = Task.objects.get(process__case_link__case=case, flow_task=ApplicationFlow.send_decision)
    service.complete_task(user=caseworker, task_id=task.pk, values={"reasons": "Der Kreistag tagt noch."})
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


def test_the_page_of_the_office_shows_who_but_never_how(running: Any, client_of: Any) -> None:
    round_, members = running
    office = client_of(make_person(Role.BOARD_OFFICE))
    url = f"/beirat/beschluesse/{round_.resolution_id}/"
    vote(round_, members[0], "no", note="Für das Protokoll.")
    page = office.get(url).content.decode()
    assert "Hat abgestimmt" in page and page.count("Stimme fehlt") == 2
    assert "Ablehnung" not in page and "Für das Protokoll." not in page
    for member in members[1:]:
        vote(round_, member)
    assert "Für das Protokoll." not in office.get(url).content.decode()
    confirm(round_, members[0])
    page = office.get(url).content.decode()
    assert "Für das Protokoll." in page and "So wurde abgestimmt" in page


def test_a_vote_in_text_form_needs_evidence_and_a_declaration(running: Any, client_of: Any) -> None:
    round_, members = running
    office = client_of(make_person(Role.BOARD_OFFICE))
    elector = elector_of(round_, members[2])
    url = f"/beirat/beschluesse/stimmen/{elector.pk}/"
    mail = SimpleUploadedFile("mail.pdf", b"%PDF-1.7\n%%EOF")
    svg = SimpleUploadedFile("mail.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    empty = SimpleUploadedFile("mail.pdf", b"")
    for form in (
        {"choice": "yes", "not_biased": "on"},
        {"choice": "yes", "not_biased": "on", "evidence": svg},
        {"choice": "yes", "not_biased": "on", "evidence": empty},
        {"choice": "yes", "evidence": SimpleUploadedFile("m.pdf", b"%PDF-1.7\n%%EOF")},
        {"not_biased": "on", "evidence": SimpleUploadedFile("m.pdf", b"%PDF-1.7\n%%EOF")},
    ):
        assert office.post(url, form).status_code == 422
    assert not Ballot.objects.exists() and not BallotEvidence.objects.exists()
    assert office.post(url, {"choice": "yes", "not_biased": "on", "evidence": mail}).status_code == 302
    evidence = BallotEvidence.objects.get()
    assert office.get(f"/beirat/beschluesse/belege/{evidence.pk}/").status_code == 404
    for member in members[:2]:
        vote(round_, fresh(member))
    assert office.get(f"/beirat/beschluesse/belege/{evidence.pk}/").status_code == 404
    confirm(round_, members[0])
    assert office.get(f"/beirat/beschluesse/belege/{evidence.pk}/").getvalue().startswith(b"%PDF")


def test_seats_are_managed_on_pages(rule_set: Any, client_of: Any, gotha: Organisation) -> None:
    office = client_of(make_person(Role.BOARD_OFFICE))
    one, two = make_person(Role.BOARD_MEMBER), make_person(Role.BOARD_CHAIR)
    add = "/beirat/sitze/neu/"
    assert office.post(add, {"name": ""}).status_code == 422
    assert office.post(add, {"name": "Wissen\u202eschaft", "voting": "on"}).status_code == 422
    assert office.post(add, {"name": "Leitung", "presides": "CHAIR"}).status_code == 422
    form = {"name": "Leitung", "voting": "on", "presides": "CHAIR", "organisation": gotha.pk}
    assert office.post(add, form).status_code == 302
    assert office.post(add, form).status_code == 422
    assert office.post(add, {**form, "name": "Zweite Leitung"}).status_code == 422
    seat = Seat.objects.get()
    assert seat.organisation == gotha
    person = f"/beirat/sitze/{seat.pk}/person/"
    assert office.post(person, {"person": make_person(Role.ADVISOR).pk}).status_code == 422
    assert office.post(person, {"person": two.pk}).status_code == 302
    assert office.post(person, {"person": two.pk, "as_deputy": "on"}).status_code == 422
    assert office.post(person, {"person": one.pk}).status_code == 422
    assert office.post(person, {"person": one.pk, "as_deputy": "on"}).status_code == 302
    assert list(Membership.objects.order_by("rank").values_list("user", "rank")) == [(two.pk, 0), (one.pk, 1)]
    office.post(f"/beirat/sitze/{seat.pk}/beenden/")
    assert Seat.objects.today().count() == 1
    for place in Membership.objects.all():
        office.post(f"/beirat/sitze/personen/{place.pk}/beenden/")
    office.post(f"/beirat/sitze/{seat.pk}/beenden/")
    assert Seat.objects.today().count() == 0 and Seat.objects.count() == 1


def test_two_people_of_the_office_open_one_vote(case: CaseFile, client_of: Any) -> None:
    make_board(3)
    resolution = put_to_board(case, amount_cents=10_000)
    task = task_of(resolution, ResolutionFlow.prepare)
    first, second = (client_of(make_person(Role.BOARD_OFFICE)) for _ in range(2))
    form = {"proposal": "APPROVED", "text": "Ja.", "amount": "100,00", "days": "7"}
    url = f"/beirat/aufgaben/{task.pk}/eroeffnen/"
    assert first.post(url, form).status_code == 302
    assert second.post(url, form).headers["Location"] == f"/aufgaben/{task.pk}/"
    assert Round.objects.count() == 1


def test_a_recused_planner_keeps_what_belongs_to_her_own_municipality(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    members = make_board(4)
    RoleAssignment.objects.create(user=members[3], organisation=gotha, role=Role.MUNICIPAL_PLANNER)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    round_ = open_vote_on(resolution, make_person(Role.BOARD_OFFICE), amount_cents=resolution.amount_cents)
    declare(round_, members[3], "INTEREST")
    client = client_of(fresh(members[3]))
    assert client.get(f"/antraege/{case.pk}/stand/").status_code == 200
    document = resolution.documents.order_by("pk")[0]
    assert client.get(f"/beirat/{resolution.pk}/unterlagen/{document.pk}/").status_code == 404
    assert "Sie sind bei diesem Beschluss befangen" in client.get(f"/beirat/{resolution.pk}/").content.decode()
    RoleAssignment.objects.filter(user=members[3], organisation=gotha).update(valid_to="2020-01-01")
    assert client_of(fresh(members[3])).get(f"/antraege/{case.pk}/stand/").status_code == 404


def test_a_withdrawal_ends_the_vote_for_everybody(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    members = make_board(3)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    round_ = open_vote_on(resolution, make_person(Role.BOARD_OFFICE), amount_cents=resolution.amount_cents)
    vote(round_, members[0])
    withdraw(case=CaseFile.objects.get(pk=case.pk), actor=editor, reason="Kein Haushalt.")
    assert not Task.objects.filter(finished=None).exists()
    assert not Deadline.objects.filter(case=case, state__in=["RUNNING", "PAUSED"]).exists()
    client = client_of(members[1])
    assert "Zurückgezogen" in client.get("/beirat/abstimmungen/").content.decode()
    page = client.get(f"/beirat/{resolution.pk}/", follow=True).content.decode()
    assert "ohne dass etwas entschieden wurde" in page and "So wurde abgestimmt" not in page
    sweeps.run_all()
    assert Round.objects.get().outcome == ""
