"""Kinds of cases: their stages, their marks on the map, and the permissions under which they are seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accounts import policy


@dataclass(frozen=True)
class Stage:
    """A stage of a case: what staff read, what the applicant reads, and the badge it is shown with."""

    title: str
    public_title: str
    badge: str = ""


@dataclass(frozen=True)
class Mark:
    """What the map says of a municipality, never by colour alone: a letter, words and a pattern of `ui.charts`.

    Of several marks of one municipality the one with the smallest `order` is shown.
    """

    letter: str
    title: str
    pattern: str
    order: int


NO_MARK = Mark("–", "Kein laufender Vorgang", "empty", 99)


@dataclass(frozen=True)
class CaseKind:
    """A kind of case. `permission` decides who sees such a case; `write_permission` who may write messages in it.

    `home` is the URL name (with `case_id`) of the page where a municipality follows it. `outline_permission` decides
    who knows of such a case from outside – stage, whose turn, next date – without reading it; by default who sees it.
    `marks` are the marks of its open stages on the map, `plural` its heading where many are counted.
    """

    code: str
    title: str
    permission: str
    write_permission: str
    stages: Mapping[str, Stage] = field(default_factory=dict)
    home: str = "workflows:case"
    outline_permission: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    plural: str = ""


_kinds: dict[str, CaseKind] = {}
_case_relations: list[str] = []


def register_case_kind(kind: CaseKind) -> None:
    """Make a kind of case known; called once in the `ready()` of its app."""
    _kinds[kind.code] = kind


def case_kinds() -> dict[str, CaseKind]:
    """All kinds of cases by code."""
    return dict(_kinds)


def kind_of(case: Any) -> CaseKind | None:
    """The kind of a case; None if its app is not installed any more."""
    return _kinds.get(case.kind)


def marks() -> list[Mark]:
    """Every mark of the map in order, the one for `nothing` last."""
    found = {mark for kind in _kinds.values() for mark in kind.marks.values()}
    return [*sorted(found, key=lambda mark: (mark.order, mark.letter)), NO_MARK]


def stage_of(case: Any) -> Stage:
    """The stage of a case in words; an unknown one shows its code."""
    kind = _kinds.get(case.kind)
    known = kind.stages.get(case.stage) if kind else None
    return known or Stage(case.stage, case.stage)


def title_of_stage(kind: str, stage: str) -> str:
    """What staff call a stage of a kind of case; an unknown one keeps its code."""
    known = _kinds[kind].stages.get(stage) if kind in _kinds else None
    return known.title if known else stage


def register_case_relation(name: str) -> None:
    """Load this relation of a case together with it wherever a task is loaded, for conditions of the policy."""
    if name not in _case_relations:
        _case_relations.append(name)


def case_relations(prefix: str = "") -> list[str]:
    """The relations that are loaded with a case, each behind `prefix`."""
    return [f"{prefix}{name}" for name in ("organisation", *_case_relations)]


def visible_cases(user: Any, prefix: str = "") -> Q:
    """The cases a person may see, as a condition; `prefix` is the path to the case on the queried model."""
    condition = Q(pk__in=[])
    for kind in _kinds.values():
        rows = policy.rows(user, kind.permission, organisation=f"{prefix}organisation_id", prefix=prefix)
        condition |= Q(**{f"{prefix}kind": kind.code}) & rows
    return condition


def outlined_cases(user: Any, prefix: str = "") -> Q:
    """The cases a person knows of from outside: those she may see, and kinds whose outline is open to her."""
    condition = visible_cases(user, prefix)
    for kind in _kinds.values():
        if kind.outline_permission:
            rows = policy.rows(user, kind.outline_permission, organisation=f"{prefix}organisation_id", prefix=prefix)
            condition |= Q(**{f"{prefix}kind": kind.code}) & rows
    return condition


def may_view_case(user: Any, case: Any) -> bool:
    """Whether a person may see a case, by the permission of its kind."""
    kind = _kinds.get(case.kind)
    return kind is not None and user.has_perm(kind.permission, case)


def may_write_in_case(user: Any, case: Any) -> bool:
    """Whether a person may write messages in a case."""
    kind = _kinds.get(case.kind)
    return kind is not None and may_view_case(user, case) and user.has_perm(kind.write_permission, case)
