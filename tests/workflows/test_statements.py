"""How many statements a page and a step cost; transaction control is not counted, and more data costs no more."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import Organisation, User
from notifications.models import OutboxMail
from tests.conftest import fresh_statistics, make_person
from tests.example.flows import ErrandFlow, PollFlow
from workflows.casefile.models import CaseFile, CaseProcess
from workflows.engine import service

pytestmark = pytest.mark.django_db
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")


def count(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len([one for one in captured if not one["sql"].lstrip().upper().startswith(CONTROL)])


def fill(organisation: Organisation, rule_set: Any, number: int) -> None:
    """Many cases with one open task each, written straight into the tables."""
    now = timezone.now()
    CaseFile.objects.bulk_create(
        [
            CaseFile(
                organisation=organisation,
                kind="errand",
                title=f"Fall {n}",
                stage="asked",
                turn="INSTITUTE",
                rule_set=rule_set,
                reference=f"M-{n:06d}",
                opened_at=now - datetime.timedelta(minutes=n),
            )
            for n in range(number)
        ],
        batch_size=500,
    )
    give_tasks(list(CaseFile.objects.filter(reference__startswith="M-").order_by("pk")), now)
    fresh_statistics()


def give_tasks(cases: list[CaseFile], first_due: datetime.datetime) -> None:
    """An open task for every case, each due a minute after the one before."""
    processes = Process.objects.bulk_create([Process(flow_class=ErrandFlow, data={}) for _ in cases], batch_size=500)
    CaseProcess.objects.bulk_create(
        [
            CaseProcess(process=process, case=case, key=f"m-{case.pk}")
            for process, case in zip(processes, cases, strict=True)
        ],
        batch_size=500,
    )
    Task.objects.bulk_create(
        [
            Task(
                process=process,
                flow_task=ErrandFlow.check,
                flow_task_type="HUMAN",
                status="NEW",
                data={},
                owner_permission="example.check_errand",
                scheduled=first_due + datetime.timedelta(minutes=n % 5000),
            )
            for n, process in enumerate(processes)
        ],
        batch_size=500,
    )


PAGES = ["/aufgaben/", "/vorgaenge/", "/fristen/", "/aufgaben/?liste=frei&q=Gotha&frist=woche", "/post/"]


def costs(client: Client) -> list[int]:
    def visit(url: str) -> None:
        response = client.get(url)
        assert response.status_code == 200
        assert len(response.content) > 1000

    return [count(lambda url=url: visit(url)) for url in PAGES]


@pytest.mark.parametrize("many", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_lists_cost_at_most_ten_statements_however_many_cases(
    gotha: Organisation, rule_set: Any, lead: User, client_of: Any, many: int
) -> None:
    client = client_of(lead)
    client.get("/aufgaben/")
    fill(gotha, rule_set, 1)
    few = costs(client)
    CaseFile.objects.filter(reference="M-000000").update(reference="X-000000")
    fill(gotha, rule_set, many)
    assert costs(client) == few
    assert max(few) <= 10, dict(zip(PAGES, few, strict=True))


def test_paging_reaches_every_row_once(gotha: Organisation, rule_set: Any, lead: User, client_of: Any) -> None:
    fill(gotha, rule_set, 100)
    for url, marker in (("/vorgaenge/", "M-0"), ("/aufgaben/", "M-0")):
        seen: list[str] = []
        cursor = ""
        for _ in range(10):
            response = client_of(lead).get(url, {"seite": cursor} if cursor else {})
            body = response.content.decode()
            seen += [part[:6] for part in body.split(marker)[1:]]
            page = response.context["page"]
            cursor = page.next_cursor
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == 100


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WzEsMl0", "WyIyMDI3LTAxLTAxIiwgIngiXQ", "%00", "W251bGwsIG51bGxd", "W10" * 200]
)
def test_a_strange_cursor_shows_a_page_and_never_an_error(lead: User, client_of: Any, cursor: str) -> None:
    for url in ("/vorgaenge/", "/aufgaben/", "/fristen/", "/post/"):
        assert client_of(lead).get(url, {"seite": cursor}).status_code == 200


def test_a_step_costs_a_bounded_number_of_statements(case: CaseFile, caseworker: User) -> None:
    ErrandFlow.asked.run(case=case, actor=None, key="e", text="x")
    task = Task.objects.get(flow_task=ErrandFlow.check)
    cost = count(
        lambda: service.complete_task(user=caseworker, task_id=task.pk, values={"approved": True, "note": "gut"})
    )
    assert cost <= 32, cost


@pytest.mark.parametrize("people", [5, 50])
def test_a_personal_step_costs_the_same_with_more_people(case: CaseFile, people: int) -> None:
    voters = [make_person(Role.BOARD_MEMBER) for _ in range(people)]
    PollFlow.asked.run(case=case, actor=None, key="p")
    task = Task.objects.get(owner=voters[0], flow_task=PollFlow.answer)
    cost = count(lambda: service.complete_task(user=voters[0], task_id=task.pk))
    assert cost <= 22, cost


def test_the_outbox_pages_through_many_mails(lead: User, client_of: Any) -> None:
    OutboxMail.objects.bulk_create(
        OutboxMail(
            idempotency_key=f"k{n}",
            kind="INVITED",
            address="a@b.example",
            reason="r",
            subject=f"Nr {n:03d}.",
            text="",
            html="",
        )
        for n in range(60)
    )
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        response = client_of(lead).get("/post/", {"seite": cursor} if cursor else {})
        seen += [part[:3] for part in response.content.decode().split("Nr ")[1:]]
        cursor = response.context["page"].next_cursor
    assert len(seen) == len(set(seen)) == 60 and cursor == ""
