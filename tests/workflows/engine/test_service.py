"""The door to tasks: given away, done, cancelled, each under the policy."""

from typing import Any

import pytest
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.choices import Role
from accounts.models import User
from tests.conftest import fresh
from tests.example.flows import ErrandFlow, ParentFlow, PollFlow, ReminderFlow
from tests.workflows.errands import approve, start_errand
from workflows import selectors
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.errors import TaskClosed, TaskNotFound

pytestmark = pytest.mark.django_db


def test_guard_03_unassigning_keeps_the_permission_and_goes_through_the_policy(
    case: CaseFile, editor: User, caseworker: User, lead: User
) -> None:
    task = start_errand(case, editor)
    service.assign_task(actor=caseworker, task_id=task.pk, to=caseworker)
    with pytest.raises(TaskNotFound):
        service.unassign_task(actor=editor, task_id=task.pk)
    service.unassign_task(actor=lead, task_id=task.pk)
    with pytest.raises(TaskNotFound):
        service.complete_task(user=editor, task_id=task.pk, values={"approved": True, "note": "x"})
    assert Task.objects.get(pk=task.pk).owner_permission == "example.check_errand"


def test_guard_03_a_personal_task_stays_with_its_owner(case: CaseFile, person: Any) -> None:
    first, second = person(Role.BOARD_MEMBER), person(Role.BOARD_MEMBER)
    PollFlow.asked.run(case=case, actor=first, key="poll")
    mine = Task.objects.get(owner=first, flow_task=PollFlow.answer)
    for act in (
        lambda: service.complete_task(user=second, task_id=mine.pk),
        lambda: service.assign_task(actor=second, task_id=mine.pk, to=second),
        lambda: service.unassign_task(actor=first, task_id=mine.pk),
    ):
        with pytest.raises(TaskNotFound):
            act()
    assert list(selectors.open_tasks(fresh(second)).values_list("owner_id", flat=True)) == [second.pk]


def test_guard_06_assign_and_retry_check_the_policy_themselves(
    case: CaseFile, editor: User, caseworker: User, person: Any
) -> None:
    task = start_errand(case, editor)
    outsider = person(Role.FOUNDATION_OFFICER)
    with pytest.raises(TaskNotFound):
        service.assign_task(actor=outsider, task_id=task.pk, to=outsider)
    with pytest.raises(TaskNotFound):
        service.assign_task(actor=caseworker, task_id=task.pk, to=editor)
    Task.objects.filter(pk=task.pk).update(status=STATUS.ERROR)
    with pytest.raises(TaskNotFound):
        service.retry_task(actor=caseworker, task_id=task.pk)


def test_guard_09_a_task_sent_twice_is_done_once(
    case: CaseFile, editor: User, caseworker: User, client_of: Any
) -> None:
    task = start_errand(case, editor)
    client = client_of(caseworker)
    answers = [client.post(f"/aufgaben/{task.pk}/", {"approved": "ja", "note": "gut"}).status_code for _ in range(3)]
    assert answers == [302, 200, 200]
    assert case.events.filter(what="errand.check").count() == 1
    assert Task.objects.filter(flow_task=ErrandFlow.deliver).count() == 1


def test_guard_12_cancelling_a_task_ends_its_timer(case: CaseFile, editor: User) -> None:
    process = ReminderFlow.begun.run(case=case, actor=editor, key="boundary")
    host = Task.objects.get(process=process, flow_task=ReminderFlow.act)
    with ReminderFlow.lock(process.pk):
        service.cancel_tasks([host.pk])
    assert not Task.objects.filter(process=process, status=STATUS.SCHEDULED).exists()
    assert set(
        Task.objects.filter(process=process).exclude(flow_task=ReminderFlow.begun).values_list("status", flat=True)
    ) == {STATUS.CANCELED}


def test_guard_12_cancelling_a_process_ends_tasks_timers_jobs_and_children(
    case: CaseFile, editor: User, caseworker: User
) -> None:
    parent = ParentFlow.begun.run(case=case, actor=editor, key="parent-12")
    child_task = Task.objects.get(flow_task=ErrandFlow.check)
    service.cancel_process(process=parent, actor=caseworker, reason="zurückgezogen")
    assert not Process.objects.filter(finished__isnull=True).exists()
    assert not Task.objects.filter(finished__isnull=True).exists()
    assert set(case.deadlines.values_list("state", flat=True)) == {"CANCELLED"}
    with pytest.raises(TaskClosed):
        approve(caseworker, child_task)


def test_guard_17_assigning_writes_when(case: CaseFile, editor: User, caseworker: User, person: Any) -> None:
    task = start_errand(case, editor)
    assert service.assign_task(actor=caseworker, task_id=task.pk, to=caseworker).assigned is not None
    done = approve(caseworker, start_errand(case, editor))
    assert done.assigned is not None
    voter = person(Role.BOARD_MEMBER)
    PollFlow.asked.run(case=case, actor=voter, key="poll-17")
    assert Task.objects.get(owner=voter, flow_task=PollFlow.answer).assigned is not None
