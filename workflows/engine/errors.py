"""Why the engine refuses; pages and API turn these into 404, 409 or 503."""

from collections.abc import Iterator
from contextlib import contextmanager

from viewflow.workflow.exceptions import FlowLockFailed


class EngineError(Exception):
    """The act was refused; nothing was stored."""


class TaskNotFound(EngineError):
    """The task does not exist, belongs to another process, or this person may not do it: all alike (404)."""


class TaskClosed(EngineError):
    """The task was completed or cancelled already, or somebody else took it (409)."""


class AlreadyStarted(EngineError):
    """This effect was started before; the process that exists is in `process` (409 or the same answer as before)."""

    def __init__(self, process: object) -> None:
        super().__init__("already started")
        self.process = process


class ActRefused(EngineError):
    """A domain rule says no; the message is German and for the person who tried (422).

    `field` names the form field it fits.
    """

    def __init__(self, message: str = "", field: str = "") -> None:
        super().__init__(message)
        self.field = field


class DomainRefusal(Exception):
    """A service of an app says no; the message is German, says why and what to do. `field` names the form field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Stale(DomainRefusal):
    """Somebody changed the same thing meanwhile; nothing was stored (409)."""


@contextmanager
def refusals() -> Iterator[None]:
    """Within a step of a flow: a refusal of a service in the words of the engine, an old page as a conflict."""
    try:
        yield
    except Stale as old:
        raise TaskClosed(str(old)) from old
    except DomainRefusal as refusal:
        raise ActRefused(str(refusal), refusal.field) from refusal


class ProcessBusy(FlowLockFailed):
    """Somebody else holds the lock of the process for too long (409 or 503, never 500)."""
