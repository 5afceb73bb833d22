"""Write, offer, approve and continue an implementation plan. Rules: domain B.11 (R8, R9).

A version is never edited after it is in force; progress is noted beside it, and the next version begins as its copy.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from advisory.support.choices import NEEDS_REASON, MilestoneState, PlanStatus, Side
from advisory.support.models import AdvisoryCase, ImplementationPlan, Milestone, MilestoneProgress, PlanGoal
from advisory.support.selectors import goals_of, plan_at_work, plan_in_force, state_of
from advisory.support.services.advisory import check_open
from ui.refusals import DomainRefusal, Stale
from workflows.casefile import journal


def begin_version(advisory: AdvisoryCase) -> ImplementationPlan:
    """The version that is written: the open one, else a copy of the one in force, else an empty one."""
    working = plan_at_work(advisory)
    if working is not None:
        return working
    last = advisory.plans.order_by("-number").first()
    plan = ImplementationPlan.objects.create(
        advisory=advisory, number=last.number + 1 if last else 1, vision=last.vision if last else ""
    )
    if last is not None:
        _copy(last, plan)
    return plan


def _copy(last: ImplementationPlan, plan: ImplementationPlan) -> None:
    """Goals and milestones are carried on; what was reached or dropped stays with the version before."""
    over = {MilestoneState.REACHED.value, MilestoneState.DROPPED.value}
    for goal in goals_of(last):
        copied = PlanGoal.objects.create(plan=plan, title=goal.title, text=goal.text, origin=goal)
        Milestone.objects.bulk_create(
            Milestone(goal=copied, title=one.title, due_on=one.due_on, owner=one.owner, origin=one)
            for one in goal.milestones.all()
            if state_of(one) not in over
        )


def lock_draft(plan: ImplementationPlan, revision: int | None = None) -> ImplementationPlan:
    """A draft with its row locked, its revision counted up. Raises DomainRefusal or Stale."""
    rows = ImplementationPlan.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("advisory__case__organisation").get(pk=plan.pk)
    check_open(row.advisory)
    if row.status != PlanStatus.DRAFT:
        raise DomainRefusal("Diese Fassung wird gerade abgestimmt oder gilt schon. Sie lässt sich nicht mehr ändern.")
    if revision is not None and revision != row.revision:
        raise Stale("Jemand hat den Plan inzwischen geändert. Ihr Text steht noch unten.")
    row.revision += 1
    row.save(update_fields=["revision"])
    return row


def write_frame(
    *,
    plan: ImplementationPlan,
    vision: str,
    valid_from: datetime.date,
    valid_to: datetime.date,
    revision: int | None = None,
) -> None:
    """Vision and period of a draft. Raises DomainRefusal."""
    if valid_to < valid_from:
        raise DomainRefusal("Das Ende liegt vor dem Beginn. Ändern Sie einen der beiden Tage.", "valid_to")
    with transaction.atomic():
        row = lock_draft(plan, revision)
        row.vision, row.valid_from, row.valid_to = vision, valid_from, valid_to
        row.save(update_fields=["vision", "valid_from", "valid_to"])


def write_goal(
    *, plan: ImplementationPlan, title: str, text: str, goal: PlanGoal | None = None, revision: int | None = None
) -> PlanGoal:
    """Add or change a goal of a draft. Raises Stale if somebody changed the plan since the page was shown."""
    with transaction.atomic():
        row = lock_draft(plan, revision if goal is not None else None)
        if goal is None:
            return PlanGoal.objects.create(plan=row, title=title, text=text)
        PlanGoal.objects.filter(pk=goal.pk, plan=row).update(title=title, text=text)
        return goal


def remove_goal(*, goal: PlanGoal) -> None:
    """Take a goal with its milestones out of a draft."""
    with transaction.atomic():
        lock_draft(goal.plan)
        goal.milestones.all().delete()
        goal.delete()


def write_milestone(
    *,
    goal: PlanGoal,
    title: str,
    due_on: datetime.date,
    owner: str,
    milestone: Milestone | None = None,
    revision: int | None = None,
) -> None:
    """Add or change a milestone of a draft. Raises Stale if somebody changed the plan since the page was shown."""
    with transaction.atomic():
        lock_draft(goal.plan, revision if milestone is not None else None)
        if milestone is None:
            Milestone.objects.create(goal=goal, title=title, due_on=due_on, owner=owner)
        else:
            Milestone.objects.filter(pk=milestone.pk).update(title=title, due_on=due_on, owner=owner)


def remove_milestone(*, milestone: Milestone) -> None:
    """Take a milestone out of a draft."""
    with transaction.atomic():
        lock_draft(milestone.goal.plan)
        milestone.delete()


def missing_in(plan: ImplementationPlan) -> list[str]:
    """What a version still needs before it can be offered to the other side."""
    missing = []
    if plan.valid_from is None or plan.valid_to is None:
        missing.append("Der Zeitraum fehlt: Ein Plan gilt immer von einem Tag bis zu einem Tag.")
    if not plan.advisory.goals.strip():
        missing.append("Die Ziele der Begleitung sind noch nicht geklärt.")
    goals = goals_of(plan)
    if not goals:
        missing.append("Der Plan braucht mindestens ein Ziel.")
    missing += [f"Das Ziel „{one.title}“ braucht einen Meilenstein." for one in goals if not one.milestones.all()]
    return missing


def offer_plan(*, plan: ImplementationPlan, actor: User, side: Side) -> None:
    """Give a draft to the other side; that counts as one's own approval. Raises DomainRefusal with what is missing."""
    row = lock_draft(plan)
    if missing := missing_in(row):
        raise DomainRefusal(" ".join(missing))
    row.status, row.offered_side, row.offered_by = PlanStatus.IN_COORDINATION, side, actor
    row.save(update_fields=["status", "offered_side", "offered_by"])


def answer_plan(*, advisory: AdvisoryCase, actor: User, side: Side, approved: bool) -> ImplementationPlan:
    """The other side approves, or gives the plan back to be written on. Raises DomainRefusal for one's own offer."""
    rows = ImplementationPlan.objects.select_for_update(no_key=True)
    plan = rows.filter(advisory=advisory, status=PlanStatus.IN_COORDINATION).first()
    if plan is None:
        raise DomainRefusal("Im Moment wird kein Plan abgestimmt.")
    if plan.offered_side == side:
        raise DomainRefusal("Diesen Plan hat Ihre Seite zur Abstimmung gegeben. Zustimmen muss die andere.")
    if not approved:
        plan.status = PlanStatus.DRAFT
        plan.save(update_fields=["status"])
        return plan
    before = plan_in_force(advisory)
    if before is not None:
        before.status = PlanStatus.SUPERSEDED
        before.save(update_fields=["status"])
    plan.status, plan.approved_by, plan.in_force_from = PlanStatus.IN_FORCE, actor, timezone.localdate()
    plan.save(update_fields=["status", "approved_by", "in_force_from"])
    return plan


def note_progress(*, milestone: Milestone, actor: User, state: str, reason: str) -> MilestoneProgress:
    """Say how far a milestone of the plan in force is. Raises DomainRefusal without a reason where one helps."""
    if milestone.goal.plan.status != PlanStatus.IN_FORCE:
        raise DomainRefusal("Der Stand lässt sich nur im geltenden Plan eintragen.")
    if state in NEEDS_REASON and not reason.strip():
        raise DomainRefusal("Schreiben Sie kurz, warum. Das hilft beim nächsten Plan.", "reason")
    with transaction.atomic():
        noted = MilestoneProgress.objects.create(
            milestone=milestone, state=state, reason=reason.strip(), noted_by=actor
        )
        case = milestone.goal.plan.advisory.case
        journal.record(case, "milestone_noted", actor=actor, data={"milestone": milestone.pk})
    return noted
