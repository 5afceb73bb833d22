"""What the sweeps find: failed steps after a timer, parents left behind."""

from typing import Any

import pytest
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import User
from tests.conftest import make_case
from tests.example.flows import ErrandFlow, ParentFlow, WaitFlow
from tests.workflows.errands import everything_stored, make_due
from workflows.casefile.models import CaseFile
from workflows.engine import service, sweeps

pytestmark = pytest.mark.django_db


def test_guard_05_a_failing_step_after_a_timer_leaves_no_value_of_a_variable(
    gotha: Any, rule_set: Any, editor: User
) -> None:
    case = make_case(gotha, rule_set, title="scheitert")
    process = WaitFlow.begun.run(case=case, actor=editor, key="wait")
    make_due(Task.objects.get(process=process, flow_task=WaitFlow.wait))
    assert sweeps.fire_due_timers() == 1
    assert Task.objects.get(process=process, flow_task=WaitFlow.after).status == STATUS.ERROR
    assert "geheim-4711" not in everything_stored()


def test_guard_10_a_parent_stranded_by_a_crash_is_completed_by_the_sweep(
    case: CaseFile, editor: User, caseworker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = ParentFlow.begun.run(case=case, actor=editor, key="parent")
    check = Task.objects.get(flow_task=ErrandFlow.check)
    monkeypatch.setattr("viewflow.workflow.lock.after_lock_released", lambda callback: None)
    service.complete_task(user=caseworker, task_id=check.pk, values={"approved": False, "note": "nein"})
    parent.refresh_from_db()
    assert parent.finished is None
    assert sweeps.stranded_parents().count() == 1
    assert sweeps.complete_stranded_parents() == 1
    parent.refresh_from_db()
    assert parent.finished is not None
    assert Task.objects.get(flow_task=ParentFlow.child).data == {"child": check.process_id}
    assert sweeps.complete_stranded_parents() == 0
