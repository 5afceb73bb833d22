"""One next task per item of a data source."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes import split

from workflows.engine.errors import EngineError
from workflows.engine.failures import QuietFailures


class NothingToDo(EngineError):
    """A dynamic split found no item."""


class DynamicSplitActivation(QuietFailures, split.SplitActivation):
    """One next task per item."""

    @Activation.status.super()
    def activate(self) -> None:
        """Read the items; refuse if there are none."""
        with self.exception_guard():
            items = list(self.flow_task.items(self))
            if not items:
                raise NothingToDo(f"{self.flow_task.name}: no item to split over")
            each, *others = [node for node, _, _ in self.flow_task._branches]
            self.next_tasks = [(each, item) for item in items] + [(node, None) for node in others]


class DynamicSplit(stock.Split):
    """Opens the next node once per item of a data source; each item (JSON) becomes the task's data.

    `.Next(…)` names the node that is opened per item, `.Always(…)` one that is opened once beside them.
    """

    activation_class = DynamicSplitActivation

    def __init__(self, items: Any) -> None:
        super().__init__()
        self._items = items
        self._later: list[Any] = []

    def Later(self, node: Any) -> "DynamicSplit":
        """Name a node that a step behind the split may open (`open_beside`); it is drawn, not opened at the split."""
        self._later.append(node)
        return self

    def _outgoing(self) -> Iterator[Edge]:
        yield from super()._outgoing()
        for node in self._later:
            yield Edge(src=self, dst=node, edge_class="cond_true")

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._items = this.resolve(instance, self._items)
        self._later = [this.resolve(instance, node) for node in self._later]
        self.items: Callable[[Any], Iterable[dict[str, Any]]] = self._items

    def _ready(self) -> None:
        super()._ready()
        self._branches[0][0]._multi_instance = True


def open_beside(activation: Activation, node: Any, item: dict[str, Any]) -> Any:
    """Open one more task in the lane of this one; the join behind the split waits for it as for the others.

    To be called in the act of a step, before the step is completed. Returns the new task.
    """
    opened = node._create(activation, activation.task.token, data=item)
    if opened.activate.can_proceed():  # a task with an owner is assigned already
        opened.activate()
    return opened.task
