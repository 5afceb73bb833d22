"""A running deadline."""

from typing import Any

import pytest
import time_machine

from accounts.models import User
from tests.example.flows import ErrandFlow
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline

NOON = "12:00:00+02:00"


@pytest.fixture
def running(case: CaseFile, editor: User) -> Deadline:
    with time_machine.travel(f"2027-09-14T{NOON}", tick=False):
        ErrandFlow.asked.run(case=case, actor=editor, key="deadline", text="x")
    return Deadline.objects.get(case=case)


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T{NOON}", tick=False)
