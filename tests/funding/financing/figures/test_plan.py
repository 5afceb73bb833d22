"""The rule of halves: worked cases, properties, and an independent reading in whole cents."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.financing.figures.plan import PlanYear, check_year, highest_share, validate_plan

CASES = json.loads((Path(__file__).resolve().parents[3] / "data" / "plan_validation_cases.json").read_text())

PHASE = {"phase_starts_on": "2027-01-01", "phase_ends_on": "2030-12-31"}

AMOUNTS = st.integers(-5_000_000, 20_000_000)


def euro(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_worked_cases(case: dict[str, Any]) -> None:
    assert validate_plan(case["input"]) == case["expected"]


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, st.sampled_from(["1", "1.0", "0.75", "1.25"]))
def test_a_second_reading_in_whole_cents_agrees(  # noqa: PLR0917
    total: int, foundation: int, esf: int, land: int, own: int, fte: str
) -> None:
    names = {"total": total, "foundation": foundation, "esf": esf, "land": land, "own": own}
    result = validate_plan({"fte": fte, **{name: euro(value) for name, value in names.items()}})
    expected = [
        code
        for code, wrong in (
            ("NEGATIVE_AMOUNT", any(value < 0 for value in names.values())),
            ("POST_NOT_FULL_TIME", fte not in ("1", "1.0")),
            ("FOUNDATION_SHARE_EXCEEDS_HALF", foundation + foundation > total),
            ("SOURCES_NOT_EQUAL_TOTAL", foundation + esf + land + own - total != 0),
        )
        if wrong
    ]
    missing = total - foundation - esf - land - own
    difference = {"difference": euro(missing)} if missing else {}
    assert result == {"valid": expected == [], "errors": expected, **difference}


@pytest.mark.parametrize(
    ("facts", "errors"),
    [
        ({"starts_on": "2027-01-01", "ends_on": "2030-12-31", **PHASE}, []),
        ({"starts_on": "2026-12-31", "ends_on": "2030-12-31", **PHASE}, ["OUTSIDE_PHASE"]),
        ({"starts_on": "2027-01-01", "ends_on": "2031-01-01", **PHASE}, ["OUTSIDE_PHASE"]),
        ({"starts_on": "2028-01-01", "ends_on": "2027-01-01", **PHASE}, ["OUTSIDE_PHASE"]),
        ({"esf_rate": "0.60", "highest_esf_rate": "0.60"}, []),
        ({"esf_rate": "0.61", "highest_esf_rate": "0.60"}, ["ESF_RATE_TOO_HIGH"]),
    ],
)
def test_further_rules_apply_where_their_facts_are_given(facts: dict[str, str], errors: list[str]) -> None:
    assert validate_plan({**CASES[5]["input"], **facts})["errors"] == errors


@given(st.integers(0, 10**10))
def test_the_half_is_rounded_down_and_never_too_much(cents: int) -> None:
    half = highest_share(cents)
    assert half == cents // 2
    assert check_year(PlanYear(2027, cents, half, cents - half, 0)).fits
