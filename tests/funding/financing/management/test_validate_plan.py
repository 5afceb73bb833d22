"""`manage.py validate_plan`: answers in order, and the name of a wrong field."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

CASES = json.loads((Path(__file__).resolve().parents[3] / "data" / "plan_validation_cases.json").read_text())

PHASE = {"phase_starts_on": "2027-01-01", "phase_ends_on": "2030-12-31"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"total": "1,00"}, "total"),
        ({"total": 1.5}, "total"),
        ({"own": "NaN"}, "own"),
        ({"esf": "1e3"}, "esf"),
        ({"land": "1.234"}, "land"),
        ({"foundation": None}, "foundation"),
        ({"fte": "eins"}, "fte"),
        ({"esf_base_fte": 1}, "esf_base_fte"),
        ({**PHASE, "starts_on": "morgen", "ends_on": "2027-02-30"}, "starts_on"),
    ],
)
def test_malformed_input_names_case_and_field(change: dict[str, Any], field: str, tmp_path: Path) -> None:
    good = CASES[5]["input"]
    file = tmp_path / "plans.json"
    file.write_text(json.dumps([good, {**good, **change}]))
    with pytest.raises(CommandError) as caught:
        call_command("validate_plan", str(file))
    assert str(caught.value).startswith(f"case 2: {field}:")


def test_the_command_answers_in_order(tmp_path: Path) -> None:
    file = tmp_path / "plans.json"
    file.write_text(json.dumps([case["input"] for case in CASES]))
    out = StringIO()
    call_command("validate_plan", str(file), stdout=out)
    assert [one["valid"] for one in json.loads(out.getvalue())] == [case["expected"]["valid"] for case in CASES]
