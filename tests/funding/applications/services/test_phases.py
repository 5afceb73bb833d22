"""A programme phase is opened from a file; a new version leaves running matters alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, User
from advisory.board.services.rules import rules_for
from funding.applications.services import drafts
from workflows.casefile.models import RuleSet

pytestmark = pytest.mark.django_db
PHASE: dict[str, Any] = {
    "code": "TPK-TEST",
    "name": "Neue Fassung",
    "reference_prefix": "TPK",
    "starts_on": "2027-01-01",
    "ends_on": "2030-12-31",
    "financing": {"foundation_name": "Stiftung", "foundation_share": "0.5", "budget": "900000.00"},
    "deadlines": {"FIRST_CONTACT": {"amount": 3}, "CORRECTION": {"reminder_offsets": [-1], "extension": 5}},
}


def run(tmp_path: Path, **changes: Any) -> None:
    file = tmp_path / "phase.json"
    file.write_text(json.dumps(PHASE | changes))
    call_command("open_phase", str(file))


def test_a_new_version_is_open_and_running_matters_keep_theirs(
    gotha: Organisation, jena: Organisation, editor: User, tmp_path: Path
) -> None:
    before = drafts.start_application(organisation=gotha, actor=editor).case.rule_set
    run(tmp_path)
    after = drafts.start_application(organisation=jena, actor=editor).case.rule_set
    assert (before.version, after.version) == (1, 2)
    assert RuleSet.objects.get(pk=before.pk).state == "CLOSED_FOR_APPLICATIONS"
    assert after.deadline_rules.get(code="FIRST_CONTACT").amount == 3
    assert before.deadline_rules.get(code="FIRST_CONTACT").amount == 2
    assert after.deadline_rules.get(code="FORMAL_CHECK").amount == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"name": None}, "name"),
        ({"starts_on": "31.02.2027"}, "starts_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"financing": {"foundation_share": "0.6"}}, "financing"),
        ({"financing": {"budget": "viel"}}, "financing"),
        ({"deadlines": {"FREMD": {}}}, "deadlines"),
        ({"deadlines": {"CORRECTION": {"amount": "x"}}}, "deadlines"),
        ({"deadlines": {"CORRECTION": {"amount": -1}}}, "deadlines"),
        ({"deadlines": {"CORRECTION": {"unit": "weeks"}}}, "deadlines"),
        ({"deadlines": {"CORRECTION": {"title": "x"}}}, "deadlines"),
        ({"deadlines": {"CORRECTION": {"reminder_offsets": ["x"]}}}, "deadlines"),
        ({"deadlines": {"CORRECTION": {"escalation_role": "koenig"}}}, "deadlines"),
        ({"board": {"majority": "lautester"}}, "board"),
        ({"board": {"quorum_minimum": 0}}, "board"),
        ({"board": {"seats": 7}}, "board"),
        ({"board": {"circular_shortest": 9, "circular_longest": 8}}, "board"),
        ({"board": [1]}, "board"),
    ],
)
def test_a_bad_description_names_the_field_and_stores_nothing(
    rule_set: Any, tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(CommandError) as caught:
        run(tmp_path, **changes)
    assert str(caught.value).startswith(field)
    assert RuleSet.objects.filter(code="TPK-TEST").count() == 1
    assert RuleSet.objects.get(code="TPK-TEST").state == "OPEN"


def test_the_rules_of_the_board_belong_to_the_version(rule_set: RuleSet, tmp_path: Path) -> None:
    run(tmp_path, board={"majority": "absolute", "quorum_minimum": 4})
    newest = RuleSet.objects.get(code="TPK-TEST", version=2)
    assert rules_for(newest).as_case()["majority"] == "absolute"
    assert rules_for(newest).as_case()["quorum"] == {"base": "entitled", "share": "more_than_half", "minimum": 4}
    assert rules_for(rule_set).as_case()["majority"] == "simple"
