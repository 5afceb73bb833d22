"""What every machine stands on: one transaction a run that is taken back, a clock, acts that may be refused."""

import datetime
from collections.abc import Callable
from typing import Any
from unittest import mock

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine
from viewflow.workflow.models import Task

from ui.refusals import DomainRefusal
from workflows.engine import jobs, sweeps
from workflows.engine.errors import TaskClosed, TaskNotFound
from workflows.repairing import open_repairs

BEGIN = datetime.datetime(2027, 4, 20, 9, 0, tzinfo=datetime.UTC)
REFUSED = (DomainRefusal, TaskNotFound, TaskClosed)
MOST_SWEEPS = 30


def a_run(runs: int, steps: int) -> settings:
    """So many runs of so many steps; a failure is made small before it is shown."""
    return settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )


def run_jobs(*, are_broken: bool = False) -> None:
    """Do every background job that is due; some of them bring others. Where they are broken, each fails for good."""
    for _ in range(MOST_SWEEPS):
        rows = list(sweeps.lost_jobs().order_by("pk"))
        if not [one for one in rows if (_fail(one) if are_broken else jobs.run_job(one.pk))]:
            return


def _fail(job: Task) -> bool:
    with (
        mock.patch.object(job.flow_task, "work", side_effect=OSError("kein Platz")),
        mock.patch.object(jobs.settings, "JOB_ATTEMPTS", 1),
    ):
        return jobs.run_job(job.pk)


def sweep(*, are_broken: bool = False) -> None:
    """What the beat does: timers, stranded parents, jobs, repairs, until nothing moves any more."""
    for _ in range(MOST_SWEEPS):
        run_jobs(are_broken=are_broken)
        moved = sweeps.fire_due_timers() + sweeps.complete_stranded_parents() + open_repairs()
        if not moved:
            break
    stuck = [f"{one.flow_task} of {one.process_id}" for one in sweeps.due_timers()]
    assert not stuck, f"timers that are due do not end: {stuck}"


class Scene(RuleBasedStateMachine):
    """A machine whose run leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.traveller = time_machine.travel(BEGIN, tick=False)
        self.clock = self.traveller.start()
        self.is_swept = True

    def teardown(self) -> None:
        self.traveller.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def pass_days(self, days: int) -> None:
        """So many days later, in the morning; a sweep may be late."""
        self.clock.shift(datetime.timedelta(days=days, minutes=1))


def attempt(act: Callable[..., Any], *args: Any, **values: Any) -> bool:
    """Try an act like a page does: whole or not at all. False where it was refused; everything else is an error."""
    try:
        with transaction.atomic():
            act(*args, **values)
    except REFUSED:
        return False
    return True


def pick(rows: Any, number: int) -> Any:
    """One of some rows, by a number that hypothesis draws; None of none."""
    found = list(rows)
    return found[number % len(found)] if found else None
