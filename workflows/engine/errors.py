"""Why the engine refuses; pages and API turn these into 404, 409 or 503."""

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


class ProcessBusy(FlowLockFailed):
    """Somebody else holds the lock of the process for too long (409 or 503, never 500)."""
