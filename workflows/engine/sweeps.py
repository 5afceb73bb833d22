"""Periodic rescue: due timers, lost jobs, stranded parents, orphans. Rows are the truth, so each may run any time."""

from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import now
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from workflows.engine import jobs
from workflows.engine.errors import ProcessBusy
from workflows.engine.failures import describe, log_failure
from workflows.engine.models import Heartbeat
from workflows.engine.subprocesses import try_complete_parent

BATCH = 100


def beat(name: str) -> None:
    """Note that a periodic job ran."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": now()})


def _is_free(process_id: int) -> bool:
    """Whether nobody holds the process right now; on SQLite writers queue, so it always is."""
    rows = Process.objects.filter(pk=process_id).order_by()
    if connection.vendor == "postgresql":
        rows = rows.select_for_update(no_key=True, skip_locked=True)
    return bool(list(rows.values_list("pk", flat=True)))


def due_timers() -> QuerySet[Task]:
    """Timers whose moment has come."""
    return Task.objects.filter(flow_task_type="TIMER", status=STATUS.SCHEDULED, scheduled__lte=now())


def fire_due_timers(batch: int = BATCH) -> int:
    """Fire due timers, oldest first, each once however many sweeps run; returns how many fired now.

    A timer of a process that somebody works on is left for the next sweep. One whose node does not exist any more is
    put into ERROR, so that it does not block the others.
    """
    fired = 0
    for task in due_timers().select_related("process").order_by("scheduled", "pk")[:batch]:
        try:
            with transaction.atomic():
                free = _is_free(task.process_id)
            if free:
                fired += _fire(task)
        except ProcessBusy:
            continue
        except Exception as error:  # one broken flow must not stop the sweep
            log_failure(describe(error)["event"], error, task=task.pk)
    return fired


def _fire(task: Task) -> int:
    node = task.flow_task
    if node is None or not hasattr(node.activation_class, "start"):
        Task.objects.filter(pk=task.pk, status=STATUS.SCHEDULED).update(status=STATUS.ERROR, finished=now())
        return 0
    with task.activation() as activation:
        row = activation.task
        if row.status != STATUS.SCHEDULED or row.scheduled is None or row.scheduled > now():
            return 0
        activation.start()
        activation.execute()
    return 1


def lost_jobs() -> QuerySet[Task]:
    """Jobs that are due and nobody has done, and jobs whose worker's lease ran out."""
    return Task.objects.filter(
        flow_task_type="JOB", status__in=[STATUS.SCHEDULED, STATUS.STARTED], scheduled__lte=now()
    )


def resend_lost_jobs(batch: int = BATCH) -> int:
    """Send the hints of lost jobs again; returns how many."""
    ids = list(lost_jobs().order_by("scheduled").values_list("pk", flat=True)[:batch])
    for task_id in ids:
        transaction.on_commit(partial(jobs.hint, task_id), robust=True)
    return len(ids)


def stranded_parents() -> QuerySet[Task]:
    """Tasks that wait for a child process although every child has finished."""
    children = Process.objects.filter(parent_task_id=OuterRef("pk")).order_by()
    return Task.objects.filter(
        Exists(children.filter(status=PROCESS.DONE)),
        ~Exists(children.exclude(status=PROCESS.DONE)),
        flow_task_type="SUBPROCESS",
        status=STATUS.NEW,
    )


def complete_stranded_parents(batch: int = BATCH) -> int:
    """Complete parents whose child's last step was stored before a crash; returns how many."""
    ids = list(stranded_parents().order_by("pk").values_list("pk", flat=True)[:batch])
    return sum(try_complete_parent(task_id) for task_id in ids)


def failed_tasks() -> QuerySet[Task]:
    """Steps that failed and wait for a person."""
    return Task.objects.filter(status=STATUS.ERROR)


def orphans() -> QuerySet[Process]:
    """Processes that have not ended although nothing in them is open or failed: nobody would ever see them again."""
    open_tasks = Task.objects.filter(process_id=OuterRef("pk")).exclude(
        status__in=[STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED]
    )
    return Process.objects.filter(~Exists(open_tasks.order_by()), finished__isnull=True)


def run_all() -> dict[str, Any]:
    """All sweeps once, and a sign of life."""
    result = {
        "timers": fire_due_timers(),
        "jobs": resend_lost_jobs(),
        "parents": complete_stranded_parents(),
    }
    beat("engine")
    return result
