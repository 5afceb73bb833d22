"""Rows and words of the pages: the steps of an accompaniment, hours, goals with milestones, what a version changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from advisory.support.choices import (
    MILESTONE_BADGES,
    STEPS,
    AdviceFormat,
    MilestoneState,
    PlanStatus,
    SessionState,
    SupportStage,
    Topic,
)
from advisory.support.models import (
    AdvisoryCase,
    AdvisoryScope,
    CooperationAgreement,
    ImplementationPlan,
    Milestone,
    PlanGoal,
)
from advisory.support.selectors import goals_of, no_hours, plan_before, state_of
from ui.charts import Bar, bar
from ui.tables import Column, Kind, Table, lines, muted
from ui.templatetags.kern import badge, link
from workflows.choices import Turn


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
    reached = order.index(_stage_before_the_end(advisory)) if stage == SupportStage.CLOSED else current
    facts = {
        SupportStage.OPENED.value: f"{advisory.kicked_off_on:%d.%m.%Y}" if advisory.kicked_off_on else "",
        SupportStage.GOALS.value: f"{advisory.goals_on:%d.%m.%Y}" if advisory.goals_on else "",
    }
    rows = []
    for number, one in enumerate(STEPS):
        state = "done" if number < reached else ("skipped" if number < current else "next")
        if number == current:
            state = "done" if stage == SupportStage.CLOSED else "now"
        rows.append({"title": one.label, "state": state, "number": str(number + 1), "text": facts.get(one.value, "")})
    return rows


def _stage_before_the_end(advisory: AdvisoryCase) -> str:
    """Where an accompaniment stood when it was closed; a plan in force ran, whatever came after."""
    ended = advisory.case.events.filter(what="support_closed").order_by("-number").first()
    stage = ended.stage_from if ended is not None else SupportStage.OPENED.value
    return SupportStage.CLOSED.value if stage in (SupportStage.RUNNING, SupportStage.REVIEW) else stage


def scope_rows(scope: AdvisoryScope | None, used: dict[tuple[str, str], dict[str, Decimal]]) -> list[dict[str, Any]]:
    """Agreed, held, planned and free hours per topic and format; what was booked beside the scope stands below."""
    rows = []
    rest = dict(used)
    for item in scope.items.all() if scope else []:
        mine = rest.pop((item.topic, item.format), no_hours())
        rows.append(_scope_row(item.topic, item.format, item.hours, mine))
    for (topic, format_), mine in rest.items():
        rows.append(_scope_row(topic, format_, Decimal(0), mine))
    return rows


def _scope_row(topic: str, format_: str, agreed: Decimal, used: dict[str, Decimal]) -> dict[str, Any]:
    held, planned = used[SessionState.HELD], used[SessionState.PLANNED]
    free = agreed - held - planned
    return {
        "topic": Topic(topic).label,
        "format": AdviceFormat(format_).label,
        "agreed": hours_text(agreed),
        "held": hours_text(held),
        "planned": hours_text(planned),
        "free": hours_text(max(free, Decimal(0))),
        "over": hours_text(-free) if free < 0 else "",
    }


def hours_bar(scope: AdvisoryScope | None, used: dict[tuple[str, str], dict[str, Decimal]], year: int) -> Bar:
    """Hours of a year: held, planned, free."""
    agreed = sum((item.hours for item in scope.items.all()), Decimal(0)) if scope else Decimal(0)
    held = sum((one[SessionState.HELD] for one in used.values()), Decimal(0))
    planned = sum((one[SessionState.PLANNED] for one in used.values()), Decimal(0))
    free = max(agreed - held - planned, Decimal(0))
    parts = [("Geleistet", held), ("Geplant", planned), ("Frei", free)]
    sizes = [(name, int(h * 10), hours_text(h)) for name, h in parts]
    return bar("stunden", f"Beratungsstunden {year}", sizes, rest_last=True)


def goal_rows(plan: ImplementationPlan, *, may_note: bool = False, may_write: bool = False) -> list[dict[str, Any]]:
    """Goals with milestones, their newest state and whether they are late."""
    today = timezone.localdate()
    rows = []
    for number, goal in enumerate(goals_of(plan), 1):
        milestones = []
        for one in goal.milestones.all():
            state = state_of(one)
            progress = list(one.progress.all())
            open_ = state in (MilestoneState.PLANNED, MilestoneState.IN_PROGRESS)
            late = open_ and one.due_on < today and plan.status == PlanStatus.IN_FORCE
            milestones.append(
                {
                    "milestone": one,
                    "badge": "danger" if late else MILESTONE_BADGES[state],
                    "words": "Überfällig" if late else MilestoneState(state).label,
                    "reason": progress[-1].reason if progress else "",
                }
            )
        reached = sum(one["words"] == MilestoneState.REACHED.label for one in milestones)
        caption = f"Meilensteine zu Ziel {number}: {goal.title}"
        table = milestones_table(caption, milestones, may_note=may_note, may_write=may_write)
        rows.append({"goal": goal, "milestones": table, "reached": reached, "count": len(milestones)})
    return rows


def _milestone_state(one: dict[str, Any], *, may_note: bool, may_write: bool) -> SafeString:
    milestone = one["milestone"]
    acts = [("support:progress", "Stand eintragen")] if may_note else []
    acts += [("support:milestone_edit", "ändern"), ("support:milestone_remove", "entfernen")] if may_write else []
    links = [link(reverse(name, args=[milestone.pk]), words, hidden=f": {milestone.title}") for name, words in acts]
    return lines(badge(one["badge"], one["words"]), muted(one["reason"]), *links)


def milestones_table(caption: str, rows: Sequence[dict[str, Any]], *, may_note: bool, may_write: bool) -> Table:
    """The milestones of a goal, with what the reader may do to each."""
    return Table(
        caption,
        [
            Column("Meilenstein", lambda one: one["milestone"].title),
            Column("Bis", lambda one: one["milestone"].due_on, Kind.DATE),
            Column("Wer", lambda one: one["milestone"].owner, inner="app-break"),
            Column("Stand", lambda one: _milestone_state(one, may_note=may_note, may_write=may_write)),
        ],
        rows,
    )


@dataclass(frozen=True)
class Change:
    """One difference between two versions of a plan."""

    what: str
    before: str
    after: str


def _line(milestone: Milestone) -> str:
    return f"{milestone.title}, bis {milestone.due_on:%d.%m.%Y}, {milestone.owner}"


def changes_between(old: ImplementationPlan, new: ImplementationPlan) -> list[Change]:
    """What a version changes against the one before: vision, goals, milestones; carried-on parts are matched."""
    changes = []
    if old.vision.strip() != new.vision.strip():
        changes.append(Change("Wohin soll es gehen?", old.vision, new.vision))
    old_goals = {one.pk: one for one in goals_of(old)}
    kept: set[int | None] = set()
    for goal in goals_of(new):
        before = old_goals.get(goal.origin_id or 0)
        kept.add(goal.origin_id)
        if before is None:
            changes.append(Change("Neues Ziel", "", goal.title))
        elif (before.title, before.text) != (goal.title, goal.text):
            changes.append(Change("Ziel geändert", f"{before.title}\n{before.text}", f"{goal.title}\n{goal.text}"))
        changes += _milestone_changes(before, goal)
    gone = [one for pk, one in old_goals.items() if pk not in kept]
    changes += [Change("Ziel entfällt", one.title, "") for one in gone]
    return changes


def _milestone_changes(before: PlanGoal | None, goal: PlanGoal) -> list[Change]:
    old = {one.pk: one for one in before.milestones.all()} if before is not None else {}
    changes, kept = [], set()
    for one in goal.milestones.all():
        kept.add(one.origin_id)
        earlier = old.get(one.origin_id or 0)
        if earlier is None:
            changes.append(Change(f"Neuer Meilenstein zu „{goal.title}“", "", _line(one)))
        elif _line(earlier) != _line(one):
            changes.append(Change(f"Meilenstein geändert zu „{goal.title}“", _line(earlier), _line(one)))
    for pk, earlier in old.items():
        if pk not in kept:
            word = "Erreicht" if state_of(earlier) == MilestoneState.REACHED else "Meilenstein entfällt"
            changes.append(Change(f"{word}: „{goal.title}“", _line(earlier), ""))
    return changes


def changes_table(plan: ImplementationPlan) -> Table:
    """What a version changes against the one before; the first changes nothing."""
    before = plan_before(plan)
    return Table(
        "Was sich gegenüber der Fassung davor ändert",
        [
            Column("Was", "what"),
            Column("Vorher", "before", Kind.LONG, missing="–"),
            Column("Nachher", "after", Kind.LONG, missing="–"),
        ],
        changes_between(before, plan) if before is not None else [],
    )


def scope_table(rows: Sequence[dict[str, Any]]) -> Table:
    """The hours of a year that are proposed, by topic and format."""
    return Table(
        "Stunden nach Thema und Format",
        [
            Column("Thema", lambda row: row["topic"]),
            Column("Format", lambda row: row["format"]),
            Column("Stunden im Jahr", lambda row: row["hours"]),
        ],
        rows,
    )


def _free(row: dict[str, Any]) -> str:
    return lines(badge("warning", "Mehr als vereinbart"), f"{row['over']} darüber") if row["over"] else row["free"]


def hours_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Agreed, held, planned and free hours, topic by topic."""
    return Table(
        "Stunden nach Thema",
        [
            Column("Thema", lambda row: row["topic"], note=lambda row: row["format"]),
            Column("Vereinbart", lambda row: row["agreed"]),
            Column("Geleistet", lambda row: row["held"]),
            Column("Geplant", lambda row: row["planned"]),
            Column("Frei", _free),
        ],
        rows,
        caption_shown=True,
    )


def _case_link(row: dict[str, Any]) -> str:
    case = row["advisory"].case
    pages = [("may_open", "support:advisory"), ("may_open_first", "support:open"), ("may_cover", "support:cover")]
    page = next((page for right, page in pages if row[right]), "")
    return link(reverse(page, args=[case.pk]), case.organisation.name) if page else case.organisation.name


def _stand(row: dict[str, Any]) -> SafeString:
    case, state = row["advisory"].case, row["badge"]
    turn = "" if case.turn == Turn.NOBODY else f"Am Zug: {case.get_turn_display()}"
    return lines(badge(state.kind, state.text), turn)


def overview_table(rows: Sequence[dict[str, Any]]) -> Table:
    """All advisory cases; who may read one finds the link."""
    return Table(
        "Alle Prozessbegleitungen",
        [
            Column("Kommune", _case_link, note=lambda row: row["advisory"].case.display_reference),
            Column("Stand", _stand),
            Column("Beratung", lambda row: getattr(row["advisory"].case.owner, "name", ""), missing="Noch niemand"),
            Column("Nächster Termin", lambda row: row["advisory"].case.next_on, Kind.DATE, missing="–"),
            Column("Ändern", kind=Kind.TEMPLATE, template="support/parts/manage_row.html"),
        ],
        rows,
        empty="Noch keine Begleitung. Sie beginnt mit einem Vertrag oder einer Vereinbarung.",
    )


def load_agreement(user: Any, case: Any) -> dict[str, Any] | None:
    """The way from the case file to the agreement's own page."""
    agreement = CooperationAgreement.objects.filter(case=case).first()
    return {"agreement": agreement} if agreement is not None else None


def load_advisory(user: Any, case: Any) -> dict[str, Any] | None:
    """The way from the case file to the page of the accompaniment."""
    advisory = AdvisoryCase.objects.filter(case=case).first()
    return {"advisory": advisory} if advisory is not None else None
