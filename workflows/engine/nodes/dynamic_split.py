"""One next task per item of a data source."""

from collections.abc import Callable, Iterable
from typing import Any

from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
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
            ((node, _, _),) = self.flow_task._branches
            self.next_tasks = [(node, item) for item in items]


class DynamicSplit(stock.Split):
    """Opens the next node once per item of a data source; each item (JSON) becomes the task's data."""

    activation_class = DynamicSplitActivation

    def __init__(self, items: Any) -> None:
        super().__init__()
        self._items = items

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._items = this.resolve(instance, self._items)
        self.items: Callable[[Any], Iterable[dict[str, Any]]] = self._items

    def _ready(self) -> None:
        super()._ready()
        for node, _, _ in self._branches:
            node._multi_instance = True
