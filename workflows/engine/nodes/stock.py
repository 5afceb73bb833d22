"""The nodes of viewflow that a flow of this house may use, each in its quiet form."""

from typing import Any

from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes import boundary
from viewflow.workflow.status import STATUS

from workflows.deadlines import periods
from workflows.engine.failures import quiet
from workflows.engine.nodes.case import case_of


class Function(stock.Function):
    """A step that runs at once, inside the lock; no network, no PDF, no mail in here."""

    activation_class = quiet(stock.Function.activation_class)


class If(stock.If):
    """Two ways."""

    activation_class = quiet(stock.If.activation_class)


class Switch(stock.Switch):
    """Several ways, the first that fits."""

    activation_class = quiet(stock.Switch.activation_class)


class Split(stock.Split):
    """Ways in parallel."""

    activation_class = quiet(stock.Split.activation_class)


class Join(stock.Join):
    """Waits for parallel ways, or goes on when its condition holds and cancels the rest."""

    activation_class = quiet(stock.Join.activation_class)


class TimerActivation(quiet(stock.Timer.activation_class)):  # type: ignore[misc]
    """A timer that may carry a deadline."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        """Store the due moment, with a deadline where the node names one."""
        node = self.flow_task
        if not node.deadline_code:
            super().activate.original()
            return
        with self.exception_guard():
            periods.start_deadline(
                case=case_of(self.process),
                code=node.deadline_code,
                task=self.task,
                amount=node.deadline_days(self) if node.deadline_days is not None else None,
                until=node.deadline_until(self) if node.deadline_until is not None else None,
            )
            self.task.save()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        """Complete the timer and its deadline."""
        super().complete.original()
        if self.flow_task.deadline_code:
            periods.finish_deadlines(self.task)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.SCHEDULED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        """Cancel the timer and its deadline."""
        self.task.finished = now()
        self.task.save()
        if self.flow_task.deadline_code:
            periods.cancel_deadlines([self.task.pk])


class Timer(stock.Timer):
    """Waits for a moment; the row is fired by the sweep.

    Without a delay it waits for the end of the deadline that `.Deadline(…)` names; people who have open tasks in the
    same process are reminded of it.
    """

    activation_class = TimerActivation

    def __init__(self, delay: Any = None) -> None:
        super().__init__(delay)
        self.deadline_code = ""
        self.deadline_days: Any = None
        self.deadline_until: Any = None

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.deadline_days = this.resolve(instance, self.deadline_days)
        self.deadline_until = this.resolve(instance, self.deadline_until)

    def Deadline(self, code: str, days: Any = None, until: Any = None) -> "Timer":
        """Name the period whose end the timer waits for.

        `days(activation)` may give another length, `until(activation)` an agreed day instead of a length.
        """
        self.deadline_code, self.deadline_days, self.deadline_until = code, days, until
        return self


class TimerBoundary(boundary.TimerBoundary):
    """A timer on a human task."""

    activation_class = quiet(boundary.TimerBoundary.activation_class)


class End(stock.End):
    """The end of the process."""

    activation_class = quiet(stock.End.activation_class)
