"""A step that lets another flow begin: once for each key, not at all where one runs already."""

from typing import Any

import pytest
from viewflow.workflow.models import Process

from accounts.models import User
from tests.conftest import make_case
from tests.example.flows import ErrandFlow
from workflows.casefile.models import CaseFile
from workflows.engine.nodes import Beginning, Launch

pytestmark = pytest.mark.django_db


class Matter:
    """A matter that says how an errand begins beside it."""

    def __init__(self, beginning: Beginning | None) -> None:
        self.beginning = beginning

    def begin_errand(self, activation: Any) -> Beginning | None:
        """The method that the node is declared with."""
        return self.beginning


def launch_of(beginning: Beginning | None) -> Launch:
    """The node of such a matter, as the engine resolves it."""
    node = Launch(ErrandFlow.asked, lambda activation: beginning)
    node._resolve(Matter(beginning))
    return node


def test_it_begins_on_its_case_with_its_values(case: CaseFile, editor: User) -> None:
    launch_of(Beginning(case, "launch-1", {"text": "Brot"}))._begin(None)
    process = Process.objects.get()
    assert process.flow_class is ErrandFlow
    assert process.case_link.case == case
    assert case.errand.text == "Brot"


def test_a_repeated_step_begins_nothing_twice(case: CaseFile) -> None:
    node = launch_of(Beginning(case, "launch-1"))
    node._begin(None)
    node._begin(None)
    assert Process.objects.count() == 1


def test_another_key_is_another_beginning(case: CaseFile, gotha: Any, rule_set: Any) -> None:
    launch_of(Beginning(case, "launch-1"))._begin(None)
    launch_of(Beginning(make_case(gotha, rule_set), "launch-2"))._begin(None)
    assert Process.objects.count() == 2


def test_one_that_runs_already_is_kept(case: CaseFile) -> None:
    launch_of(None)._begin(None)
    assert not Process.objects.exists()
