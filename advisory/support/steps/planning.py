"""Steps of an implementation plan: offered, answered, continued every year."""

import datetime
from typing import Any

from accounts.models import User
from advisory.support import notices
from advisory.support.choices import PlanAnswer, Side, SupportStage
from advisory.support.permissions import side_of
from advisory.support.selectors import plan_at_work, plan_in_force
from advisory.support.services import plans
from advisory.support.steps.matters import advisory_of
from ui.refusals import DomainRefusal
from workflows.casefile.cases import Move, move_case
from workflows.choices import Turn
from workflows.engine.service import Entry


def offer_plan(activation: Any, *, actor: User) -> Entry:
    """One side gives the draft to the other."""
    advisory = advisory_of(activation)
    side = side_of(actor, advisory.case.organisation_id)
    plan = plan_at_work(advisory)
    if plan is None:
        raise DomainRefusal("Es gibt keinen Entwurf.")
    plans.offer_plan(plan=plan, actor=actor, side=side)
    turn = Turn.INSTITUTE if side == Side.MUNICIPALITY else Turn.APPLICANT
    move_case(advisory.case, Move(turn=turn))
    if side == Side.INSTITUTE:
        notices.tell_support_waits(
            advisory, f"plan-{plan.pk}-{activation.task.pk}", "Ein Umsetzungsplan wartet auf Ihre Zustimmung"
        )
    return Entry(data={"plan": plan.pk})


def answer_plan(activation: Any, *, actor: User, approved: bool) -> Entry:
    """The other side approves, or gives the plan back to be written on."""
    advisory = advisory_of(activation)
    side = side_of(actor, advisory.case.organisation_id)
    plan = plans.answer_plan(advisory=advisory, actor=actor, side=side, approved=approved)
    answer = PlanAnswer.IN_FORCE
    if approved:
        move_case(advisory.case, Move(stage=SupportStage.RUNNING.value, turn=Turn.NOBODY, next_on=plan.valid_to))
    else:
        answer = PlanAnswer.FIRST_AGAIN if plan.number == 1 else PlanAnswer.UPDATE_AGAIN
    return Entry(data={"plan": plan.pk, "approved": approved}, outcome=answer)


def begin_review(activation: Any) -> None:
    """The next version lies ready, as a copy of the one in force."""
    advisory = advisory_of(activation)
    plan = plans.begin_version(advisory)
    move_case(advisory.case, Move(stage=SupportStage.REVIEW.value, turn=Turn.APPLICANT))
    notices.tell_support_waits(advisory, f"review-{plan.pk}", "Der Umsetzungsplan wird fortgeschrieben")


def in_force_since(activation: Any) -> datetime.date | None:
    """The yearly update is due a year after the version in force began."""
    plan = plan_in_force(advisory_of(activation))
    return plan.in_force_from if plan is not None else None
