"""A step that lets another flow begin beside this one, once; it does not wait for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from viewflow import this

from workflows.casefile.models import CaseFile
from workflows.engine.errors import AlreadyStarted
from workflows.engine.nodes.start import Start
from workflows.engine.nodes.stock import Function


@dataclass(frozen=True)
class Beginning:
    """How the other flow begins: on which case, the key that lets it begin once, and the values of its start."""

    case: CaseFile
    key: str
    values: dict[str, Any] = field(default_factory=dict)


class Launch(Function):
    """Starts another flow in the transaction of this step.

    `start` is the start node of the other flow, `beginning(activation)` how it begins; None: one runs already and is
    kept. A beginning whose key was used before is kept as well, so that a repeated step starts nothing twice.
    """

    def __init__(self, start: Start, beginning: Any) -> None:
        super().__init__(None)
        self.other_start = start
        self._beginning = beginning

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.beginning: Callable[[Any], Beginning | None] = this.resolve(instance, self._beginning)
        self._func = self._begin  # of this node; viewflow copies the one the flow was written with

    def _begin(self, activation: Any) -> None:
        beginning = self.beginning(activation)
        if beginning is None:
            return
        try:
            self.other_start.run(case=beginning.case, actor=None, key=beginning.key, **beginning.values)
        except AlreadyStarted:
            return
