"""The calculator: worked cases to the cent, invariants on random posts, and a second reading that shares nothing."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from funding.financing.figures.calculator import calculate
from funding.financing.figures.exchange import calculate_case, read_facts
from tests.funding.financing.figures.random_posts import posts
from tests.funding.financing.figures.second_reading import read_again

CASES = json.loads((Path(__file__).resolve().parents[3] / "data" / "financing_cases.json").read_text())

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


def test_amounts_beyond_any_table_stay_exact() -> None:
    case = {**FC04, "salary_cap_full_month": "999999999999.99"}
    case["extras"] = [{"month": "2027-11", "kind": "x", "amount": "999999999999.99"}]
    assert calculate_case(case) == read_again(case)
