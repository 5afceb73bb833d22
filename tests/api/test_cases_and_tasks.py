"""Cases and tasks through the interface: the same door, the same refusals."""

from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from advisory.board.models import Ballot
from tests.advisory.board.boards import an_open_round, make_board
from tests.api.programs import Program
from tests.conftest import make_case, make_person
from tests.example.flows import ErrandFlow
from tests.funding.applications.filled import fill_by_services, submit_by_services
from workflows.casefile.models import CaseExclusion, CaseFile

pytestmark = pytest.mark.django_db


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
