"""A step that a worker does, outside the lock."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes import job
from viewflow.workflow.status import STATUS

from workflows.engine import jobs
from workflows.engine.failures import QuietFailures


class BackgroundJobActivation(QuietFailures, job.AbstractJobActivation):
    """A step that a worker does."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        """Schedule the row; the hint follows the commit."""
        self.task.scheduled = now()
        self.task.save()
        transaction.on_commit(partial(jobs.hint, self.task.pk), robust=True)

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        """A worker that is on it finds its claim gone."""
        self.task.finished = now()
        self.task.save()


class BackgroundJob(stock.AbstractJob):
    """Work outside the lock.

    `work(process)` runs without a lock and without a transaction and returns a value; `store(activation, value)` keeps
    it, under the lock. Both must be safe to run again.
    """

    activation_class = BackgroundJobActivation

    def __init__(self, work: Any, store: Any = None) -> None:
        super().__init__()
        self._work, self._store = work, store

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.work: Callable[[Any], Any] = this.resolve(instance, self._work)
        self._store = this.resolve(instance, self._store)

    def store(self, activation: Any, value: Any) -> None:
        """Keep the result of the work."""
        if self._store is not None:
            self._store(activation, value)
