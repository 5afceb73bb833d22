"""A step that a person does: who may, until when, with which form."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from django.utils.timezone import now
from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes import view
from viewflow.workflow.status import STATUS

from workflows.deadlines import periods
from workflows.engine.failures import QuietFailures
from workflows.engine.nodes.case import case_of
from workflows.engine.nodes.stock import TimerBoundary


class HumanTaskActivation(QuietFailures, view.ViewActivation):
    """A step that a person does; `outcome` is what its act came to, and decides the way."""

    outcome: Enum | None = None

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> "HumanTaskActivation":
        """Create the row with permission, owner and deadline."""
        task = flow_task.flow_class.task_class(process=prev_activation.process, flow_task=flow_task, token=token)
        task.data = data if data is not None else {}
        task.seed = seed
        task.owner_permission = flow_task.permission
        activation = cls(task)
        owner = flow_task.calc_owner(activation) if flow_task._owner else None
        if owner is not None:
            task.owner, task.status, task.assigned = owner, STATUS.ASSIGNED, now()
        deadline = None
        if flow_task.deadline_code:
            deadline = periods.plan_deadline(
                case=case_of(activation.process),
                code=flow_task.deadline_code,
                amount=flow_task.deadline_days(activation) if flow_task.deadline_days is not None else None,
                started_on=flow_task.deadline_since(activation) if flow_task.deadline_since is not None else None,
            )
            task.scheduled = periods.end_of_day(deadline.due_on)
        elif flow_task.due_moment is not None:
            task.scheduled = flow_task.due_moment(activation)
        task.save()
        task.previous.add(prev_activation.task)
        if deadline is not None:
            periods.store_deadline(deadline, task)
        return activation

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        """Complete the task and its deadline."""
        super().complete.original()
        if self.flow_task.deadline_code:
            periods.finish_deadlines(self.task)

    @Activation.status.super()
    def create_next(self) -> Any:
        """Open the node of the first way that fits, else the one named by `.Next`."""
        node = self.flow_task.way_of(self)
        if node is not None:
            yield node._create(self, self.task.token)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        """Cancel the task and its deadline (a join or a boundary timer does this)."""
        self.task.finished = now()
        self.task.save()
        if self.flow_task.deadline_code:
            periods.cancel_deadlines([self.task.pk])


class HumanTask(stock.View):
    """A step that a person does.

    `act` is a function `(activation, *, actor, **values)`; it may return its outcome (an enum member) or an entry for
    the journal that carries one. `form` is the form of the generic task screen, `screen` the URL name of an own one.
    Who may do it is declared with `.Permitted(…)`, what the journal says of it with `.Journal(…)`.
    """

    activation_class = HumanTaskActivation
    _owner: Any = None

    def __init__(self, act: Any = None, *, form: Any = None, screen: str = "", action: str = "Erledigt") -> None:
        super().__init__(None)
        self._act = act
        self.form_class = form
        self.screen = screen
        self.action_label = action
        self.permission = ""
        self.deadline_code = ""
        self.deadline_days: Any = None
        self.deadline_since: Any = None
        self.due_moment: Any = None
        self._owner_permission_obj = None
        self.journal_words = ""
        self._ways: list[tuple[Any, Enum]] = []

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._act = this.resolve(instance, self._act)
        self._owner = this.resolve(instance, self._owner)
        self.deadline_days = this.resolve(instance, self.deadline_days)
        self.deadline_since = this.resolve(instance, self.deadline_since)
        self.due_moment = this.resolve(instance, self.due_moment)
        self._ways = [(this.resolve(instance, node), outcome) for node, outcome in self._ways]

    def _outgoing(self) -> Iterator[Edge]:
        yield from super()._outgoing()
        for node, _ in self._ways:
            yield Edge(src=self, dst=node, edge_class="cond_true")

    def Or(self, node: Any, *, on: Enum) -> "HumanTask":
        """Name the way that is taken instead of `.Next` when the act comes to this outcome.

        It saves the five statements of a switch.
        """
        self._ways.append((node, on))
        return self

    @property
    def ways(self) -> list[tuple[Any, Enum]]:
        """The ways besides `.Next`, each with the outcome that leads there."""
        return list(self._ways)

    def way_of(self, activation: HumanTaskActivation) -> Any:
        """The node that follows this step."""
        return next((node for node, outcome in self._ways if outcome is activation.outcome), self._next)

    def Journal(self, words: str) -> "HumanTask":
        """What the journal says of this step; by default that its title is done."""
        self.journal_words = words
        return self

    def Permitted(self, permission: str) -> "HumanTask":
        """Name the permission that decides who may see, take and do the task."""
        self.permission = permission
        self._owner_permission = permission
        return self

    def Deadline(self, code: str, days: Any = None, since: Any = None) -> "HumanTask":
        """Name the period that runs while the task is open.

        `days(activation)` may give another length, `since(activation)` another first day; None keeps the rule.
        """
        self.deadline_code = code
        self.deadline_days = days
        self.deadline_since = since
        return self

    def Due(self, moment: Any) -> "HumanTask":
        """Show a due moment in lists although the period belongs to another row; `moment(activation)` gives it."""
        self.due_moment = moment
        return self

    def OnTimeout(self, delay: Any, then: Any, interrupting: bool = True, title: str | None = None) -> "HumanTask":
        """Attach a timer in its quiet form."""
        event = TimerBoundary(None, delay=delay, interrupting=interrupting).Next(then)
        if title is not None:
            event.Annotation(title=title)
        self._boundary_specs.append(("timeout", event))
        return self

    def perform(self, activation: HumanTaskActivation, *, actor: Any, values: dict[str, Any]) -> Any:
        """Run the act of this step."""
        return self._act(activation, actor=actor, **values) if self._act is not None else None
