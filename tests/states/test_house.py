"""No dead matter: whatever people do or leave undone, every open case has somebody who may act, or a day that comes."""

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.states.house import HouseMachine
from tests.states.scene import a_run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("runs", "steps"), [(5, 25), pytest.param(500, 40, marks=pytest.mark.slow)], ids=["a-sample", "many"]
)
def test_no_matter_lies_dead_whatever_people_do(runs: int, steps: int) -> None:
    run_state_machine_as_test(HouseMachine, settings=a_run(runs, steps))
