"""Votes and decisions through the interface."""

import pytest
from django.test import Client
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import ApiToken, Organisation, User
from advisory.board.models import Ballot, Elector
from tests.advisory.board.boards import an_open_round, declare, make_board, vote
from tests.api.programs import Program
from tests.conftest import make_person
from tests.funding.applications.filled import bring_to_board, decide, fill_by_services, run_jobs, submit_by_services
from workflows.casefile.models import CaseFile
from workflows.engine import service

pytestmark = pytest.mark.django_db


def test_a_member_declares_votes_and_replaces(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    program = Program(members[0])
    path = f"ballots/{round_.resolution_id}"
    _, own = program.ask("GET", path)
    assert own["motion"] == ""
    assert own["choice"] == ""
    assert own["open"]
    status, answer = program.ask("PUT", path, {"choice": "yes"})
    assert status == 409 and "Erklären Sie zuerst" in answer["detail"]
    assert program.ask("PUT", f"{path}/declaration", {"answer": "vielleicht"})[0] == 422
    _, own = program.ask("PUT", f"{path}/declaration", {"answer": "NONE"})
    assert own["motion"].startswith("Der Beirat bewilligt")
    for bad in ({}, {"choice": "object"}, {"choice": "ja"}, {"choice": ["yes"]}, {"choice": None}, [1]):
        assert program.ask("PUT", path, bad)[0] == 422
    assert program.ask("PUT", path, {"choice": "no", "note": "Grund"})[1]["choice"] == "no"
    assert program.ask("PUT", path, {"choice": "yes"})[1]["choice"] == "yes"
    assert Ballot.objects.get().choice == "yes"
    assert program.ask("GET", "ballots")[1]["results"][0]["own"] == "Stimme abgegeben"
    other = Program(members[1])
    declare(round_, members[1])
    assert other.ask("GET", path)[1]["choice"] == ""
    for member in members[1:]:
        vote(round_, member)
    status, answer = program.ask("PUT", path, {"choice": "no"})
    assert status == 409 and "geschlossen" in answer["detail"]


def test_a_key_without_the_scope_of_a_sitting_does_not_vote(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    declare(round_, members[0])
    program = Program(members[0], ["read", "tasks"])
    assert program.ask("PUT", f"ballots/{round_.resolution_id}", {"choice": "yes"})[0] == 403
    assert Elector.objects.filter(ballot__isnull=False).count() == 0


def test_an_application_tells_its_decision_but_never_the_votes(
    gotha: Organisation, editor: User, caseworker: User, lead: User
) -> None:
    members = make_board(3)
    signatory = make_person(Role.APPLICANT_SIGNATORY, gotha)
    case = submit_by_services(fill_by_services(gotha, editor), signatory)
    program = Program(editor)
    path = f"applications/{case.pk}"
    _, answer = program.ask("GET", path)
    assert answer["version"]["number"] == 1 and answer["decision"] is None
    decide(bring_to_board(case, caseworker, lead, editor), make_person(Role.BOARD_OFFICE), members)
    assert program.ask("GET", path)[1]["decision"] is None
    task = Task.objects.get(process__case_link__case=case, flow_task__contains="send_decision")
    service.complete_task(user=caseworker, task_id=task.pk, values={"reasons": "", "paragraph": ""})
    run_jobs()
    _, answer = program.ask("GET", path)
    assert answer["decision"]["outcome"] == "APPROVED" and answer["stage"] == "Vertrag wird vorbereitet"
    assert not {"yes", "no", "abstain", "votes"} & set(answer["decision"])
    assert program.ask("GET", "applications")[1]["results"][0]["id"] == case.pk


def test_an_old_sign_in_makes_no_key_and_casts_no_vote(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    declare(round_, members[0])
    client = Client()
    client.force_login(members[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    form = {"choice": "yes", "bestaetigt": "ja"}
    for answer in (
        client.post(f"/beirat/{round_.resolution_id}/stimme/", form),
        client.post("/personen/profil/schluessel/", {"name": "x", "scopes": ["read"]}),
    ):
        assert answer.status_code == 302 and "/konto/reauthenticate/" in answer.headers["Location"]
    assert not Ballot.objects.exists() and not ApiToken.objects.exists()
    page = client.post(
        f"/konto/reauthenticate/?next=/beirat/{round_.resolution_id}/", {"password": "kein-echtes-Passwort"}
    )
    assert page.headers["Location"] == f"/beirat/{round_.resolution_id}/"
    assert client.post(f"/beirat/{round_.resolution_id}/stimme/", form).headers["Location"] == "/beirat/abstimmungen/"
    assert Ballot.objects.count() == 1
