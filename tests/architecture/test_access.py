"""Every route is guarded, and every role reaches on every route exactly what the table beside this file says."""

import csv
import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import AccessRequest, Organisation, RoleAssignment, User
from accounts.models.token import TokenScope
from accounts.services.invitations import invite_person
from accounts.services.tokens import create_token
from advisory.board.acts.asking import ask_question
from advisory.board.acts.voting import enter_ballot
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Membership, Resolution
from advisory.board.services.seats import add_seat, name_member
from funding.applications.acts.rest import let_rest
from funding.applications.flows import ApplicationFlow
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    confirm,
    declare,
    elector_of,
    make_board,
    open_vote_on,
    put_to_board,
    task_of,
    vote,
)
from tests.advisory.support.samples import support_objects
from tests.architecture.routes import Route, all_routes
from tests.conftest import KIND_OF_ROLE, fresh, make_case, make_person, sign_in_freshly
from tests.example.flows import ErrandFlow, ReminderFlow
from tests.funding.applications.filled import bring_to_board, decide, fill_by_services, submit_by_services
from tests.funding.financing.samples import financing_objects
from ui.access import foreign_rules, rule_for
from workflows.casefile.files import store_file
from workflows.casefile.models import CaseExclusion, CaseFile, StoredFile
from workflows.casefile.uploads import CheckedUpload
from workflows.deadlines.models import Deadline
from workflows.engine import service

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TABLE = Path(__file__).with_name("access_matrix.csv")
MISSING = 987_654_321
MISSING_UUID = "00000000-0000-4000-8000-000000000000"
NOT_TRIED = {"account_logout"}  # ends the session of the person who tries
LIBRARY_OBJECTS = {"uidb36", "key", "pk"}


DRAFT_ROUTES = (
    "overview",
    "reference",
    "section",
    "hand_over",
    "confirm",
    "attachments",
    "check",
    "power_of_attorney",
)
SHARED = {"code", "form", "number", "label", "financing:year", "financing:settle:year"}


def open_task(case_id: int, node: Any) -> int:
    """The open task of a node in a case."""
    return Task.objects.get(process__case_link__case_id=case_id, flow_task=node, status="NEW").pk


def value_for(route: Route, name: str, arguments: dict[str, Any]) -> Any:
    """The sample value of an argument: for this route, for its app, or for all."""
    namespace = route.name.rpartition(":")[0]
    for key in (f"{route.name}:{name}", f"{namespace}:{name}", name):
        if key in arguments:
            return arguments[key]
    raise KeyError(f"{route.name}: no sample object for {name}")


def objects_of(organisation: Organisation, rule_set: Any, editor: User, number: int) -> dict[str, Any]:
    """One object for every argument name, all belonging to one municipality."""
    case = make_case(organisation, rule_set, title=f"Sache {number}", actor=editor)
    process = ErrandFlow.asked.run(case=case, actor=editor, key=f"m-{number}", text="x")
    ReminderFlow.begun.run(case=case, actor=editor, key=f"r-{number}")
    upload = CheckedUpload("a.pdf", "application/pdf", b"%PDF-1.7", "0" * 64)
    request = AccessRequest.objects.create(
        organisation=organisation, name="A", email=f"a{number}@x.example", interest="FUNDED"
    )
    invitation = invite_person(
        organisation=organisation, role=Role.APPLICANT_EDITOR, name="B", email=f"b{number}@x.example", actor=editor
    )
    signatory = make_person(Role.APPLICANT_SIGNATORY, organisation)
    checking = submit_by_services(fill_by_services(organisation, editor), signatory)
    correcting = submit_by_services(fill_by_services(organisation, editor), signatory)
    resting = submit_by_services(fill_by_services(organisation, editor), signatory)
    service.complete_task(
        user=make_person(Role.IKPE_CASEWORKER),
        task_id=open_task(resting.pk, ApplicationFlow.formal_check),
        values={"result": "CORRECTION", "note": "", "items": [("post", "pay", "Welche Stufe?")]},
    )
    let_rest(case=resting, actor=make_person(Role.IKPE_CASEWORKER), note="Besprochen.")
    letter = letter_of_another(organisation, editor, signatory)
    draft = fill_by_services(organisation, editor)
    service.complete_task(
        user=make_person(Role.IKPE_CASEWORKER),
        task_id=open_task(correcting.pk, ApplicationFlow.formal_check),
        values={"result": "CORRECTION", "note": "", "items": [("post", "pay", "Welche Stufe?")]},
    )
    return {
        **board_objects(organisation, rule_set, editor, number),
        **financing_objects(organisation),
        **support_objects(organisation),
        "applications:send_decision:task_id": letter,
        "applications:case_id": checking.pk,
        "api:application:case_id": checking.pk,
        "token_id": create_token(user=editor, name="Eigener", scopes=["read"])[0].pk,
        **{f"applications:{name}:case_id": draft.case_id for name in DRAFT_ROUTES},
        "applications:formal_check:task_id": open_task(checking.pk, ApplicationFlow.formal_check),
        "applications:rest:case_id": correcting.pk,
        "applications:wake:case_id": resting.pk,
        "applications:correct:task_id": open_task(correcting.pk, ApplicationFlow.correct),
        "code": "network",
        "form": "docx",
        "number": 1,
        "case_id": case.pk,
        "task_id": Task.objects.get(process=process, flow_task=ErrandFlow.check).pk,
        "file_id": store_file(case=case, upload=upload, actor=editor).pk,
        "deadline_id": Deadline.objects.get(case=case).pk,
        "mail_id": OutboxMail.objects.get(address=f"b{number}@x.example").pk,
        "request_id": request.pk,
        "invitation_id": invitation.pk,
        "organisation_id": organisation.pk,
        "person_id": editor.pk,
        "assignment_id": RoleAssignment.objects.get(user=editor).pk,
        "token": "kein-solches-token",
    }


def board() -> list[User]:
    """Three seats, made once: chair, deputy chair, member."""
    members = [place.user for place in Membership.objects.select_related("user").order_by("pk")[:3]]
    return members or make_board(3)


def board_objects(organisation: Organisation, rule_set: Any, editor: User, number: int) -> dict[str, Any]:
    """One object of the board for every argument: a vote that is open, one that is prepared, one that is counted."""
    chair, deputy_chair, member = board()
    office = make_person(Role.BOARD_OFFICE)
    cases = [make_case(organisation, rule_set, title=f"Beschluss {number}.{n}", actor=editor) for n in range(3)]
    upload = CheckedUpload("b.pdf", "application/pdf", b"%PDF-1.7", "0" * 64)
    document = store_file(case=cases[0], upload=upload, actor=editor)
    running = open_vote_on(put_to_board(cases[0], documents=(document.pk,)), office)
    for person in (chair, member):
        declare(running, person)
    declare(running, deputy_chair, "UNSURE")
    question = ask_question(resolution=running.resolution, actor=member, text=f"Frage {number}?")
    counted = open_vote_on(put_to_board(cases[2]), office)
    for person in (chair, deputy_chair, member):
        vote(counted, person)
    told = open_vote_on(put_to_board(make_case(organisation, rule_set, title=f"Beschluss {number}.3")), office)
    entered = elector_of(told, member)
    enter_ballot(elector_id=entered.pk, actor=office, choice="yes", not_biased=True, upload=upload)
    for person in (chair, deputy_chair):
        vote(told, person)
    confirm(told, chair)
    seat = add_seat(name=f"Gast von {organisation.name}", voting=False)
    return {
        "resolution_id": running.resolution_id,
        "board:file_id": document.pk,
        "evidence_id": entered.evidence.get().pk,
        "elector_id": elector_of(running, member).pk,
        "question_id": question.pk if question else None,
        "seat_id": seat.pk,
        "membership_id": name_member(seat=seat, user=make_person(Role.BOARD_MEMBER)).pk,
        "board:prepare:task_id": task_of(put_to_board(cases[1]), ResolutionFlow.prepare).pk,
        "board:vote_task:task_id": task_for(running.resolution, member).pk,
        "board:clarify:task_id": task_of(running.resolution, ResolutionFlow.clarify).pk,
        "board:confirm:task_id": task_of(counted.resolution, ResolutionFlow.confirm).pk,
    }


def task_for(resolution: Resolution, member: User) -> Task:
    """The open task of a member to vote."""
    return Task.objects.get(process=resolution.process, flow_task=ResolutionFlow.vote, owner=member, finished=None)


def letter_of_another(organisation: Organisation, editor: User, signatory: User) -> int:
    """The task to send a letter, of an application that was decided on."""
    case = submit_by_services(fill_by_services(organisation, editor), signatory)
    resolution = bring_to_board(case, make_person(Role.IKPE_CASEWORKER), make_person(Role.IKPE_LEAD), editor)
    decide(resolution, make_person(Role.BOARD_OFFICE), board())
    return open_task(case.pk, ApplicationFlow.send_decision)


@pytest.fixture
def world(gotha: Organisation, jena: Organisation, rule_set: Any) -> dict[str, Any]:
    ours = objects_of(gotha, rule_set, make_person(Role.APPLICANT_EDITOR, gotha), 1)
    theirs = objects_of(jena, rule_set, make_person(Role.APPLICANT_EDITOR, jena), 2)
    missing = {
        name: value if name in SHARED else (MISSING_UUID if name == "mail_id" else MISSING)
        for name, value in ours.items()
    } | {"token": "auch-keines"}
    return {"own": ours, "foreign": theirs, "missing": missing}


def people(gotha: Organisation) -> dict[str, User | None]:
    """One person per role, one without a role, and nobody."""
    found: dict[str, User | None] = {"(niemand)": None, "(ohne Rolle)": make_person(None)}
    chair, _, member = board()
    for role in Role.values:
        if role in (Role.BOARD_CHAIR, Role.BOARD_MEMBER):
            found[role] = User.objects.get(pk=chair.pk if role == Role.BOARD_CHAIR else member.pk)
            continue
        kind = KIND_OF_ROLE.get(role)
        municipal = kind is None and role not in ("ministry_observer", "auditor")
        found[role] = make_person(role, gotha if municipal else None)
    return found


def own_routes() -> list[Route]:
    return [
        route for route in all_routes() if not set(route.arguments) & LIBRARY_OBJECTS and route.name not in NOT_TRIED
    ]


def client_for(user: User | None) -> Client:
    """A signed-in client, or one of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sign_in_freshly(client, user)
        _, client.key = create_token(user=user, name="Test", scopes=list(TokenScope.values))  # type: ignore[attr-defined]
    return client


def is_api(route: Route) -> bool:
    rule = rule_for(route.view, route.name)
    return rule is not None and rule.kind == "api"


def ask_api(client: Client, url: str) -> Any:
    """The first method that the route knows, with the key of the person."""
    headers = {"Authorization": f"Bearer {client.key}"} if getattr(client, "key", "") else {}
    plain = Client()
    for method in ("GET", "POST", "PUT"):
        response = plain.generic(method, url, b"{}", "application/json", headers=headers)
        if response.status_code != 405:
            break
    return response


def attempt(client: Client, route: Route, arguments: dict[str, Any]) -> tuple[int, bytes]:
    """Status and body of an attempt; whatever it changes is rolled back."""
    url = reverse(route.name, kwargs={name: value_for(route, name, arguments) for name in route.arguments})
    client.cookies.pop("messages", None)  # what an earlier attempt wanted to say
    with transaction.atomic():
        response = ask_api(client, url) if is_api(route) else client.get(url)
        if response.status_code == 405:
            client.cookies.pop("messages", None)
            response = client.post(url)
        transaction.set_rollback(True)
    body = b"" if getattr(response, "streaming", False) else response.content
    status = response.status_code
    if status == 302 and "/konto/login/" in response.headers["Location"]:
        status = 401
    return status, re.sub(rb'value="[A-Za-z0-9_-]{20,}"', b"", body)


def word_for(status: int) -> str:
    return {401: "anmelden", 404: "nein"}.get(status, "ja")


def test_every_route_declares_a_rule() -> None:
    assert [route.name for route in all_routes() if rule_for(route.view, route.name) is None] == []


def test_no_rule_is_stale() -> None:
    assert set(foreign_rules()) - {route.name for route in all_routes()} == set()


def rows_of_table() -> list[tuple[str, ...]]:
    """What the table says: route, role, own, foreign."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.mark.parametrize("share", [3, pytest.param(1, marks=pytest.mark.slow)], ids=["a-third-of-the-roles", "whole"])
def test_every_role_reaches_what_the_table_says(world: dict[str, Any], gotha: Organisation, share: int) -> None:
    """Every route is asked for by a share of the roles, another one in each run, or by all."""
    rows = []
    turn = random.randrange(share)
    roles = people(gotha)
    for place, (role, user) in enumerate(roles.items()):
        client = client_for(user)
        for number, route in enumerate(own_routes()):
            if (number + place) % share != turn:
                continue
            answers = {}
            for which in ("own", "foreign", "missing") if route.arguments else ("own",):
                if which == "missing" and answers["foreign"][0] != 404:
                    continue
                status, body = attempt(client, route, world[which])
                assert status < 500, (role, route.name, which, status)
                answers[which] = (status, body)
            if "foreign" in answers and answers["foreign"][0] == 404:
                assert answers["foreign"] == answers["missing"], (role, route.name)
            foreign = word_for(answers["foreign"][0]) if "foreign" in answers else ""
            rows.append((route.name, role, word_for(answers["own"][0]), foreign))
    rows.sort()
    if os.environ.get("UPDATE_MATRIX") and share == 1:
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("route", "role", "own", "foreign"), *rows])
    table = rows_of_table()
    assert {row[:2] for row in table} == {(route.name, role) for route in own_routes() for role in roles}
    asked = {row[:2] for row in rows}
    assert rows == [row for row in table if row[:2] in asked]


def recused_people_reach_nothing_of_the_case(world: dict[str, Any], lead: User) -> None:
    ours = world["own"]
    for case in CaseFile.objects.all():
        CaseExclusion.objects.create(case=case, user=lead)
    OutboxMail.objects.filter(pk=ours["mail_id"]).update(about=f"case:{ours['case_id']}")
    arguments = {
        "case_id",
        "task_id",
        "file_id",
        "deadline_id",
        "mail_id",
        "resolution_id",
        "elector_id",
        "question_id",
    }
    tried = [
        route
        for route in own_routes()
        if set(route.arguments) & arguments
        and not route.name.endswith("retry")
        and not route.name.startswith(("applications:", "financing:", "support:"))
    ]
    assert len(tried) >= 25
    client = client_for(lead)
    for route in tried:
        assert attempt(client, route, ours) == attempt(client, route, world["missing"]), route.name
    for name in (
        "workflows:inbox",
        "workflows:cases",
        "workflows:deadlines",
        "notifications:outbox",
        "board:resolutions",
    ):
        body = attempt(client, next(route for route in own_routes() if route.name == name), {})[1].decode()
        assert "Sache 1" not in body
        assert "Beschluss 1" not in body
        assert str(ours["mail_id"]) not in body
    assert StoredFile.objects.filter(case_id=ours["case_id"]).exists()


def recused_people_reach_nothing_of_an_application(world: dict[str, Any], lead: User) -> None:
    ours = world["own"]
    tasks = [ours[f"applications:{name}:task_id"] for name in ("formal_check", "correct", "send_decision")]
    cases = {
        ours["applications:case_id"],
        *Task.objects.filter(pk__in=tasks).values_list("process__case_link__case", flat=True),
    }
    cases.add(ours["applications:wake:case_id"])
    for case_id in cases:
        CaseExclusion.objects.create(case_id=case_id, user=lead)
    client = client_for(lead)
    for route in own_routes():
        if route.name.startswith("applications:") and route.arguments:
            assert attempt(client, route, ours) == attempt(client, route, world["missing"]), route.name


def recused_people_reach_nothing_of_a_contract(world: dict[str, Any], lead: User) -> None:
    ours = world["own"]
    for case_id in CaseFile.objects.filter(funding_contract__isnull=False).values_list("pk", flat=True):
        CaseExclusion.objects.create(case_id=case_id, user=lead)
    client = client_for(lead)
    tried = [
        route for route in own_routes() if route.name.startswith(("financing:", "api:contract")) and route.arguments
    ]
    assert len(tried) >= 25
    for route in tried:
        assert attempt(client, route, ours) == attempt(client, route, world["missing"]), route.name
    contracts = next(route for route in own_routes() if route.name == "financing:contracts")
    assert "TPK-2027" not in attempt(client, contracts, {})[1].decode()


def numbers_beyond_every_table_look_like_missing_ones(world: dict[str, Any], lead: User, caseworker: User) -> None:
    huge = {
        name: 2**63 if isinstance(value, int) and name not in SHARED else value
        for name, value in world["missing"].items()
    }
    for user in (lead, caseworker, *board()[::2]):
        client = client_for(user)
        for route in own_routes():
            if route.arguments and "case_id" in route.arguments and route.name == "applications:download":
                continue  # its pattern takes fifteen digits
            if route.arguments and not route.name.startswith("workflows:retry"):
                assert attempt(client, route, huge)[0] == 404, route.name


def test_recused_people_and_numbers_beyond_every_table(world: dict[str, Any], lead: User, caseworker: User) -> None:
    """One world for all four: it takes a while to build."""
    for check in (
        lambda: recused_people_reach_nothing_of_the_case(world, fresh(lead)),
        lambda: recused_people_reach_nothing_of_an_application(world, fresh(lead)),
        lambda: recused_people_reach_nothing_of_a_contract(world, fresh(lead)),
        lambda: numbers_beyond_every_table_look_like_missing_ones(world, fresh(lead), caseworker),
    ):
        with transaction.atomic():
            check()
            transaction.set_rollback(True)
