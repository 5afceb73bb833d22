"""All tables of this app; each is described in its own room."""

from workflows.casefile.models import (
    CaseEvent,
    CaseEventReason,
    CaseExclusion,
    CaseFile,
    CaseMessage,
    CaseProcess,
    NumberRange,
    RuleSet,
    StoredFile,
)
from workflows.deadlines.models import Deadline, DeadlinePause, DeadlineRule, Reminder
from workflows.engine.models import Heartbeat

__all__ = [
    "CaseEvent",
    "CaseEventReason",
    "CaseExclusion",
    "CaseFile",
    "CaseMessage",
    "CaseProcess",
    "Deadline",
    "DeadlinePause",
    "DeadlineRule",
    "Heartbeat",
    "NumberRange",
    "Reminder",
    "RuleSet",
    "StoredFile",
]
