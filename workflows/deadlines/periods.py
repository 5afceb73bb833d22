"""Start, pause, resume, extend and finish a deadline; every change explains itself in the row and in the journal."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from viewflow.workflow.models import Task

from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.models import CaseFile
from workflows.choices import OPEN_DEADLINES, DeadlineState
from workflows.deadlines.models import Deadline, DeadlinePause, DeadlineRule, Reminder
from workflows.deadlines.working_days import add_working_days, compute_period, format_day, working_days_between

LEAST_AFTER_PAUSE = 3


def _corpus_christi(case: CaseFile) -> bool:
    return case.organisation.holds_corpus_christi


def end_of_day(day: datetime.date) -> datetime.datetime:
    """24:00 of a day in Europe/Berlin."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


def rule_for(case: CaseFile, code: str) -> DeadlineRule:
    """The rule of a period in the rule set of a case; the rules are read once per case object.

    Raises DeadlineRule.DoesNotExist if the rule set has no such row.
    """
    known: Any = case
    if not hasattr(known, "_deadline_rules"):
        known._deadline_rules = {rule.code: rule for rule in DeadlineRule.objects.filter(rule_set_id=case.rule_set_id)}
    try:
        rule: DeadlineRule = known._deadline_rules[code]
    except KeyError:
        raise DeadlineRule.DoesNotExist(code) from None
    return rule


def plan_deadline(
    *, case: CaseFile, code: str, started_on: datetime.date | None = None, amount: int | None = None
) -> Deadline:
    """The deadline of a period that starts now, not yet stored; its day of start is not counted.

    `amount` replaces the length of the rule, for a clock that runs on with what was left of it.
    """
    rule = rule_for(case, code)
    start = started_on or timezone.localdate()
    length = rule.amount if amount is None else amount
    period = compute_period(start, length, rule.unit, corpus_christi=_corpus_christi(case))
    return Deadline(
        case=case, rule=rule, started_on=start, due_on=period.due, explanation="\n".join(period.explanation)
    )


def store_deadline(deadline: Deadline, task: Task | None = None) -> Deadline:
    """Store a planned deadline with its reminders."""
    deadline.task = task
    deadline.save()
    _plan_reminders(deadline, deadline.rule)
    return deadline


def start_deadline(
    *,
    case: CaseFile,
    code: str,
    task: Task | None = None,
    started_on: datetime.date | None = None,
    amount: int | None = None,
    until: datetime.date | None = None,
) -> Deadline:
    """Start a period by the rules of the case, or until an agreed day; the task shows its due moment."""
    deadline = plan_deadline(case=case, code=code, started_on=started_on, amount=amount)
    if until is not None:
        deadline.due_on = max(until, deadline.started_on)
        deadline.explanation = f"Vereinbarter Tag: {format_day(deadline.due_on)}, 24 Uhr."
    store_deadline(deadline, task)
    if task is not None:
        _write_due(task, deadline)
    return deadline


def _write_due(task: Task, deadline: Deadline) -> None:
    task.scheduled = end_of_day(deadline.due_on)
    Task.objects.filter(pk=task.pk).update(scheduled=task.scheduled)


def _plan_reminders(deadline: Deadline, rule: DeadlineRule) -> None:
    corpus_christi = _corpus_christi(deadline.case)
    today = timezone.localdate()
    planned = []
    for offset in rule.reminder_offsets:
        day = add_working_days(deadline.due_on, offset, corpus_christi=corpus_christi)
        if day > deadline.started_on or offset >= 0:
            planned.append(Reminder(deadline=deadline, kind=f"{offset:+d}", remind_on=max(day, today)))
    Reminder.objects.bulk_create(planned, ignore_conflicts=True)


def _move(deadline: Deadline, due_on: datetime.date, sentence: str) -> None:
    deadline.due_on = due_on
    deadline.explanation += f"\n{sentence}"
    deadline.save(update_fields=["due_on", "explanation", "state", "extended_by"])
    Reminder.objects.filter(deadline=deadline, sent_at__isnull=True).delete()
    _plan_reminders(deadline, deadline.rule)
    if deadline.task is not None:
        _write_due(deadline.task, deadline)


def pause_deadline(*, deadline: Deadline, reason: str, actor: Any = None) -> None:
    """Let a running deadline rest; what is left is kept in working days. A resting one stays as it is."""
    with transaction.atomic():
        locked = Deadline.objects.select_for_update(of=("self",)).get(pk=deadline.pk)
        if locked.state != DeadlineState.RUNNING:
            return
        today = timezone.localdate()
        left = working_days_between(today, locked.due_on, corpus_christi=_corpus_christi(locked.case))
        DeadlinePause.objects.create(deadline=locked, started_on=today, left=left, reason=reason, by=actor)
        locked.state = DeadlineState.PAUSED
        locked.explanation += f"\nPause seit {format_day(today)}: {reason}"
        locked.save(update_fields=["state", "explanation"])
        if locked.task_id is not None:
            Task.objects.filter(pk=locked.task_id).update(scheduled=None)
        journal.record(locked.case, "deadline_paused", actor=actor, data={"deadline": locked.pk})
    deadline.refresh_from_db()


def resume_deadline(*, deadline: Deadline, actor: Any = None) -> None:
    """Let a resting deadline run on with what was left, at least three working days."""
    with transaction.atomic():
        locked = Deadline.objects.select_for_update(of=("self",)).get(pk=deadline.pk)
        if locked.state != DeadlineState.PAUSED:
            return
        today = timezone.localdate()
        pause = locked.pauses.get(ended_on__isnull=True)
        pause.ended_on = today
        pause.save(update_fields=["ended_on"])
        left = max(pause.left, LEAST_AFTER_PAUSE)
        due = add_working_days(today, left, corpus_christi=_corpus_christi(locked.case))
        locked.state = DeadlineState.RUNNING
        _move(
            locked,
            due,
            f"Weiter ab {format_day(today)} mit {left} Arbeitstagen, neues Ende: {format_day(due)}, 24 Uhr.",
        )
        journal.record(locked.case, "deadline_resumed", actor=actor, data={"deadline": locked.pk})
    deadline.refresh_from_db()


def extend_deadline(*, deadline: Deadline, actor: Any, working_days: int | None = None, reason: str = "") -> None:
    """Give more time, by default what the rule allows; from the last day on, or from today where that has passed.

    Raises DomainRefusal if the deadline is over, rests, or was extended already.
    """
    with transaction.atomic():
        locked = Deadline.objects.select_for_update(of=("self",)).select_related("rule", "case").get(pk=deadline.pk)
        more = working_days or locked.rule.extension
        if locked.state != DeadlineState.RUNNING:
            raise DomainRefusal("Diese Frist läuft nicht. Verlängern lässt sich nur eine laufende Frist.")
        if not more or (working_days is None and locked.extended_by):
            raise DomainRefusal("Diese Frist lässt sich nicht weiter verlängern.")
        base = max(locked.due_on, timezone.localdate())
        due = add_working_days(base, more, corpus_christi=_corpus_christi(locked.case))
        locked.extended_by += more
        _move(locked, due, f"Verlängert um {more} Arbeitstage, neues Ende: {format_day(due)}, 24 Uhr.")
        journal.record(
            locked.case, "deadline_extended", actor=actor, reason=reason, data={"deadline": locked.pk, "by": more}
        )
    deadline.refresh_from_db()


def working_days_left(task: Task) -> int | None:
    """What is left of the running deadline of a task, at least `LEAST_AFTER_PAUSE`; None where none runs."""
    deadline = (
        Deadline.objects.filter(task=task, state=DeadlineState.RUNNING).select_related("case__organisation").first()
    )
    if deadline is None:
        return None
    left = working_days_between(timezone.localdate(), deadline.due_on, corpus_christi=_corpus_christi(deadline.case))
    return max(left, LEAST_AFTER_PAUSE)


def _met(today: datetime.date) -> Case:
    late = When(state=DeadlineState.RUNNING, due_on__lt=today, then=Value(DeadlineState.MET_LATE.value))
    return Case(late, default=Value(DeadlineState.MET.value))


def finish_deadlines(task: Task) -> None:
    """Close the open deadlines of a completed task: met, or met late."""
    today = timezone.localdate()
    Deadline.objects.filter(task=task, state__in=OPEN_DEADLINES).update(state=_met(today), finished_on=today)


def cancel_deadlines(task_ids: list[int]) -> None:
    """Drop the open deadlines of cancelled tasks."""
    Deadline.objects.filter(task_id__in=task_ids, state__in=OPEN_DEADLINES).update(
        state=DeadlineState.CANCELLED, finished_on=timezone.localdate()
    )


def finish_case_deadline(case: CaseFile, code: str) -> None:
    """Close an open period of a case that hangs on no task: met, or met late."""
    today = timezone.localdate()
    rows = Deadline.objects.filter(case=case, task__isnull=True, rule__code=code, state__in=OPEN_DEADLINES)
    rows.update(state=_met(today), finished_on=today)


def cancel_case_deadlines(case: CaseFile) -> None:
    """Drop the open periods of a case that hang on no task."""
    Deadline.objects.filter(case=case, task__isnull=True, state__in=OPEN_DEADLINES).update(
        state=DeadlineState.CANCELLED, finished_on=timezone.localdate()
    )


def working_days_from_today(case: CaseFile, number: int) -> datetime.date:
    """The day on which so many working days from today are over, by the calendar of the case."""
    return add_working_days(timezone.localdate(), number, corpus_christi=_corpus_christi(case))


def working_days_until(case: CaseFile, day: datetime.date) -> int:
    """Working days from today to a day, for the municipality of a case."""
    return working_days_between(timezone.localdate(), day, corpus_christi=_corpus_christi(case))


def last_day_after(case: CaseFile, code: str, day: datetime.date) -> datetime.date:
    """The last day of a period that began on a day and that nobody waits for: within it something may still be done."""
    rule = rule_for(case, code)
    return compute_period(day, rule.amount, rule.unit, corpus_christi=_corpus_christi(case)).due
