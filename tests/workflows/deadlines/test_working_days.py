"""Working days and periods agree with the worked cases, the official holidays and each other."""

import csv
import datetime
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from workflows.deadlines.working_days import (
    add_working_days,
    compute_fixed_day,
    compute_period,
    compute_period_before,
    holiday_name,
    is_working_day,
    working_days_between,
)

pytestmark = pytest.mark.once
DATA = Path(__file__).resolve().parent.parent.parent / "data"
VECTORS = json.loads((DATA / "deadline_cases.json").read_text())["vectors"]
DAYS = st.dates(datetime.date(2022, 1, 1), datetime.date(2040, 12, 31))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: f"{one['start']}+{one['amount']}{one['unit']}")
def test_worked_cases(vector: dict[str, Any]) -> None:
    period = compute_period(datetime.date.fromisoformat(vector["start"]), vector["amount"], vector["unit"])
    assert period.due.isoformat() == vector["due"]


def test_holidays_are_those_of_thuringia() -> None:
    rows = list(csv.DictReader((DATA / "holidays_thueringen.csv").open(encoding="utf-8")))
    official = {datetime.date.fromisoformat(row["date"]) for row in rows if row["scope"] == "TH"}
    years = range(min(official).year, max(official).year + 1)
    first, last = datetime.date(years[0], 1, 1), datetime.date(years[-1], 12, 31)
    ours = {day for n in range((last - first).days + 1) if holiday_name(day := first + datetime.timedelta(days=n))}
    assert ours == official
    local = {datetime.date.fromisoformat(row["date"]) for row in rows if row["scope"] != "TH"}
    assert local and all(holiday_name(day, corpus_christi=True) and not holiday_name(day) for day in local)


def test_the_explanation_names_the_holiday() -> None:
    period = compute_period(datetime.date(2027, 8, 20), 1, "months")
    assert "20.09.2027 ist Weltkindertag." in period.explanation
    assert period.explanation[-1] == "Ende: Dienstag, 21.09.2027, 24 Uhr."


@given(DAYS, st.integers(0, 120))
def test_a_period_ends_on_a_working_day_and_counts_back(start: datetime.date, amount: int) -> None:
    due = add_working_days(start, amount)
    if amount:
        assert is_working_day(due)
    assert working_days_between(start, due) == amount


@given(DAYS, st.integers(0, 400), st.sampled_from(["calendar_days", "months"]))
def test_calendar_periods_end_on_working_days_and_never_early(start: datetime.date, amount: int, unit: str) -> None:
    period = compute_period(start, min(amount, 100), unit)
    assert is_working_day(period.due)
    if unit == "calendar_days":
        assert period.due >= start + datetime.timedelta(days=min(amount, 100))


@given(DAYS, st.integers(1, 40))
def test_counting_backwards_leaves_that_many_working_days(event: datetime.date, amount: int) -> None:
    due = compute_period_before(event, amount).due
    assert working_days_between(due - datetime.timedelta(days=1), event - datetime.timedelta(days=1)) == amount


def test_a_fixed_day_is_the_next_one_moved_to_a_working_day() -> None:
    assert compute_fixed_day(datetime.date(2026, 12, 31), 3, 31).due == datetime.date(2027, 3, 31)
    assert compute_fixed_day(datetime.date(2027, 3, 31), 3, 31).due == datetime.date(2028, 3, 31)
    assert compute_fixed_day(datetime.date(2028, 12, 1), 3, 31).due == datetime.date(2029, 4, 3)


def run(cases: Any, tmp_path: Path) -> Any:
    file = tmp_path / "cases.json"
    file.write_text(cases if isinstance(cases, str) else json.dumps(cases))
    out = StringIO()
    call_command("compute_deadline", str(file), stdout=out)
    return json.loads(out.getvalue())


def test_the_command_answers_in_order(tmp_path: Path) -> None:
    results = run([{key: vector[key] for key in ("start", "amount", "unit")} for vector in VECTORS], tmp_path)
    assert [result["due"] for result in results] == [vector["due"] for vector in VECTORS]
    assert all(result["explanation"].endswith("24 Uhr.") for result in results)


@pytest.mark.parametrize(
    ("cases", "field"),
    [
        ([{"start": "2027-02-31", "amount": 1, "unit": "months"}], "case 1: start"),
        ([{"amount": 1, "unit": "months"}], "case 1: start"),
        ([{"start": "2027-01-01", "amount": "1", "unit": "months"}], "case 1: amount"),
        ([{"start": "2027-01-01", "amount": True, "unit": "months"}], "case 1: amount"),
        ([{"start": "2027-01-01", "amount": -1, "unit": "months"}], "case 1: amount"),
        ([{"start": "2027-01-01", "amount": 10**9, "unit": "working_days"}], "case 1: amount"),
        ([{"start": "2027-01-01", "amount": 1, "unit": "weeks"}], "case 1: unit"),
        ([{"start": "2027-01-01", "amount": 1, "unit": "months"}, 7], "case 2"),
        ({"start": "2027-01-01"}, "file"),
        ("{", "file"),
    ],
)
def test_malformed_input_names_case_and_field(cases: Any, field: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        run(cases, tmp_path)
    assert str(caught.value).startswith(field) and "\n" not in str(caught.value)
