"""Values for templates: a task, a deadline or a case in the words people read."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone
from viewflow.workflow.models import Task

from workflows import registry
from workflows.casefile.models import CaseFile
from workflows.choices import DeadlineState
from workflows.deadlines.models import Deadline
from workflows.deadlines.working_days import working_days_between
from workflows.engine.checks import installed_flows
from workflows.engine.nodes import HumanTask, Start

SOON = 5


@dataclass(frozen=True)
class Distance:
    """How far a last day is: badge kind and words."""

    kind: str
    text: str


def distance_to(due_on: datetime.date | None, *, corpus_christi: bool = False) -> Distance:
    """`Noch 6 Arbeitstage`, `Heute fällig`, `1 Arbeitstag überfällig`, or `Ohne Frist`."""
    if due_on is None:
        return Distance("", "Ohne Frist")
    today = timezone.localdate()
    if due_on < today:
        late = max(working_days_between(due_on, today, corpus_christi=corpus_christi), 1)
        return Distance("danger", f"{late} {'Arbeitstag' if late == 1 else 'Arbeitstage'} überfällig")
    left = working_days_between(today, due_on, corpus_christi=corpus_christi)
    if left == 0:
        return Distance("warning", "Heute fällig")
    words = f"Noch {left} {'Arbeitstag' if left == 1 else 'Arbeitstage'}"
    return Distance("warning" if left <= SOON else "", words)


def task_title(task: Task) -> str:
    """The German title of a task; a node that no longer exists is named as such."""
    node = task.flow_task
    return str(node.task_title) if node is not None and node.task_title else "Schritt aus einer früheren Fassung"


def due_day(moment: datetime.datetime | None) -> datetime.date | None:
    """The last day of a task from its due moment (24:00 is the first moment of the day after)."""
    return timezone.localtime(moment - datetime.timedelta(seconds=1)).date() if moment else None


@dataclass(frozen=True)
class TaskRow:
    """A task in a list."""

    id: int
    title: str
    case: CaseFile
    kind: str
    owner: str
    due_on: datetime.date | None
    distance: Distance


def task_row(task: Task) -> TaskRow:
    """Prepare a task that was loaded with case, organisation and owner."""
    case = task.process.case_link.case
    due_on = due_day(task.scheduled)
    kind = registry.kind_of(case)
    return TaskRow(
        id=task.pk,
        title=task_title(task),
        case=case,
        kind=kind.title if kind else case.kind,
        owner=task.owner.name if task.owner else "",
        due_on=due_on,
        distance=distance_to(due_on, corpus_christi=case.organisation.holds_corpus_christi),
    )


@dataclass(frozen=True)
class DeadlineRow:
    """A deadline in a list or panel."""

    id: int
    title: str
    case: CaseFile
    due_on: datetime.date
    paused: bool
    distance: Distance
    why: list[str]
    may_extend: bool


def deadline_row(deadline: Deadline) -> DeadlineRow:
    """Prepare a deadline that was loaded with rule, case and organisation."""
    paused = deadline.state == DeadlineState.PAUSED
    distance = distance_to(deadline.due_on, corpus_christi=deadline.case.organisation.holds_corpus_christi)
    return DeadlineRow(
        id=deadline.pk,
        title=deadline.rule.title,
        case=deadline.case,
        due_on=deadline.due_on,
        paused=paused,
        distance=Distance("", "Pausiert") if paused else distance,
        why=deadline.explanation.splitlines(),
        may_extend=not paused and deadline.rule.extension > 0 and deadline.extended_by == 0,
    )


def case_badge(case: CaseFile, *, staff: bool) -> Distance:
    """The stage of a case as a badge, in the words of staff or of the applicant."""
    stage = registry.stage_of(case)
    return Distance(stage.badge, stage.title if staff else stage.public_title)


@lru_cache(maxsize=1)
def _titles_of_steps() -> dict[str, str]:
    titles = {}
    for flow_class in installed_flows():
        label = flow_class.instance.flow_label
        for node in flow_class.instance.nodes():
            if isinstance(node, Start):
                titles[f"{label}.{node.name}"] = node.journal_words or f"{flow_class.process_title}: begonnen"
            elif isinstance(node, HumanTask):
                titles[f"{label}.{node.name}"] = node.journal_words or f"Erledigt: {node.task_title}"
    return titles


def event_title(what: str) -> str:
    """German words for a journal entry: those that an app registered, else the title of the step."""
    words = registry.event_title(what)
    return _titles_of_steps().get(what, words) if words == what else words


def event_line(event: Any, *, staff: bool) -> dict[str, Any]:
    """A journal entry for the timeline; the words of a reason are for staff, who wrote them for each other."""
    reason = getattr(event, "reason", None) if staff else None
    return {
        "at": event.at,
        "who": event.actor.name if event.actor else "System",
        "title": event_title(event.what),
        "reason": reason.text if reason else "",
        "document": event.document_hash[:8],
    }
