"""What is kept of a failing step: class and an event id, never a value of a local variable.

The stock guard stores every local variable of the failing frame in the task; passwords and bank data were found there.
"""

import traceback
import uuid
from contextlib import ContextDecorator
from typing import Any, Self

import structlog
from django.utils.timezone import now
from viewflow.workflow.context import context
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.signals import task_failed
from viewflow.workflow.status import STATUS

log = structlog.get_logger(__name__)


def describe(error: BaseException) -> dict[str, str]:
    """Error class, a code where the error carries one, and an event id that the log repeats."""
    return {
        "error": type(error).__name__,
        "code": str(getattr(error, "code", ""))[:60],
        "event": str(uuid.uuid4()),
    }


def log_failure(event: str, error: BaseException, **ids: Any) -> None:
    """Write class and places of an error to the log, without its text and without values."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames]
    log.error("step_failed", event_id=event, error=type(error).__name__, places=places, **ids)


class _Guard(ContextDecorator):
    def __init__(self, activation: Any) -> None:
        self.activation = activation

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if error is None or context.propagate_exception or isinstance(error, FlowLockFailed):
            return False
        if not isinstance(error, Exception):
            return False
        mark_failed(self.activation, error)
        return True


def mark_failed(activation: Any, error: Exception) -> None:
    """Put the task of an activation into ERROR, where the operations page finds it."""
    task = activation.task
    description = describe(error)
    task.data = {**(task.data or {}), "_exception": description}
    task.finished = now()
    task.status = STATUS.ERROR
    task.save()
    log_failure(description["event"], error, task=task.pk, process=task.process_id)
    task_failed.send(sender=activation.flow_class, process=activation.process, task=task)


class QuietFailures:
    """Mixin for activations: failing steps leave no value behind."""

    def exception_guard(self) -> _Guard:
        """Record a failure in the background; let it pass in the foreground."""
        return _Guard(self)


_quiet: dict[type, type] = {}


def quiet(activation_class: type) -> type:
    """The activation class with `QuietFailures` in front; the same class for the same argument."""
    if activation_class not in _quiet:
        _quiet[activation_class] = type(
            f"Quiet{activation_class.__name__}", (QuietFailures, activation_class), {"__module__": __name__}
        )
    return _quiet[activation_class]
