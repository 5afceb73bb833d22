"""The one door to tasks and processes: lock the REAL process row, then load, check the policy, act, write the journal.

Pages, API, demonstration data and tests all come through here. Who may do what is decided by the permission that the
node names; a task of another process, a foreign one and a missing one all answer TaskNotFound.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db.models import Q
from django.utils.timezone import now
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from accounts.models import User
from workflows import registry
from workflows.casefile import journal
from workflows.casefile.models import CaseEvent, CaseFile
from workflows.deadlines import periods
from workflows.engine.errors import TaskClosed, TaskNotFound
from workflows.engine.leaving import free_resumed
from workflows.engine.nodes import HumanTask, case_of
from workflows.permissions import is_personal, may_do

OPEN_HUMAN = (STATUS.NEW, STATUS.ASSIGNED)
FINAL = (STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED)


@dataclass(frozen=True)
class Entry:
    """What an act wants in the journal besides who, when and what: a reason in words, a document's hash, ids.

    `outcome` is what the act came to; the flow goes on by it, and the task keeps its value.
    """

    reason: str = ""
    document_hash: str = ""
    data: dict[str, Any] | None = None
    outcome: Enum | None = None


def _with_relations(task_id: int) -> Task | None:
    related = registry.case_relations("process__case_link__case__")
    return Task.objects.select_related("owner", *related).filter(pk=task_id).first()


def _case_from(task: Task) -> CaseFile:
    try:
        case: CaseFile = task.process.case_link.case
    except Process.case_link.RelatedObjectDoesNotExist:
        raise TaskNotFound("a task without a case") from None
    task.process._case = case
    return case


def find_task(user: Any, task_id: int) -> Task:
    """A human task, open or done, that this person may do. Raises TaskNotFound."""
    task = _with_relations(task_id)
    if task is None or not isinstance(task.flow_task, HumanTask):
        raise TaskNotFound("no such task")
    if not may_do(user, task, _case_from(task)):
        raise TaskNotFound("no such task")
    return task


@contextmanager
def _locked(
    user: Any, task_id: int, process_id: int | None, known: Process | None = None
) -> Iterator[tuple[Task, CaseFile]]:
    real = known or Process.objects.filter(task__pk=task_id).only("flow_class").first()
    if real is None or real.flow_class is None or (process_id is not None and process_id != real.pk):
        raise TaskNotFound("no such task")
    with real.flow_class.lock(real.pk):
        task = find_task(user, task_id)
        if task.process_id != real.pk:
            raise TaskNotFound("no such task")
        yield task, _case_from(task)


def _must_be_open(task: Task) -> None:
    if task.status not in OPEN_HUMAN:
        raise TaskClosed("Diese Aufgabe ist schon erledigt.")


def complete_task(
    *,
    user: Any,
    task_id: int,
    values: dict[str, Any] | None = None,
    process_id: int | None = None,
    known: Process | None = None,
) -> Task:
    """Do a task: run its act with `values`, complete it, open what comes next, and write the journal.

    `known` is the process as the caller has just loaded it with the task; it is only believed if the task says so too.
    Raises TaskNotFound (404), TaskClosed (409), ProcessBusy (409/503) or what the act raises; then nothing is stored.
    """
    with _locked(user, task_id, process_id, known) as (task, case):
        _must_be_open(task)
        if task.owner_id not in (None, user.pk):
            raise TaskClosed(f"Diese Aufgabe hat {task.owner.name} übernommen.")
        if task.owner_id is None:
            task.owner, task.assigned = user, now()
        task.status = STATUS.ASSIGNED
        node = task.flow_task
        activation = node.activation_class(task)
        stage_before = case.stage
        activation.start(None)
        entry = _entry_of(node.perform(activation, actor=user, values=values or {}))
        if entry.outcome is not None:
            activation.outcome = entry.outcome
            task.data = {**(task.data or {}), "outcome": entry.outcome.value}
        activation.execute()
        journal.record(
            case,
            f"{node.flow_class.instance.flow_label}.{node.name}",
            actor=user,
            stage_from=stage_before,
            stage_to=case.stage,
            reason=entry.reason,
            document_hash=entry.document_hash,
            data={"task": task.pk, **(entry.data or {})},
        )
    return task


def _entry_of(returned: Any) -> Entry:
    """What an act returned: an entry, a mere outcome, or nothing."""
    if isinstance(returned, Entry):
        return returned
    return Entry(outcome=returned) if isinstance(returned, Enum) else Entry()


def assign_task(*, actor: Any, task_id: int, to: Any) -> Task:
    """Give a task to a person, or take it; both must be allowed to do it. Raises TaskNotFound or TaskClosed."""
    with _locked(actor, task_id, None) as (task, case):
        _must_be_open(task)
        if is_personal(task.owner_permission or "") or not may_do(to, task, case):
            raise TaskNotFound("not for this person")
        if task.owner_id == to.pk:
            return task
        before = task.owner_id
        task.owner, task.assigned, task.status = to, now(), STATUS.ASSIGNED
        task.save(update_fields=["owner", "assigned", "status"])
        journal.record(case, "task_assigned", actor=actor, data={"task": task.pk, "from": before, "to": to.pk})
    return task


def unassign_task(*, actor: Any, task_id: int) -> Task:
    """Put a task back into the common list; the same policy decides who may. Raises TaskNotFound or TaskClosed."""
    with _locked(actor, task_id, None) as (task, case):
        _must_be_open(task)
        if is_personal(task.owner_permission or ""):
            raise TaskNotFound("a personal task stays with its owner")
        before = task.owner_id
        task.owner, task.assigned, task.status = None, None, STATUS.NEW
        task.save(update_fields=["owner", "assigned", "status"])
        journal.record(case, "task_unassigned", actor=actor, data={"task": task.pk, "from": before})
    return task


def cancel_tasks(task_ids: list[int]) -> None:
    """Cancel open tasks with the timers that hang on them, their deadlines and their child processes.

    The caller holds the lock of their process. Three statements, however many tasks there are.
    """
    armed = Q(previous__in=task_ids, flow_task_type__in=["TIMER", "EVENT"])
    ids = list(
        Task.objects.filter(Q(pk__in=task_ids) | armed)
        .exclude(status__in=FINAL)
        .order_by()
        .values_list("pk", flat=True)
        .distinct()
    )
    Task.objects.filter(pk__in=ids).update(status=STATUS.CANCELED, finished=now())
    periods.cancel_deadlines(ids)
    for child in Process.objects.filter(parent_task_id__in=ids, finished__isnull=True):
        cancel_process(process=child, actor=None, reason="")


def end_timer(process: Process, node: Any) -> bool:
    """Let the waiting timer of a node end now instead of at its moment; False if none waits (any more).

    The caller holds the lock of the process.
    """
    task = Task.objects.filter(process=process, flow_task=node, status=STATUS.SCHEDULED).first()
    if task is None:
        return False
    activation = node.activation_class(task)
    activation.start()
    activation.execute()
    return True


def cancel_process(*, process: Process, actor: Any, reason: str) -> None:
    """End a process at once: its open tasks, timers, jobs, deadlines and child processes. Repeating changes nothing."""
    with process.flow_class.lock(process.pk):
        row = Process.objects.get(pk=process.pk)
        if row.finished is not None:
            return
        waiting = Task.objects.filter(process=row).exclude(status__in=FINAL).order_by("pk")
        was = [list(one) for one in waiting.values_list("pk", "status")]
        cancel_tasks([task_id for task_id, _ in was])
        row.status, row.finished = PROCESS.CANCELED, now()
        row.save(update_fields=["status", "finished"])
        ended = {"process": row.pk, "tasks": was}
        journal.record(case_of(row), "process_cancelled", actor=actor, reason=reason, data=ended)


def _waiting_when_cancelled(process: Process, case: CaseFile) -> list[Task]:
    entries = CaseEvent.objects.filter(case=case, what="process_cancelled", data__process=process.pk)
    newest = entries.order_by("-number").first()
    was = dict(newest.data.get("tasks", [])) if newest is not None else {}
    waiting = list(Task.objects.select_related("owner").filter(pk__in=was, status=STATUS.CANCELED).order_by("pk"))
    for task in waiting:
        task.status = was[task.pk]
    return waiting


def resume_process(*, process: Process, actor: Any) -> list[Task]:
    """Let a cancelled process go on where it stood: what waited then waits again, its periods begin anew today.

    Returns the tasks that wait. A child process is not revived: a step that waited for one is the caller's to judge.
    Raises TaskClosed where nothing is known to have waited, or where the process was not cancelled.
    """
    with process.flow_class.lock(process.pk):
        row = Process.objects.get(pk=process.pk)
        case = case_of(row)
        waiting = _waiting_when_cancelled(row, case) if row.status == PROCESS.CANCELED else []
        if not waiting or any(task.flow_task_type == "SUBPROCESS" for task in waiting):
            raise TaskClosed("Dieser Ablauf lässt sich nicht wieder aufnehmen.")
        row.status, row.finished = PROCESS.NEW, None
        row.save(update_fields=["status", "finished"])
        for task in waiting:
            task.process = row
            _wake(task, case)
        journal.record(case, "process_resumed", actor=actor, data={"process": row.pk})
        free_resumed(case, actor)
    return waiting


def _wake(task: Task, case: CaseFile) -> None:
    node = task.flow_task
    task.finished = None
    if isinstance(node, HumanTask) and task.owner is not None and not may_do(task.owner, task, case):
        task.owner, task.assigned, task.status = None, None, STATUS.NEW
    task.save(update_fields=["finished", "status", "owner", "assigned"])
    if code := getattr(node, "deadline_code", ""):
        periods.start_deadline(case=case, code=code, task=task)


def retry_task(*, actor: User, task_id: int) -> Task:
    """Run a failed step again. Raises TaskNotFound for people who may not repair, TaskClosed if it did not fail."""
    if not actor.has_perm("workflows.repair"):
        raise TaskNotFound("no such task")
    task = Task.objects.select_related("process").filter(pk=task_id).first()
    if task is None or task.flow_task is None or task.process.flow_class is None:
        raise TaskNotFound("no such task")
    with task.activation() as activation:
        if activation.task.status != STATUS.ERROR:
            raise TaskClosed("Dieser Schritt ist nicht fehlgeschlagen.")
        data = dict(activation.task.data or {})
        activation.task.data = {key: value for key, value in data.items() if key not in {"_exception", "attempts"}}
        revived: Task = activation.revive()
        Task.objects.filter(pk=activation.task.pk).update(data=data)
        journal.record(
            case_of(activation.process), "step_retried", actor=actor, data={"task": task.pk, "again": revived.pk}
        )
    return revived
