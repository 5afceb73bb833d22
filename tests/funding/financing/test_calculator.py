"""The calculator: worked cases to the cent, invariants on random posts, and a second reading that shares nothing."""

import datetime
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings

from funding.financing.figures.calculator import calculate
from funding.financing.figures.exchange import calculate_case, read_facts
from funding.financing.figures.facts import CalculationError
from funding.financing.figures.settlement import due_until
from tests.funding.financing.posts import posts
from tests.funding.financing.second_reading import read_again

CASES = json.loads((Path(__file__).resolve().parents[2] / "data" / "financing_cases.json").read_text())
FC04 = next(one for one in CASES if one["id"] == "FC04")["input"]
RANDOM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_worked_cases_to_the_cent(case: dict[str, Any]) -> None:
    assert calculate_case(case["input"]) == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_second_reading_agrees_on_the_worked_cases(case: dict[str, Any]) -> None:
    assert read_again(case["input"]) == case["expected"]


def keeps_the_invariants(case: dict[str, Any]) -> None:
    """I1 to I7, I9 and I10 of the domain rules, and the second reading."""
    facts = read_facts(case)
    result = calculate(facts)
    for row in (*result.months, *result.years, result.total):
        foundation = row.foundation if hasattr(row, "foundation") else row.entitlement
        assert foundation + row.esf + row.land + row.own == row.net_cost  # I1
        assert 2 * foundation <= row.eligible  # I2
        amounts = (row.net_cost, row.eligible, foundation, row.esf, row.land, row.own)
        assert min(amounts) >= 0  # I3
        for amount in amounts:
            assert isinstance(amount, Decimal) and amount == amount.quantize(Decimal("0.01"))  # I9
    extras = {one.month for one in facts.extras}
    for month in result.months:
        # I4: never more than one full-time post is counted, and each euro has one source (I1).
        assert month.eligible <= month.net_cost
        if month.fte_days > month.days_in_month:
            assert month.eligible * month.fte_days <= (month.net_cost + Decimal("0.01")) * month.days_in_month * 2
        if month.occupied_days == 0 and month.month not in extras:  # I5
            assert (month.cost, month.foundation, month.esf, month.land) == (0, 0, 0, 0)
    for year in result.years:
        assert year.entitlement <= facts.caps.get(year.year, year.entitlement)  # I6
        count = sum(one.year == year.year for one in result.months)
        assert (
            0 <= year.uncapped - year.provisional < Decimal("0.01") * count or year.uncapped == year.provisional
        )  # I7
    if facts.cap_total is not None:
        assert result.total.entitlement <= facts.cap_total  # I6
    # I10: what comes later never changes a month that is over.
    cut = facts.funding_start + (facts.funding_end - facts.funding_start) // 2
    shorter = {
        **case,
        "persons": [
            {**person, "segments": [one for one in person["segments"] if one["from"] <= cut.isoformat()]}
            for person in case["persons"]
        ],
    }
    before = calculate(read_facts(shorter))
    for old, new in zip(before.months, result.months, strict=True):
        if new.month < f"{cut:%Y-%m}":
            assert old == new
    again = read_again(case)
    assert again == calculate_case(case)


@settings(max_examples=300, **RANDOM)
@given(posts())
def test_random_posts_keep_the_invariants(case: dict[str, Any]) -> None:
    keeps_the_invariants(case)


@pytest.mark.slow
@pytest.mark.once
@settings(max_examples=10_000, **RANDOM)
@given(posts())
def test_ten_thousand_random_posts_keep_the_invariants(case: dict[str, Any]) -> None:
    keeps_the_invariants(case)


def test_a_changed_cent_is_noticed() -> None:
    changed = json.loads(json.dumps(FC04))
    changed["persons"][0]["segments"][0]["full_time_monthly_employer_gross"] = "5873.48"
    assert read_again(changed) == calculate_case(changed) != calculate_case(FC04)


def test_every_figure_says_which_rule_and_how_it_was_rounded() -> None:
    result = calculate(read_facts(FC04))
    april = result.months[0]
    assert {name: step.rule for name, step in april.steps.items()} == {
        "cost": "M1",
        "net_cost": "M2",
        "eligible": "M3",
        "foundation": "M5",
        "esf_base": "M6",
        "esf": "M6",
        "land": "M6",
        "own": "M7",
    }
    assert april.steps["cost"].calculation == "5873.47 × 1 × 16 ÷ 30 = 3132.52"
    assert (april.steps["foundation"].calculation, april.steps["foundation"].rounding) == (
        "3132.52 × 0.5 × 1.00",
        "down",
    )
    assert result.years[0].steps["entitlement"].calculation == "38616.96 × 0.5 × 1.00"


def test_what_is_due_until_a_day_is_provisional_until_the_year_is_whole() -> None:
    result = calculate(read_facts(FC04))
    assert due_until(result, datetime.date(2027, 4, 1)) == {2027: Decimal("1566.26")}
    assert due_until(result, datetime.date(2027, 6, 30)) == {2027: Decimal("7439.72")}
    assert due_until(result, datetime.date(2027, 12, 31)) == {2027: Decimal("19308.48")}
    assert due_until(result, datetime.date(2027, 3, 31)) == {}


def test_interest_and_the_small_sum_that_is_waived() -> None:
    over = {**FC04, "payments": [{"date": "2027-05-07", "amount": "19318.48"}]}
    assert calculate_case({**over, "de_minimis": "10.00"})["settlement"]["result"] == "WAIVED_DE_MINIMIS"
    terms = {"from": "2028-01-01", "to": "2028-12-31", "base_rate_percent": "2.27", "points_above_base": "5"}
    settlement = calculate_case({**over, "de_minimis": "9.99", "interest": terms})["settlement"]
    assert settlement == {
        "paid": "19318.48",
        "entitlement": "19308.48",
        "delta": "-10.00",
        "result": "REPAYMENT",
        "repayment": "10.00",
        "interest_days": 365,
        "interest": "0.73",
    }


BAD: list[tuple[dict[str, Any], str]] = [
    ({"foundation_share": 0.5}, "foundation_share"),
    ({"foundation_share": "0.6"}, "foundation_share"),
    ({"foundation_share": None}, "foundation_share"),
    ({"foundation_rate_by_funding_year": []}, "foundation_rate_by_funding_year"),
    ({"foundation_rate_by_funding_year": ["1.5"]}, "foundation_rate_by_funding_year"),
    ({"funding_start": "15.04.2027"}, "funding_start"),
    ({"funding_start": "2027-02-30"}, "funding_start"),
    ({"funding_end": "2027-04-14"}, "funding_end"),
    ({"persons": {}}, "persons"),
    ({"persons": [{"id": "A", "segments": [{"from": "2027-05-01"}]}]}, "persons[0].segments[0].to"),
    ({"extras": [{"month": "2027-13", "kind": "x", "amount": "1.00"}]}, "extras[0].month"),
    ({"extras": [{"month": "2028-01", "kind": "x", "amount": "1.00"}]}, "extras"),
    ({"deductions": [{"month": "2027-09", "kind": "x", "amount": "0.01"}]}, "deductions"),
    ({"deductions": [{"month": "2027-05", "kind": "x", "amount": "-1.00"}]}, "deductions[0].amount"),
    ({"esf": {"esf_rate": "0.90", "land_rate": "0.20"}}, "esf"),
    ({"foundation_cap_total": "1.000,00"}, "foundation_cap_total"),
    ({"foundation_cap_by_calendar_year": {"27": "1.00"}}, "foundation_cap_by_calendar_year.27"),
    ({"payments": [{"date": "gestern", "amount": "1.00"}]}, "payments[0].date"),
    ({"de_minimis": "NaN"}, "de_minimis"),
    (
        {"interest": {"from": "2028-01-01", "to": "2027-01-01", "base_rate_percent": "1", "points_above_base": "5"}},
        "interest",
    ),
    ({"foundation_cap": "1.00"}, "foundation_cap"),
]


@pytest.mark.parametrize(("change", "name"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_malformed_input_names_case_and_field(change: dict[str, Any], name: str, tmp_path: Path) -> None:
    with pytest.raises(CalculationError):
        calculate_case({**FC04, **change})
    file = tmp_path / "posts.json"
    file.write_text(json.dumps([FC04, {**FC04, **change}]))
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("calculate_financing", str(file), stdout=out)
    assert str(caught.value).startswith(f"case 2: {name}:")
    assert "\n" not in str(caught.value) and out.getvalue() == ""


def test_the_command_answers_in_order(tmp_path: Path) -> None:
    file = tmp_path / "posts.json"
    file.write_text(json.dumps([one["input"] for one in CASES]))
    out = StringIO()
    call_command("calculate_financing", str(file), stdout=out)
    assert json.loads(out.getvalue()) == [one["expected"] for one in CASES]


def test_amounts_beyond_any_table_stay_exact() -> None:
    case = {**FC04, "salary_cap_full_month": "999999999999.99"}
    case["extras"] = [{"month": "2027-11", "kind": "x", "amount": "999999999999.99"}]
    assert calculate_case(case) == read_again(case)
