"""A board in any order of events decides what its rules say, and nobody who is recused sees anything."""

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.states.scene import a_run
from tests.states.voting import BoardMachine

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("runs", "steps"), [(15, 20), pytest.param(300, 40, marks=pytest.mark.slow)], ids=["a-sample", "many"]
)
def test_a_board_decides_by_its_rules_whatever_happens(runs: int, steps: int) -> None:
    run_state_machine_as_test(BoardMachine, settings=a_run(runs, steps))
