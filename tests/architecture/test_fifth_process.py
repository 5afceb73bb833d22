"""A fifth process touches its own app and one line in `config/`: the example app is one, and it is everywhere."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.models.token import TokenScope
from accounts.services.tokens import create_token
from notifications.models import OutboxMail
from tests.architecture.test_house import ROOMS, ROOT
from tests.conftest import make_case, make_person
from tests.example.flows import ErrandFlow
from tests.example.models import Errand
from tests.ui.books import book_of
from workflows.casefile.proofs.verify import verify_case
from workflows.deadlines.models import Deadline
from workflows.deadlines.reminders import send_reminders

EXAMPLE = ROOT / "tests" / "example"
ITS_NAMES = re.compile(r"tests\.example|\berrand\b|Errand|Boteng", re.IGNORECASE)
BELOW = {"workflows", "accounts", "notifications", "ui"}
ITS_OWN_LINE = 'INSTALLED_APPS = [*INSTALLED_APPS, "tests.example"]'


def lines_that_know_it() -> list[tuple[Path, str]]:
    found = []
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in (".py", ".html", ".txt", ".css") and path.is_file():
                lines = path.read_text(encoding="utf-8").splitlines()
                found += [(path.relative_to(ROOT), line.strip()) for line in lines if ITS_NAMES.search(line)]
    return found


@pytest.mark.once
def test_one_line_in_config_is_all_that_knows_the_example() -> None:
    assert lines_that_know_it() == [(Path("config/settings_test.py"), ITS_OWN_LINE)]


@pytest.mark.once
def test_the_example_stands_on_the_floors_below_and_on_nothing_beside_it() -> None:
    used = set()
    for path in EXAMPLE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                used.add(node.module)
            elif isinstance(node, ast.Import):
                used |= {one.name for one in node.names}
    floors = {name.partition(".")[0] for name in used} - {"datetime", "typing", "collections", "django", "viewflow"}
    assert floors - {"tests"} <= BELOW
    assert {name for name in used if name.startswith("tests")} <= {
        "tests.example",
        "tests.example.forms",
        "tests.example.models",
    }
    written = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in EXAMPLE.glob("*.py"))
    assert written < 350, "five flows with forms, periods and permissions: small enough to be read at once"


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


@pytest.mark.django_db
def test_a_fifth_process_is_on_every_page_and_interface_by_itself(
    gotha: Organisation, rule_set: Any, editor: User, caseworker: User, client_of: Any
) -> None:
    lead = make_person(Role.IKPE_LEAD)
    case = make_case(gotha, rule_set, title="Brot holen", actor=editor)
    ErrandFlow.asked.run(case=case, actor=editor, key="fifth", text="Brot")
    task = Task.objects.get(flow_task=ErrandFlow.check)
    town, office, head = client_of(editor), client_of(caseworker), client_of(lead)
    base = f"/vorgaenge/{case.pk}/"

    # The municipality finds it on its start page and in its file, the institute in inbox, lists, calendar and rules.
    assert "Brot holen" in shown(town, "/start/") and "Brot holen" in shown(town, f"/kommunen/{gotha.pk}/")
    assert "Botengang prüfen" in shown(office, "/aufgaben/?art=errand")
    assert "Brot holen" in shown(office, "/vorgaenge/?art=errand&stufe=asked")
    assert "Botengang prüfen" in shown(office, "/fristen/") and "Botengang prüfen" in shown(office, "/regeln/")
    for tab in ("", "aufgaben/", "verlauf/", "dokumente/", "nachrichten/"):
        assert "Brot holen" in shown(office, base + tab)
    assert "Botengang: begonnen" in shown(office, f"{base}verlauf/")

    # The lead finds it on map, table, stages and in the workbook.
    programme = shown(head, "/programm/")
    assert "B: Botengang läuft" in programme
    assert "Botengang: Eingegangen" in programme
    assert "Botengänge" in programme
    book = book_of(head.get("/programm/tabelle.xlsx").content)
    assert ("Botengänge", "Eingegangen", 1, 0) in book["Stufen"]

    # Reminders go out, and programs see it under the same policy.
    due = Deadline.objects.get(case=case)
    send_reminders(due.due_on)
    assert OutboxMail.objects.filter(kind="DEADLINES_APPROACHING", text__contains="Botengang prüfen").exists()
    _, key = create_token(user=caseworker, name="Programm", scopes=list(TokenScope.values))
    headers = {"Authorization": f"Bearer {key}"}
    assert Client().get(f"/api/v1/cases/{case.pk}", headers=headers).json()["title"] == "Brot holen"
    assert Client().get(f"/api/v1/tasks/{task.pk}", headers=headers).json()["title"] == "Botengang prüfen"

    # The stock page of a task does it, with its own form; bad input comes back with everything typed.
    screen = f"/aufgaben/{task.pk}/"
    assert "Begründung" in shown(office, screen)
    refused = office.post(screen, {"note": "Das bleibt stehen"})
    assert refused.status_code == 422 and "Das bleibt stehen" in refused.content.decode()
    assert office.post(screen, {"approved": "ja", "note": "Gut."}).status_code == 302
    case.refresh_from_db()
    due.refresh_from_db()
    assert (case.stage, due.state, Errand.objects.get(case=case).approved) == ("done", "MET", True)
    assert list(verify_case(case)) == []
    assert "Botengang: Erledigt" in shown(head, "/programm/")
