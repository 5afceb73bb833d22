"""Steps of an accompaniment up to the agreed scope: adviser, kick-off, goals, hours."""

import datetime
from typing import Any

from accounts.models import User
from advisory.support import notices
from advisory.support.choices import ScopeAnswer, Side, SupportStage
from advisory.support.services import advisory as advisory_cases
from advisory.support.services import plans, scopes
from advisory.support.steps.matters import advisory_of
from workflows.casefile.cases import Move, move_case
from workflows.choices import Turn
from workflows.engine.nodes import case_of
from workflows.engine.service import Entry


def take_adviser(activation: Any, *, actor: User, adviser: User) -> Entry:
    """The lead names who advises."""
    case = case_of(activation.process)
    advisory_cases.name_adviser(case=case, adviser=adviser)
    move_case(case, Move(turn=Turn.INSTITUTE))
    return Entry(data={"adviser": adviser.pk})


def note_kick_off(activation: Any, *, actor: User, on: datetime.date) -> None:
    """Both sides have met; a day to come is refused."""
    advisory = advisory_of(activation)
    advisory_cases.note_kick_off(advisory=advisory, on=on)
    move_case(advisory.case, Move(stage=SupportStage.GOALS.value, turn=Turn.APPLICANT))


def note_goals(activation: Any, *, actor: User, goals: str) -> None:
    """One side writes down what both cleared."""
    advisory = advisory_of(activation)
    advisory_cases.note_goals(advisory=advisory, goals=goals)
    move_case(advisory.case, Move(stage=SupportStage.SCOPE.value, turn=Turn.INSTITUTE))


def note_scope(activation: Any, *, actor: User, items: list[scopes.Item]) -> Entry:
    """The adviser proposes hours; the municipality is told."""
    advisory = advisory_of(activation)
    scope = scopes.propose_scope(advisory=advisory, actor=actor, side=Side.INSTITUTE, items=items)
    move_case(advisory.case, Move(turn=Turn.APPLICANT))
    notices.tell_support_waits(advisory, f"scope-{scope.pk}", "Ein Beratungsumfang ist vorgeschlagen")
    return Entry(data={"scope": scope.pk})


def answer_scope(activation: Any, *, actor: User, approved: bool) -> ScopeAnswer:
    """The municipality agrees, or asks for another proposal."""
    advisory = advisory_of(activation)
    if not approved:
        move_case(advisory.case, Move(turn=Turn.INSTITUTE))
        return ScopeAnswer.CHANGE
    scopes.agree_scope(advisory=advisory, actor=actor, side=Side.MUNICIPALITY)
    plans.begin_version(advisory)
    move_case(advisory.case, Move(stage=SupportStage.PLANNING.value, turn=Turn.APPLICANT))
    return ScopeAnswer.AGREED
