"""What is owed up to a day, and what the settlement of a year comes to."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

from funding.financing.figures.calculator import calculate
from funding.financing.figures.exchange import calculate_case, read_facts
from funding.financing.figures.settlement import due_until

CASES = json.loads((Path(__file__).resolve().parents[3] / "data" / "financing_cases.json").read_text())

FC04 = next(one for one in CASES if one["id"] == "FC04")["input"]


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
