"""The programme page, its workbook, and where its links lead."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.choices import OrganisationKind
from accounts.models import Organisation, User
from tests.example.flows import ErrandFlow
from tests.ui.books import book_of
from tests.workflows.places import DAY, at, crowd, deadline
from tests.workflows.test_statements import count
from workflows.casefile import journal
from workflows.casefile.models import CaseFile, RuleSet
from workflows.choices import DeadlineState, Turn
from workflows.programme import look


@pytest.mark.django_db
def squeezed(page: str) -> str:
    """A page without the white space around its tags."""
    return re.sub(r"\s*([<>])\s*", r"\1", page)


def test_a_day_of_the_calendar_leads_to_exactly_its_deadlines(
    lead: User, gotha: Organisation, rule_set: RuleSet, client_of: Any
) -> None:
    case = at(gotha, rule_set, "application", "RECEIVED")
    with time_machine.travel(datetime.datetime(2027, 4, 14, 9, tzinfo=datetime.UTC), tick=False):
        for day in (datetime.date(2027, 4, 21), datetime.date(2027, 4, 21), datetime.date(2027, 4, 24)):
            deadline(case, day)
        deadline(case, datetime.date(2027, 4, 21), DeadlineState.PAUSED)
        client = client_of(lead)
        page = client.get("/programm/").content.decode()
        assert '/fristen/?tag=2027-04-21"><span><strong>2</strong>' in squeezed(page)
        assert "Am Wochenende:" in page and "Sa 24.04.2027, 1 Frist" in page
        found = client.get("/fristen/?tag=2027-04-21")
        assert len(found.context["table"].rows) == 2 and "die am Mi 21.04.2027 enden" in found.content.decode()
        assert len(client.get("/fristen/?tag=2027-04-22").context["table"].rows) == 0
        assert len(client.get("/fristen/?tag=unsinn").context["table"].rows) == 4
        walled = at(gotha, rule_set, "support", "RUNNING")
        deadline(walled, datetime.date(2027, 4, 21))
        CaseFile.objects.filter(pk=case.pk).update(closed_at=timezone.now())
        assert '/fristen/?tag=2027-04-21"><span><strong>2</strong>' in squeezed(
            client.get("/programm/").content.decode()
        )
        assert len(client.get("/fristen/?tag=2027-04-21").context["table"].rows) == 2


@pytest.mark.django_db
def test_a_stage_leads_to_exactly_its_cases(lead: User, gotha: Organisation, rule_set: RuleSet, client_of: Any) -> None:
    at(gotha, rule_set, "application", "AT_BOARD")
    at(gotha, rule_set, "application", "RECEIVED")
    client = client_of(lead)
    address = "/vorgaenge/?art=application&amp;stufe=AT_BOARD&amp;stand=offen"
    assert address in client.get("/programm/").content.decode()
    answer = client.get(address.replace("&amp;", "&"))
    assert [row["case"].stage for row in answer.context["table"].rows] == ["AT_BOARD"]
    assert "Nur Stufe „Beim Beirat“" in answer.content.decode()
    assert client.get("/vorgaenge/?stufe=%00<b>").status_code == 200


@pytest.mark.django_db
def test_the_workbook_holds_what_the_page_shows(
    lead: User, gotha: Organisation, rule_set: RuleSet, client_of: Any
) -> None:
    case = at(gotha, rule_set, "application", "AT_BOARD", turn=Turn.BOARD)
    due = deadline(case, timezone.localdate() + 7 * DAY)
    Organisation.objects.create(name="=HYPERLINK(1)", kind=OrganisationKind.LOCAL_AUTHORITY)
    answer = client_of(lead).get("/programm/tabelle.xlsx")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="programm-')
    book = book_of(answer.content)
    assert list(book) == ["Kommunen", "Stufen", "Fristen", "Geld der Stiftung"]
    rows = {row[0]: row for row in book["Kommunen"]}
    assert rows["Landkreis Gotha"][1:6] == (
        "GTH",
        "Antrag läuft",
        "Förderantrag: Beim Beirat",
        "Beirat",
        datetime.datetime.combine(due.due_on, datetime.time()),
    )
    assert "'=HYPERLINK(1)" in rows
    assert "=HYPERLINK(1)" not in rows
    assert len(rows) == 24
    assert ("Förderantrag" not in book["Stufen"]) and ("Förderanträge", "Beim Beirat", 1, 0) in book["Stufen"]
    assert len(book["Fristen"]) == 21 + (due.due_on.weekday() > 4), "twenty working days, and a weekend if it counts"
    assert [row[0] for row in book["Geld der Stiftung"]][1] == "Budget der Förderphase"


@pytest.mark.django_db
def test_late_and_free_tasks_are_told_with_names(lead: User, case: CaseFile, client_of: Any) -> None:
    ErrandFlow.asked.run(case=case, actor=None, key="t", text="x")
    Task.objects.filter(flow_task=ErrandFlow.check).update(scheduled=timezone.now() - datetime.timedelta(days=4))
    page = client_of(lead).get("/programm/").content.decode()
    assert "1 Aufgabe überfällig" in page and "Botengang prüfen (Landkreis Gotha)" in page
    assert "1 Aufgabe ohne Zuständigkeit" in page
    Task.objects.filter(flow_task=ErrandFlow.check).update(owner=lead, scheduled=None)
    assert "Im Moment nichts." in client_of(lead).get("/programm/").content.decode()


@pytest.mark.embedded
@pytest.mark.django_db
def test_programme_and_file_cost_at_most_thirteen_statements_however_many_municipalities(
    lead: User, gotha: Organisation, rule_set: RuleSet, client_of: Any
) -> None:
    client = client_of(lead)
    for number in range(3):
        case = at(gotha, rule_set, ("application", "agreement", "support")[number], "RUNNING")
        with_event = journal.record(case, "case_handed_over", actor=lead, reason="x")
        assert with_event.pk
        deadline(case, timezone.localdate() + DAY)
    addresses = ["/programm/", "/programm/tabelle.xlsx", f"/kommunen/{gotha.pk}/"]

    def costs() -> list[int]:
        made = []
        for address in addresses:
            answers = []
            made.append(count(lambda address=address, answers=answers: answers.append(client.get(address))))
            assert answers[0].status_code == 200
        return made

    client.get("/programm/")
    with_22 = costs()
    assert len(look(lead).places) == 22
    crowd(2178, rule_set)
    for number in range(40):
        at(gotha, rule_set, "application", "RECEIVED", title=f"Weitere {number}")
    assert len(look(lead).places) == 2200
    with_2200 = costs()
    assert with_2200 == with_22 and max(with_22) <= 13, (with_22, with_2200)
    names: list[str] = []
    cursor = ""
    for _ in range(30):
        answer = client.get("/programm/", {"seite": cursor} if cursor else {})
        names += [row["place"].name for row in answer.context["places"].rows]
        cursor = answer.context["page"].next_cursor
        if not cursor:
            break
    assert len(names) == len(set(names)) == 2200
    assert client.get("/programm/", {"seite": "٣"}).status_code == 200
