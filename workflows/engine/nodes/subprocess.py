"""Another flow as one step of this one."""

from typing import Any

from django.db import transaction
from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes import handle

from workflows.engine.failures import QuietFailures
from workflows.engine.nodes.case import case_of
from workflows.engine.nodes.start import Start


class SubprocessActivation(QuietFailures, handle.HandleActivation):
    """Waits, as NEW, until its child process has finished."""

    @Activation.status.super()
    def activate(self) -> None:
        """Start the child process with this task as its parent."""
        with self.exception_guard(), transaction.atomic(savepoint=True):
            node = self.flow_task
            values = node.arguments(self) if node.arguments is not None else {}
            node.child_start.run(
                case=case_of(self.process), actor=None, key=f"subprocess-{self.task.pk}", parent=self.task, **values
            )


class Subprocess(stock.Handle):
    """Runs another flow as one step.

    `start` is the start node of the child (`ResolutionFlow.prepared`), `arguments(activation)` the values it is started
    with, `returned(activation, child)` takes over its result under the parent's lock.
    """

    activation_class = SubprocessActivation
    task_type = "SUBPROCESS"
    bpmn_element = "callActivity"

    def __init__(self, start: Start, *, arguments: Any = None, returned: Any = None) -> None:
        super().__init__()
        self.child_start = start
        self._arguments, self._returned = arguments, returned

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.arguments = this.resolve(instance, self._arguments)
        self.returned = this.resolve(instance, self._returned)
