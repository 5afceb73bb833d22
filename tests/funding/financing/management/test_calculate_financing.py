"""`manage.py calculate_financing`: answers in order, and the name of a wrong field."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from funding.financing.figures.exchange import calculate_case
from funding.financing.figures.facts import CalculationError

CASES = json.loads((Path(__file__).resolve().parents[3] / "data" / "financing_cases.json").read_text())

FC04 = next(one for one in CASES if one["id"] == "FC04")["input"]

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
