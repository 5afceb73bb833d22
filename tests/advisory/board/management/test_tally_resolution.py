"""The command answers in the order of its cases, and names case and field of what it cannot read."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.advisory.board.figures.test_counting import TABLE, case

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ballots": [{"member": "x", "choice": "yes"}]}, "ballots[1].member"),
        ({"ballots": [{"member": "m1", "choice": "yes"}] * 2}, "ballots[2].member"),
        ({"ballots": [{"member": "m1", "choice": "vielleicht"}]}, "ballots[1].choice"),
        ({"ballots": [{"member": "m1"}]}, "ballots[1].choice"),
        ({"ballots": None}, "ballots"),
        ({"members": [{"id": "m1"}, {"id": "m1"}]}, "members[2].id"),
        ({"members": [{"id": 1}]}, "members[1].id"),
        ({"members": [{"id": "m1", "voting": "ja"}]}, "members[1].voting"),
        ({"members": [{"id": "m1", "deputy_of": "x"}], "ballots": []}, "members[1].deputy_of"),
        ({"rules": {"majority": "most"}}, "rules.majority"),
        ({"rules": {"quorum": {"share": "all"}}}, "rules.quorum.share"),
        ({"rules": {"quorum": {"minimum": -1}}}, "rules.quorum.minimum"),
        ({"rules": {"tie": None}}, "rules.tie"),
    ],
)
def test_malformed_input_names_case_and_field(change: dict[str, Any], field: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([case("yyyy"), {**case("yyyy"), **change}]))
    with pytest.raises(CommandError) as caught:
        call_command("tally_resolution", str(file))
    assert str(caught.value).startswith(f"case 2: {field}:") and "\n" not in str(caught.value)


def test_the_command_answers_in_order(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([given_case for given_case, _ in TABLE]))
    out = StringIO()
    call_command("tally_resolution", str(file), stdout=out)
    assert [one["outcome"] for one in json.loads(out.getvalue())] == [expected["outcome"] for _, expected in TABLE]
