"""The figures of the programme page: right, each part under its own policy."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Organisation, User
from tests.workflows.places import DAY, TODAY, at, deadline
from workflows.casefile.models import CaseExclusion, CaseFile, RuleSet
from workflows.choices import DeadlineState, Turn
from workflows.deadlines.models import Deadline
from workflows.programme import calendar_of, look
from workflows.registry import NO_MARK


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
