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
from accounts.models import Organisation, User
from notifications.models import OutboxMail
from tests.architecture.objects import board, objects_of
from tests.architecture.routes import Route, all_routes
from tests.architecture.visitors import ask_api, client_for, is_api, own_routes, people
from tests.conftest import fresh, make_person
from ui.access import foreign_rules, rule_for
from workflows.casefile.models import CaseExclusion, CaseFile, StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TABLE = Path(__file__).with_name("access_matrix.csv")
MISSING = 987_654_321
MISSING_UUID = "00000000-0000-4000-8000-000000000000"
PROCESSES = {"applications", "board", "financing", "support"}
SHARED = {"code", "form", "number", "label", "financing:year", "financing:settle:year"}


def value_for(route: Route, name: str, arguments: dict[str, Any]) -> Any:
    """The sample value of an argument: for this route, for its app, or for all."""
    namespace = route.name.rpartition(":")[0]
    keys = [f"{route.name}:{name}", f"{namespace}:{name}", name]
    if name == "task_id" and namespace in PROCESSES:
        keys = keys[:1]  # a task of another step would answer "nein" to everybody
    for key in keys:
        if key in arguments:
            return arguments[key]
    raise KeyError(f"{route.name}: no sample object for {name}")


@pytest.fixture
def world(gotha: Organisation, jena: Organisation, rule_set: Any) -> dict[str, Any]:
    ours = objects_of(gotha, rule_set, make_person(Role.APPLICANT_EDITOR, gotha), 1)
    theirs = objects_of(jena, rule_set, make_person(Role.APPLICANT_EDITOR, jena), 2)
    missing = {
        name: value if name in SHARED else (MISSING_UUID if name == "mail_id" else MISSING)
        for name, value in ours.items()
    } | {"token": "auch-keines"}
    return {"own": ours, "foreign": theirs, "missing": missing}


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
    tasks = [ours[key] for key in ours if key.startswith("applications:") and key.endswith(":task_id")]
    cases = {
        ours["applications:case_id"],
        *Task.objects.filter(pk__in=tasks).values_list("process__case_link__case", flat=True),
    }
    cases |= {ours[key] for key in ours if key.startswith("applications:") and key.endswith(":case_id")}
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
