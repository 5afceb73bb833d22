"""What apps put on the pages of cases: sections of the overview, things to begin, next steps, front doors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """A section on the overview of a case: `load(user, case)` returns the template's values, or None for nothing."""

    kind: str
    title: str
    template: str
    load: Callable[[Any, Any], dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True)
class StartAction:
    """Something a person may begin from the start page."""

    title: str
    text: str
    url_name: str
    permission: str


@dataclass(frozen=True)
class NextStep:
    """Something that may follow on a case of a kind, offered by an app above; `url_name` takes the case's id."""

    kind: str
    stages: frozenset[str]
    title: str
    text: str
    url_name: str
    permission: str


_next_steps: list[NextStep] = []
_start_actions: list[StartAction] = []
_sections: list[Section] = []
_front_doors: dict[str, str] = {}


def register_section(section: Section) -> None:
    """Add a section to the overview of a kind of case."""
    if section not in _sections:
        _sections.append(section)
        _sections.sort(key=lambda one: one.order)


def sections_of(kind: str) -> list[Section]:
    """Sections of the overview for a kind of case, in order."""
    return [section for section in _sections if section.kind == kind]


def register_start_action(action: StartAction) -> None:
    """Offer something to begin on the start page."""
    if action not in _start_actions:
        _start_actions.append(action)


def start_actions(user: Any) -> list[StartAction]:
    """What this person may begin."""
    return [action for action in _start_actions if user.has_perm(action.permission)]


def register_next_step(step: NextStep) -> None:
    """Offer a step on the pages of a kind of case."""
    if step not in _next_steps:
        _next_steps.append(step)


def next_steps(user: Any, case: Any) -> list[NextStep]:
    """What this person may begin from a case."""
    return [
        step
        for step in _next_steps
        if step.kind == case.kind and case.stage in step.stages and user.has_perm(step.permission, case)
    ]


def register_front_door(permission: str, url_name: str) -> None:
    """After the sign-in, people who hold the permission begin on this page; the first that fits decides."""
    _front_doors[permission] = url_name


def front_door(user: Any) -> str:
    """Where a person without a municipality begins."""
    return next((url for permission, url in _front_doors.items() if user.has_perm(permission)), "workflows:inbox")
