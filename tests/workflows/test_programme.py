"""The programme page, its workbook and the file of a municipality: right figures, each part under its own policy."""

import datetime
import io
import re
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from viewflow.workflow.models import Task

from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, User
from tests.conftest import fresh_statistics, make_person
from tests.example.flows import ErrandFlow
from tests.workflows.test_statements import count, give_tasks
from ui.sheets import DANGEROUS, Euro, Sheet, neutral, workbook
from workflows.casefile import journal
from workflows.casefile.cases import open_case
from workflows.casefile.models import CaseExclusion, CaseFile, RuleSet
from workflows.choices import DeadlineState, Turn
from workflows.deadlines.models import Deadline
from workflows.programme import calendar_of, look
from workflows.registry import NO_MARK

TODAY = datetime.date(2027, 4, 14)
DAY = datetime.timedelta(days=1)


def at(place: Organisation, rule_set: RuleSet, kind: str, stage: str, **values: Any) -> CaseFile:
    case = open_case(
        organisation=place,
        kind=kind,
        title=f"Sache {kind}",
        stage=stage,
        turn=Turn.INSTITUTE,
        rule_set=rule_set,
        actor=None,
    )
    if values:
        CaseFile.objects.filter(pk=case.pk).update(**values)
    return case


def deadline(case: CaseFile, day: datetime.date, state: str = DeadlineState.RUNNING) -> Deadline:
    rule = case.rule_set.deadline_rules.first()
    assert rule is not None
    return Deadline.objects.create(case=case, rule=rule, started_on=day, due_on=day, state=state)


def place_of(user: User, name: str) -> Any:
    return next(one for one in look(user).places if one.name == name)


@pytest.mark.django_db
def test_the_map_says_of_every_municipality_what_runs_there(lead: User, rule_set: RuleSet) -> None:
    def town(name: str) -> Organisation:
        return Organisation.objects.get(name=name)

    at(town("Stadt Jena"), rule_set, "application", "AT_BOARD", turn=Turn.BOARD)
    at(town("Stadt Suhl"), rule_set, "application", "FUNDED", turn=Turn.NOBODY)
    at(town("Stadt Suhl"), rule_set, "support", "RUNNING", turn=Turn.APPLICANT)
    at(town("Stadt Gera"), rule_set, "agreement", "ACTIVE")
    at(town("Stadt Gera"), rule_set, "application", "RECEIVED")
    at(town("Stadt Weimar"), rule_set, "application", "REJECTED", closed_at=timezone.now())
    at(town("Stadt Erfurt"), rule_set, "application", "DRAFT")
    at(town("Ilm-Kreis"), rule_set, "application", "FUNDING_ENDED")
    seen = look(lead)
    assert len(seen.places) == 22 and [one.short_name for one in seen.places][:2] == ["Altenburger Land", "Eichsfeld"]
    letters = {one.name: one.mark.letter for one in seen.places}
    assert letters["Stadt Jena"] == "A"
    assert letters["Stadt Suhl"] == "F"
    assert letters["Stadt Gera"] == "A"
    assert letters["Stadt Weimar"] == letters["Stadt Erfurt"] == "–", "closed, and a draft that is not ours to see"
    assert letters["Ilm-Kreis"] == "–", "what has ended runs no more, even while its last year is settled"
    assert [(mark.letter, number) for mark, number in seen.marks] == [("F", 1), ("A", 2), ("K", 0), ("B", 0), ("–", 19)]
    assert len({mark.pattern for mark, _ in seen.marks}) == 5, "never by colour or letter alone"
    at(town("Stadt Eisenach"), rule_set, "agreement", "ACTIVE")
    assert place_of(lead, "Stadt Eisenach").mark.letter == "K", "a merged town stays as long as something runs there"
    CaseFile.objects.filter(organisation=town("Stadt Eisenach")).update(closed_at=timezone.now())
    suhl = place_of(lead, "Stadt Suhl")
    assert [(one.kind.code, one.readable) for one in suhl.cases] == [("application", True), ("support", False)]
    assert suhl.turns == ["Kommune"] and place_of(lead, "Stadt Jena").turns == ["Beirat"]
    stages = {(line.kind.code, one.code): one.count for line in seen.pipelines for one in line.stages}
    assert stages == {
        ("application", "RECEIVED"): 1,
        ("application", "AT_BOARD"): 1,
        ("application", "FUNDED"): 1,
        ("application", "FUNDING_ENDED"): 1,
        ("agreement", "ACTIVE"): 1,
        ("support", "RUNNING"): 1,
    }
    assert [(line.kind.code, line.linked) for line in seen.pipelines][-1] == ("support", False)


@pytest.mark.django_db
def test_a_case_one_is_kept_away_from_is_on_no_part_of_the_page(
    lead: User, gotha: Organisation, rule_set: RuleSet, client_of: Any
) -> None:
    case = at(gotha, rule_set, "application", "AT_BOARD", title="Nur für andere")
    deadline(case, timezone.localdate() + DAY)
    CaseExclusion.objects.create(case=case, user=lead)
    again = User.objects.get(pk=lead.pk)
    seen = look(again)
    assert place_of(again, "Landkreis Gotha").mark == NO_MARK and seen.pipelines == []
    assert not any(day.count for week in seen.calendar.weeks for day in week)
    page = client_of(again).get(f"/kommunen/{gotha.pk}/").content.decode()
    assert "Nur für andere" not in page and "Im Moment läuft hier nichts." in page


@pytest.mark.django_db
def test_the_next_date_is_the_earliest_running_deadline(lead: User, gotha: Organisation, rule_set: RuleSet) -> None:
    today = timezone.localdate()
    case = at(gotha, rule_set, "application", "RECEIVED", next_on=today + 9 * DAY)
    assert place_of(lead, gotha.name).due.on == today + 9 * DAY
    deadline(case, today + 20 * DAY)
    deadline(case, today - 3 * DAY, DeadlineState.PAUSED)
    assert place_of(lead, gotha.name).due.on == today + 20 * DAY
    deadline(case, today - 2 * DAY)
    place = place_of(lead, gotha.name)
    assert place.due.on == today - 2 * DAY and place.cases[0].late
    assert look(lead).pipelines[0].stages[0].late == 1
    CaseFile.objects.filter(pk=case.pk).update(next_on=today - DAY)
    Deadline.objects.update(state=DeadlineState.MET)
    assert place_of(lead, gotha.name).due is None, "a date that has passed is no next date"


@pytest.mark.once
def test_the_calendar_names_holidays_and_marks_today() -> None:
    calendar = calendar_of([TODAY, TODAY, TODAY - DAY], TODAY)
    assert [len(week) for week in calendar.weeks] == [5, 5, 5, 5]
    days = {day.on: day for week in calendar.weeks for day in week}
    assert days[datetime.date(2027, 5, 6)].holiday == "Christi Himmelfahrt"
    assert (days[TODAY].count, days[TODAY].is_today, days[TODAY].is_late) == (2, True, False)
    assert days[TODAY - DAY].is_late
    september = calendar_of([], datetime.date(2027, 9, 20))
    assert september.weeks[0][0].holiday == "Weltkindertag"


@pytest.mark.once
@settings(deadline=None)
@given(st.lists(st.integers(-40, 60), max_size=60), st.integers(0, 400))
def test_no_deadline_is_lost_between_the_parts_of_the_calendar(offsets: list[int], shift: int) -> None:
    today = TODAY + DAY * shift
    days = [today + DAY * offset for offset in offsets]
    calendar = calendar_of(days, today)
    last = calendar.weeks[-1][-1].on + 2 * DAY
    shown = sum(day.count for week in calendar.weeks for day in week) + sum(day.count for day in calendar.weekend)
    assert shown + calendar.before + sum(day > last for day in days) == len(days)


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


def book_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book.worksheets}


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


@pytest.mark.once
@settings(deadline=None)
@example("\x00=1+1")
@example("\ufffe\uffff")
@given(st.text(max_size=40))
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not neutral(text).startswith(DANGEROUS)
    cell = load_workbook(io.BytesIO(workbook([Sheet("Blatt", ["Kopf"], [[text]])]))).active["A2"]
    assert cell.data_type in ("s", "n", "inlineStr") and (
        cell.value is None or not str(cell.value).startswith(DANGEROUS)
    )


@pytest.mark.once
@pytest.mark.parametrize("start", DANGEROUS)
def test_each_dangerous_beginning_is_neutralised(start: str) -> None:
    assert neutral(f"{start}1+1").startswith("'")


@pytest.mark.once
def test_amounts_and_days_stay_numbers() -> None:
    sheet = load_workbook(
        io.BytesIO(workbook([Sheet("Blatt", ["a", "b"], [[Euro(123_456_789), TODAY], [Euro(-5), None]])]))
    ).active
    assert sheet["A2"].value == 1_234_567.89 and "€" in sheet["A2"].number_format
    assert sheet["B2"].value.date() == TODAY and sheet["A3"].value == -0.05


@pytest.mark.django_db
def test_late_and_free_tasks_are_told_with_names(lead: User, case: CaseFile, client_of: Any) -> None:
    ErrandFlow.asked.run(case=case, actor=None, key="t", text="x")
    Task.objects.filter(flow_task=ErrandFlow.check).update(scheduled=timezone.now() - datetime.timedelta(days=4))
    page = client_of(lead).get("/programm/").content.decode()
    assert "1 Aufgabe überfällig" in page and "Botengang prüfen (Landkreis Gotha)" in page
    assert "1 Aufgabe ohne Zuständigkeit" in page
    Task.objects.filter(flow_task=ErrandFlow.check).update(owner=lead, scheduled=None)
    assert "Im Moment nichts." in client_of(lead).get("/programm/").content.decode()


@pytest.mark.django_db
def test_the_file_of_a_municipality_is_one_timeline_under_each_policy(
    lead: User, editor: User, gotha: Organisation, rule_set: RuleSet, client_of: Any
) -> None:
    jena = Organisation.objects.get(name="Stadt Jena")
    first = at(gotha, rule_set, "application", "RECEIVED")
    second = at(gotha, rule_set, "support", "RUNNING")
    third = at(gotha, rule_set, "agreement", "ENDED", closed_at=timezone.now())
    journal.record(first, "funding_ended")
    journal.record(second, "session_booked")
    journal.record(third, "milestone_noted")
    journal.record(at(jena, rule_set, "application", "RECEIVED"), "repayment_received")
    url = f"/kommunen/{gotha.pk}/"
    office = client_of(lead).get(url).content.decode()
    assert "Förderung beendet" in office and "Stand eines Meilensteins eingetragen" in office
    assert "Beratungstermin eingetragen" not in office and "lesen nur die Kommune und ihre Beratung" in office
    assert "Was abgeschlossen ist" in office and "Rückzahlung eingegangen" not in office
    assert office.index("Stand eines Meilensteins") < office.index("Förderung beendet"), "newest first, across cases"
    own = client_of(editor).get(url).content.decode()
    assert "Beratungstermin eingetragen" in own
    assert "Förderung beendet" in own
    assert "Menschen</h2>" not in own
    auditor = client_of(make_person(Role.AUDITOR))
    assert f'href="/vorgaenge/{first.pk}/"' in auditor.get(url).content.decode()
    assert auditor.get(f"/vorgaenge/{first.pk}/").status_code == 200
    assert f'href="/antraege/{first.pk}/"' in own and f'href="/begleitung/{second.pk}/"' in own
    assert client_of(editor).get(f"/kommunen/{jena.pk}/").status_code == 404
    assert client_of(make_person(Role.FOUNDATION_OFFICER)).get(url).status_code == 404
    institute = Organisation.objects.get(kind=OrganisationKind.INSTITUTE)
    assert client_of(lead).get(f"/kommunen/{institute.pk}/").status_code == 404
    eisenach = Organisation.objects.get(name="Stadt Eisenach")
    assert "bis 30.06.2021" in client_of(lead).get(f"/kommunen/{eisenach.pk}/").content.decode()


def crowd(number: int, rule_set: RuleSet) -> None:
    """So many more municipalities, each with three cases, a deadline and a task."""
    now = timezone.now()
    places = Organisation.objects.bulk_create(
        Organisation(name=f"Gemeinde {n:05d}", kind=OrganisationKind.LOCAL_AUTHORITY) for n in range(number)
    )
    cases = CaseFile.objects.bulk_create(
        CaseFile(
            organisation=place,
            kind=kind,
            title="Sache",
            stage=stage,
            turn="INSTITUTE",
            rule_set=rule_set,
            opened_at=now,
        )
        for place in places
        for kind, stage in (("errand", "asked"), ("application", "FUNDED"), ("support", "RUNNING"))
    )
    rule = rule_set.deadline_rules.first()
    today = timezone.localdate()
    Deadline.objects.bulk_create(
        Deadline(case=case, rule=rule, started_on=today, due_on=today + DAY * (n % 40 - 5))
        for n, case in enumerate(cases)
    )
    give_tasks([case for case in cases if case.kind == "errand"], now - datetime.timedelta(days=9))
    fresh_statistics()


@pytest.mark.django_db
def test_programme_and_file_cost_at_most_twelve_statements_however_many_municipalities(
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
    assert with_2200 == with_22 and max(with_22) <= 12, (with_22, with_2200)
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
