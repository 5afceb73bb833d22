"""The programming interface: keys, scopes, the same door, the same answers for foreign and missing."""

import datetime
import json
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import ApiToken, Organisation, User
from accounts.services.people import reset_second_factor
from accounts.services.tokens import create_token, revoke_token
from advisory.board.models import Ballot, Elector
from tests.advisory.board.boards import an_open_round, declare, make_board, vote
from tests.conftest import make_case, make_person
from tests.example.flows import ErrandFlow
from tests.funding.applications.filled import bring_to_board, decide, fill_by_services, run_jobs, submit_by_services
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.engine import service

pytestmark = pytest.mark.django_db
ALL = ["read", "tasks", "ballots"]


class Program:
    """A program with a key."""

    def __init__(self, user: User, scopes: list[str] | None = None) -> None:
        self.token, self.secret = create_token(user=user, name="Test", scopes=scopes or ALL)
        self.client = Client()

    def ask(self, method: str, path: str, body: Any = None, secret: str | None = None) -> tuple[int, Any]:
        """Status and JSON of one request."""
        content = body if isinstance(body, bytes) else (b"" if body is None else json.dumps(body).encode())
        answer = self.client.generic(
            method,
            f"/api/v1/{path}",
            content,
            "application/json",
            headers={"Authorization": f"Bearer {self.secret if secret is None else secret}"},
        )
        return answer.status_code, answer.json() if answer.content else None


def test_a_key_is_stored_as_hash_and_works_until_it_ends(case: CaseFile, caseworker: User) -> None:
    program = Program(caseworker)
    assert program.secret not in str(list(ApiToken.objects.values()))
    assert program.ask("GET", "cases")[0] == 200
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    for wrong in ("", "fk_falsch", program.secret[:-1], "x" * 5000):
        assert program.ask("GET", "cases", secret=wrong)[0] == 401
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=django_settings.SITTING_SECONDS + 1)):
        assert program.ask("GET", "cases")[0] == 401
    revoke_token(token=program.token, actor=caseworker)
    assert program.ask("GET", "cases")[0] == 401


def test_a_key_ends_with_its_person_and_with_a_reset_second_factor(
    case: CaseFile, caseworker: User, lead: User
) -> None:
    first, second = Program(caseworker), Program(make_person(Role.IKPE_CASEWORKER))
    reset_second_factor(person=caseworker, actor=lead)
    assert first.ask("GET", "cases")[0] == 401
    User.objects.filter(pk=second.token.user_id).update(is_active=False)
    assert second.ask("GET", "cases")[0] == 401


def test_a_key_opens_nothing_while_its_person_lacks_the_second_factor(
    case: CaseFile, caseworker: User, editor: User, settings: Any
) -> None:
    staff, town = Program(caseworker), Program(editor)
    settings.SECOND_FACTOR_REQUIRED = True
    assert staff.ask("GET", "cases")[0] == 401
    assert town.ask("GET", "cases")[0] == 200


def test_scopes_narrow_what_the_person_may_do(case: CaseFile, caseworker: User) -> None:
    ErrandFlow.asked.run(case=case, actor=None, key="e", text="x")
    task = Task.objects.get(flow_task=ErrandFlow.check)
    reader = Program(caseworker, ["read"])
    assert reader.ask("GET", f"tasks/{task.pk}")[0] == 200
    assert reader.ask("POST", f"tasks/{task.pk}/complete", {"values": {"approved": "ja"}})[0] == 403
    writer = Program(caseworker, ["tasks"])
    assert writer.ask("GET", "tasks")[0] == 403
    assert reader.token.expires_at > timezone.now() + datetime.timedelta(days=80)


def test_a_task_is_done_through_the_same_door(case: CaseFile, caseworker: User) -> None:
    ErrandFlow.asked.run(case=case, actor=None, key="e", text="x")
    task = Task.objects.get(flow_task=ErrandFlow.check)
    program = Program(caseworker)
    _, listed = program.ask("GET", "tasks")
    assert [row["id"] for row in listed["results"]] == [task.pk]
    _, detail = program.ask("GET", f"tasks/{task.pk}")
    assert {"approved", "note"} <= {field["name"] for field in detail["fields_asked"]}
    complete = f"tasks/{task.pk}/complete"
    status, answer = program.ask("POST", complete, {"values": {}})
    assert status == 422 and "approved" in answer["errors"]
    status, answer = program.ask("POST", complete, {"values": {"approved": "ja", "note": "verboten"}})
    assert (status, answer) == (422, {"detail": "Das geht nicht."})
    assert Task.objects.get(pk=task.pk).status == "NEW"
    assert program.ask("POST", complete, {"values": {"approved": "ja", "note": "gut"}}) == (
        200,
        {"id": task.pk, "done": True},
    )
    assert program.ask("POST", complete, {"values": {"approved": "ja", "note": "gut"}})[0] == 409
    assert case.events.filter(what="errand.check", actor=caseworker).count() == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b'{"values": []}', b'{"values": 3}', b"\xff\xfe", b'{"values": {"note": "\\u0000"}}'],
)
def test_bad_json_is_a_client_error_and_changes_nothing(case: CaseFile, caseworker: User, body: bytes) -> None:
    ErrandFlow.asked.run(case=case, actor=None, key="e", text="x")
    task = Task.objects.get(flow_task=ErrandFlow.check)
    status, _ = Program(caseworker).ask("POST", f"tasks/{task.pk}/complete", body)
    assert 400 <= status < 500
    assert Task.objects.get(pk=task.pk).status == "NEW"


def test_a_task_with_a_page_of_its_own_says_so(gotha: Organisation, editor: User, caseworker: User) -> None:
    signatory = make_person(Role.APPLICANT_SIGNATORY, gotha)
    case = submit_by_services(fill_by_services(gotha, editor), signatory)
    task = Task.objects.get(process__case_link__case=case, flow_task__contains="formal_check")
    status, answer = Program(caseworker).ask("POST", f"tasks/{task.pk}/complete", {"values": {}})
    assert status == 422 and f"/aufgaben/{task.pk}/" in answer["errors"]["values"][0]


def test_foreign_forged_and_missing_ids_look_alike_and_nothing_happens(
    case: CaseFile, jena: Organisation, rule_set: Any, caseworker: User
) -> None:
    other = make_case(jena, rule_set)
    ErrandFlow.asked.run(case=other, actor=None, key="f", text="x")
    foreign = Task.objects.get(flow_task=ErrandFlow.check)
    program = Program(make_person(Role.APPLICANT_EDITOR, case.organisation))
    members = make_board(3)
    round_ = an_open_round(case)
    missing = program.ask("GET", "cases/987654321")
    before = (Task.objects.filter(finished=None).count(), other.events.count())
    for method, path in (
        ("GET", f"cases/{other.pk}"),
        ("GET", f"tasks/{foreign.pk}"),
        ("POST", f"tasks/{foreign.pk}/complete"),
        ("GET", f"applications/{other.pk}"),
        ("GET", f"ballots/{round_.resolution_id}"),
        ("PUT", f"ballots/{round_.resolution_id}"),
        ("PUT", f"ballots/{round_.resolution_id}/declaration"),
        ("GET", f"cases/{10**30}"),
        ("PUT", f"ballots/{2**63}"),
    ):
        assert program.ask(method, path, {}) == missing, path
    assert (Task.objects.filter(finished=None).count(), other.events.count()) == before
    assert not Ballot.objects.exists()
    vote_task = Task.objects.get(owner=members[0], flow_task__contains="vote")
    assert Program(members[1]).ask("POST", f"tasks/{vote_task.pk}/complete", {"values": {"choice": "no"}}) == missing


def test_a_recused_person_reads_nothing(case: CaseFile, caseworker: User) -> None:
    program = Program(caseworker)
    assert program.ask("GET", f"cases/{case.pk}")[0] == 200
    CaseExclusion.objects.create(case=case, user=caseworker)
    assert program.ask("GET", f"cases/{case.pk}") == program.ask("GET", "cases/987654321")
    assert program.ask("GET", "cases")[1]["results"] == []


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


def test_too_many_requests_are_throttled(case: CaseFile, caseworker: User, monkeypatch: Any) -> None:
    cache.clear()
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "3/min", "user": "5/min"})
    program = Program(caseworker)
    assert [program.ask("GET", "cases")[0] for _ in range(6)] == [200] * 5 + [429]
    assert [program.ask("GET", "cases", secret="fk_x")[0] for _ in range(4)] == [401] * 3 + [429]
    cache.clear()


def test_keys_are_made_and_revoked_on_a_page(editor: User, caseworker: User, client_of: Any) -> None:
    client = client_of(editor)
    url = "/personen/profil/schluessel/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": ""}).status_code == 422
    assert client.post(url, {"name": "Statistik", "scopes": ["alles"]}).status_code == 422
    page = client.post(url, {"name": "<b>Statistik", "scopes": ["read"]}).content.decode()
    token = ApiToken.objects.get()
    assert page.count("fk_") == 1 and "&lt;b&gt;Statistik" in page
    assert "fk_" not in client.get(url).content.decode()
    assert client_of(caseworker).post(f"{url}{token.pk}/widerrufen/").status_code == 404
    assert client.post(f"{url}{token.pk}/widerrufen/").status_code == 302
    token.refresh_from_db()
    assert not token.is_valid


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
