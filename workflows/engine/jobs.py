"""Background jobs of a flow: the work runs outside the lock, and its result is stored in a second short step.

Step 1 (locked): SCHEDULED or a run-out STARTED → STARTED, with a fresh claim and a lease. Then the work, without a lock
and without an open transaction. Step 2 (locked): only if the claim still stands → store the result, DONE, next nodes;
after a failure back to SCHEDULED with a pause, and to ERROR after the last attempt. The row is the truth, a message of
the broker only a hint: the sweep sends hints again.
"""

import datetime
import uuid
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.utils.timezone import now
from kombu.exceptions import OperationalError as BrokerError
from viewflow.workflow.context import Context
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from workflows.engine.failures import describe, log_failure, mark_failed

log = structlog.get_logger(__name__)


def hint(task_id: int) -> None:
    """Tell the workers that a job waits; if the broker is away, the sweep finds the row."""
    try:
        current_app.send_task("workflows.run_job", args=[task_id])
    except (BrokerError, OSError) as error:
        log.warning("job_hint_lost", task=task_id, error=type(error).__name__)


def _claim(task_id: int) -> tuple[Task, str] | None:
    task = Task.objects.filter(pk=task_id, flow_task_type="JOB").first()
    if task is None or task.flow_task is None or not hasattr(task.flow_task, "work"):
        return None
    with task.activation() as activation:
        row = activation.task
        free = row.status == STATUS.SCHEDULED or (row.status == STATUS.STARTED and _lease_is_over(row))
        if not free or (row.scheduled is not None and row.scheduled > now()):
            return None
        claim = str(uuid.uuid4())
        row.external_task_id = claim
        row.scheduled = now() + datetime.timedelta(seconds=settings.JOB_LEASE_SECONDS)
        row.data = {**(row.data or {}), "attempts": (row.data or {}).get("attempts", 0) + 1}
        activation.start()
        return row, claim


def _lease_is_over(task: Task) -> bool:
    return task.scheduled is None or task.scheduled <= now()


def run_job(task_id: int) -> bool:
    """Run one job if it is free; True if it was done now. Refuses tasks that are no job. Safe to run twice."""
    claimed = _claim(task_id)
    if claimed is None:
        return False
    task, claim = claimed
    node = task.flow_task
    try:
        result = node.work(task.process)
    except Exception as error:  # whatever the work does, the row must say what became of it
        _give_back(task, claim, error)
        return False
    return _store(task, claim, result)


def _store(task: Task, claim: str, result: Any) -> bool:
    with task.activation() as activation:
        if activation.task.status != STATUS.STARTED or activation.task.external_task_id != claim:
            return False
        activation.task.scheduled = None
        with Context(propagate_exception=True):
            activation.flow_task.store(activation, result)
        activation.execute()
    return True


def _give_back(task: Task, claim: str, error: Exception) -> None:
    with task.activation() as activation:
        row = activation.task
        if row.status != STATUS.STARTED or row.external_task_id != claim:
            return
        attempts = (row.data or {}).get("attempts", 1)
        if attempts >= settings.JOB_ATTEMPTS:
            mark_failed(activation, error)
            return
        description = describe(error)
        log_failure(description["event"], error, task=row.pk, attempt=attempts)
        row.data = {**(row.data or {}), "_exception": description}
        row.status = STATUS.SCHEDULED
        row.scheduled = now() + datetime.timedelta(seconds=settings.JOB_RETRY_SECONDS * attempts)
        row.save()
