"""Why the engine refuses (404, 409 or 503 on pages and API); what a rule refuses passes through it unchanged."""

from viewflow.workflow.exceptions import FlowLockFailed

from ui.refusals import Stale


class EngineError(Exception):
    """The act was refused; nothing was stored."""


class TaskNotFound(EngineError):
    """The task does not exist, belongs to another process, or this person may not do it: all alike (404)."""


class TaskClosed(EngineError, Stale):
    """The task was completed or cancelled already, or somebody else took it (409)."""


class AlreadyStarted(EngineError):
    """This effect was started before; the process that exists is in `process` (409 or the same answer as before)."""

    def __init__(self, process: object) -> None:
        super().__init__("already started")
        self.process = process


class ProcessBusy(FlowLockFailed):
    """Somebody else holds the lock of the process for too long (409 or 503, never 500)."""
