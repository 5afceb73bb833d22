"""How much a list and a step cost, as ratios to a floor measured in the same run."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.mkdtemp(prefix="foerderkette-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
os.environ.setdefault("DATA_DIR", FOLDER)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/bench.sqlite3")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402

from accounts.models import Organisation  # noqa: E402
from tests.advisory.board.boards import an_open_round, declare, make_board  # noqa: E402
from tests.conftest import load_world, make_case, make_person, sign_in_freshly  # noqa: E402
from tests.example.flows import ErrandFlow  # noqa: E402
from tests.example.models import Errand  # noqa: E402
from tests.workflows.places import crowd  # noqa: E402
from tests.workflows.test_statements import fill  # noqa: E402
from workflows.casefile.models import RuleSet  # noqa: E402
from workflows.engine import service  # noqa: E402

ROUNDS = 15


def median_ms(act: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """Median of several runs, in milliseconds."""
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        act(number)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main(cases: int) -> None:
    """Fill a database of its own and print the ratios."""
    call_command("migrate", verbosity=0)
    rule_set = load_world()
    gotha = Organisation.objects.get(name="Landkreis Gotha")
    person = make_person("ikpe_caseworker")
    fill(gotha, rule_set, cases)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/personen/profil/")
    floor = median_ms(lambda _: client.get("/personen/profil/"))
    print(f"{cases} Vorgänge, Boden Seite „Ihr Konto“: {floor:.1f} ms")
    for url in ("/aufgaben/", "/vorgaenge/", "/fristen/", "/aufgaben/?q=Gotha"):
        value = median_ms(lambda _, url=url: client.get(url))
        print(f"  {url:<22} {value:7.1f} ms   {value / floor:5.2f} x")

    tasks = list(
        Task.objects.filter(flow_task=ErrandFlow.check, status="NEW")
        .order_by("pk")
        .values_list("pk", flat=True)[: ROUNDS * 2]
    )

    def smallest(number: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM viewflow_process WHERE id = (SELECT process_id FROM viewflow_task WHERE id = %s)",
                [tasks[number]],
            )
            cursor.execute("UPDATE viewflow_task SET status = 'DONE' WHERE id = %s", [tasks[number]])
            cursor.execute("UPDATE workflows_casefile SET event_count = event_count WHERE id = 1")

    step_floor = median_ms(smallest)
    values = {"approved": False, "note": "n"}

    def step(number: int) -> None:
        task = Task.objects.get(pk=tasks[ROUNDS + number])
        service.complete_task(user=person, task_id=task.pk, values=values)

    for task_id in tasks[ROUNDS:]:
        case = Task.objects.get(pk=task_id).process.case_link.case
        Errand.objects.get_or_create(case=case)
    value = median_ms(step)
    print(f"Boden eines Schritts: {step_floor:.2f} ms; Aufgabe erledigen: {value:.1f} ms, {value / step_floor:.1f} x")
    vote(gotha, rule_set, floor)
    programme(gotha, rule_set, floor)


def programme(gotha: Organisation, rule_set: RuleSet, floor: float) -> None:
    """The programme page, its workbook and the file of a municipality, with 22 and with 2,200 municipalities."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(make_person("ikpe_lead"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for more in (0, 2178):
        crowd(more, rule_set)
        print(f"{22 + more} Kommunen")
        for url in ("/programm/", "/programm/tabelle.xlsx", f"/kommunen/{gotha.pk}/"):
            value = median_ms(lambda _, url=url: client.get(url), 5)
            print(f"  {url:<24} {value:7.1f} ms   {value / floor:6.2f} x")


def vote(gotha: Organisation, rule_set: RuleSet, floor: float) -> None:
    """A vote as its member sends it, and the one that closes the round, against the same floor page."""
    members = make_board(15)
    round_ = an_open_round(make_case(gotha, rule_set))
    clients = []
    for member in members:
        declare(round_, member)
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        sign_in_freshly(client, member)
        clients.append(client)
    form = {"choice": "yes", "note": "", "bestaetigt": "ja"}
    url = f"/beirat/{round_.resolution_id}/"
    page = median_ms(lambda number: clients[number].get(url), len(clients))
    value = median_ms(lambda number: clients[number].post(f"{url}stimme/", form), len(clients) - 1)
    closing = median_ms(lambda _: clients[-1].post(f"{url}stimme/", form), 1)
    print(
        f"15 Mitglieder: Stimmzettel {page:.1f} ms, {page / floor:.2f} x; Stimme {value:.1f} ms, {value / floor:.2f} x"
    )
    print(f"  letzte Stimme mit Auszählung {closing:.1f} ms, {closing / floor:.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
