"""Values for the pages of advisory cases: steps, hours, goals with their milestones."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from advisory.support.choices import (
    MILESTONE_BADGES,
    STEPS,
    AdviceFormat,
    MilestoneState,
    SupportStage,
    Topic,
)
from advisory.support.models import AdvisoryCase, AdvisoryScope, ImplementationPlan
from advisory.support.selectors import goals_of
from advisory.support.services.plans import state_of
from ui.charts import Bar, bar


def hours_text(hours: Decimal) -> str:
    """`1,5 Stunden`."""
    text = f"{hours:.1f}".replace(".", ",").removesuffix(",0")
    return f"{text} {'Stunde' if hours == 1 else 'Stunden'}"


def steps_of(advisory: AdvisoryCase) -> list[dict[str, str]]:
    """The way of an advisory case with the current step marked."""
    stage = advisory.case.stage
    if stage == SupportStage.REVIEW:
        stage = SupportStage.RUNNING.value
    order = [one.value for one in STEPS]
    current = order.index(stage) if stage in order else 0
    facts = {
        SupportStage.OPENED.value: f"{advisory.kicked_off_on:%d.%m.%Y}" if advisory.kicked_off_on else "",
        SupportStage.GOALS.value: f"{advisory.goals_on:%d.%m.%Y}" if advisory.goals_on else "",
    }
    rows = []
    for number, one in enumerate(STEPS):
        state = "done" if number < current else ("now" if number == current else "next")
        rows.append({"title": one.label, "state": state, "number": str(number + 1), "text": facts.get(one.value, "")})
    return rows


def scope_rows(scope: AdvisoryScope | None, used: dict[tuple[str, str], dict[str, Decimal]]) -> list[dict[str, Any]]:
    """Agreed, held, planned and free hours per topic and format; what was booked beside the scope stands below."""
    rows = []
    rest = dict(used)
    for item in scope.items.all() if scope else []:
        mine = rest.pop((item.topic, item.format), {"HELD": Decimal(0), "PLANNED": Decimal(0)})
        rows.append(_scope_row(item.topic, item.format, item.hours, mine))
    for (topic, format_), mine in rest.items():
        rows.append(_scope_row(topic, format_, Decimal(0), mine))
    return rows


def _scope_row(topic: str, format_: str, agreed: Decimal, used: dict[str, Decimal]) -> dict[str, Any]:
    free = agreed - used["HELD"] - used["PLANNED"]
    return {
        "topic": Topic(topic).label,
        "format": AdviceFormat(format_).label,
        "agreed": hours_text(agreed),
        "held": hours_text(used["HELD"]),
        "planned": hours_text(used["PLANNED"]),
        "free": hours_text(max(free, Decimal(0))),
        "over": hours_text(-free) if free < 0 else "",
    }


def hours_bar(scope: AdvisoryScope | None, used: dict[tuple[str, str], dict[str, Decimal]], year: int) -> Bar:
    """Hours of a year: held, planned, free."""
    agreed = sum((item.hours for item in scope.items.all()), Decimal(0)) if scope else Decimal(0)
    held = sum((one["HELD"] for one in used.values()), Decimal(0))
    planned = sum((one["PLANNED"] for one in used.values()), Decimal(0))
    free = max(agreed - held - planned, Decimal(0))
    parts = [("Geleistet", held), ("Geplant", planned), ("Frei", free)]
    sizes = [(name, int(h * 10), hours_text(h)) for name, h in parts]
    return bar("stunden", f"Beratungsstunden {year}", sizes, rest_last=True)


def goal_rows(plan: ImplementationPlan) -> list[dict[str, Any]]:
    """Goals with milestones, their newest state and whether they are late."""
    today = timezone.localdate()
    rows = []
    for goal in goals_of(plan):
        milestones = []
        for one in goal.milestones.all():
            state = state_of(one)
            progress = list(one.progress.all())
            open_ = state in (MilestoneState.PLANNED, MilestoneState.IN_PROGRESS)
            late = open_ and one.due_on < today and plan.status == "IN_FORCE"
            milestones.append(
                {
                    "milestone": one,
                    "badge": "danger" if late else MILESTONE_BADGES[state],
                    "words": "Überfällig" if late else MilestoneState(state).label,
                    "reason": progress[-1].reason if progress else "",
                }
            )
        reached = sum(one["words"] == MilestoneState.REACHED.label for one in milestones)
        rows.append({"goal": goal, "milestones": milestones, "reached": reached, "count": len(milestones)})
    return rows
