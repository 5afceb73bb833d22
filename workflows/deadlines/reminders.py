"""Reminders: one bundled mail per person and working morning; overdue work also reaches the escalation role."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts import selectors
from accounts.models import RoleAssignment, User
from notifications.models import MailMatter
from notifications.outbox import Recipient, enqueue
from workflows import mails, registry
from workflows.casefile import journal
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.choices import DeadlineState
from workflows.deadlines.models import Deadline, Reminder
from workflows.deadlines.working_days import format_day, holiday_name, is_working_day, working_days_between
from workflows.permissions import APPLICANT_SIDE, may_do
from workflows.recipients import still_reads

BATCH = 500
TIMER = "TIMER"


@dataclass
class Bundle:
    """What one person is reminded of."""

    person: User
    reminders: list[Reminder] = field(default_factory=list)


def due_reminders(day: datetime.date) -> Any:
    """Reminders whose day has come, of deadlines that still run and whose task is open."""
    return (
        Reminder.objects.filter(sent_at__isnull=True, remind_on__lte=day, deadline__state=DeadlineState.RUNNING)
        .filter(
            Q(deadline__task__isnull=True)
            | Q(deadline__task__status__in=[STATUS.NEW, STATUS.ASSIGNED, STATUS.SCHEDULED])
        )
        .select_related("deadline__task", "deadline__case__organisation", "deadline__rule", "deadline__case__owner")
        .order_by("remind_on", "pk")
    )


def people_to_remind(reminder: Reminder, day: datetime.date) -> list[User]:
    """Who is reminded: the owner of the task, else everybody who may do it; when overdue also the escalation role.

    Whoever may not do the task or see the case any more, a recused person or one of the other side, is left out.
    Without a task it is the person responsible for the case. The end of a round, a timer with a deadline, reminds those
    whose task in the same process is still open.
    """
    deadline = reminder.deadline
    case, task = deadline.case, deadline.task
    people: dict[int, User] = {}
    if task is not None and task.flow_task_type == TIMER:
        people = {one.owner.pk: one.owner for one in open_tasks_beside(task) if _still_does(one, case)}
    elif task is not None and _still_does(task, case):
        people[task.owner.pk] = task.owner
    elif task is not None and task.owner_permission:
        found = selectors.people_to_remind_of(task.owner_permission, case.organisation, case)
        people = {one.pk: one for one in found if may_do(one, task, case)}
    elif case.owner is not None and registry.may_view_case(case.owner, case):
        people[case.owner.pk] = case.owner
    if deadline.due_on < day and deadline.rule.escalation_role:
        role = RoleAssignment.objects.current().filter(role=deadline.rule.escalation_role)
        above = User.objects.active().filter(pk__in=role.values("user_id"))
        people |= {one.pk: one for one in above if not APPLICANT_SIDE.holds(one, case)}
    excluded = set(CaseExclusion.objects.filter(case=case).values_list("user_id", flat=True))
    return [one for key, one in sorted(people.items()) if key not in excluded and one.is_active]


def _still_does(task: Task, case: CaseFile) -> bool:
    """Whether the owner of a task may still do it."""
    return task.owner is not None and may_do(task.owner, task, case)


def open_tasks_beside(timer: Task) -> list[Task]:
    """The open tasks that wait for the same end as a timer."""
    return list(
        Task.objects.filter(process_id=timer.process_id, flow_task_type="HUMAN", status=STATUS.ASSIGNED).select_related(
            "owner"
        )
    )


def _link_for(person: User, deadline: Deadline) -> str:
    task = deadline.task
    if task is None:
        return reverse("workflows:case", args=[deadline.case_id])
    if task.flow_task_type == TIMER:
        own = next((one.pk for one in open_tasks_beside(task) if one.owner_id == person.pk), None)
        return reverse("workflows:task", args=[own]) if own else reverse("workflows:inbox")
    return reverse("workflows:task", args=[task.pk])


def _line(reminder: Reminder, person: User, day: datetime.date) -> dict[str, Any]:
    deadline = reminder.deadline
    corpus_christi = deadline.case.organisation.holds_corpus_christi
    left = working_days_between(day, deadline.due_on, corpus_christi=corpus_christi)
    if left < 0 or deadline.due_on < day:
        distance = f"überfällig seit {deadline.due_on:%d.%m.%Y}"
    elif left == 0:
        distance = "heute ist der letzte Tag"
    else:
        distance = f"noch {left} {'Arbeitstag' if left == 1 else 'Arbeitstage'}"
    holidays = [line for line in deadline.explanation.splitlines() if " ist " in line and holiday_in(line)]
    return {
        "title": deadline.rule.title,
        "organisation": deadline.case.organisation.name,
        "case": str(deadline.case),
        "due": f"Bis {format_day(deadline.due_on)}, 24 Uhr – {distance}",
        "why": " ".join(holidays),
        "url": settings.BASE_URL + _link_for(person, deadline),
    }


def holiday_in(sentence: str) -> bool:
    """Whether a sentence of an explanation names a holiday (`20.09.2027 ist Weltkindertag.`)."""
    try:
        day = datetime.datetime.strptime(sentence[:10], "%d.%m.%Y").date()  # noqa: DTZ007 - a calendar day
    except ValueError:
        return False
    return bool(holiday_name(day))


def send_reminders(day: datetime.date | None = None) -> int:
    """Write the bundled reminder mails of a working day; returns how many people are reminded.

    On weekends and holidays nothing is sent, the next working morning takes it over. Running it again sends nothing
    twice: each reminder row is marked in the transaction that writes the mail.
    """
    day = day or timezone.localdate()
    if not is_working_day(day):
        return 0
    with transaction.atomic():
        rows = list(due_reminders(day).select_for_update(of=("self",))[:BATCH])
        bundles: dict[int, Bundle] = {}
        for reminder in rows:
            for person in people_to_remind(reminder, day):
                bundles.setdefault(person.pk, Bundle(person)).reminders.append(reminder)
        for bundle in bundles.values():
            _write(bundle, day)
        now = timezone.now()
        Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now)
        by_case: dict[Any, list[int]] = defaultdict(list)
        for row in rows:
            by_case[row.deadline.case].append(row.pk)
        for case, ids in by_case.items():
            journal.record(case, "reminders_sent", data={"reminders": ids})
    return len(bundles)


def _write(bundle: Bundle, day: datetime.date) -> None:
    unique: dict[int, Reminder] = {reminder.deadline_id: reminder for reminder in bundle.reminders}
    matters = [
        MailMatter(
            about=f"case:{reminder.deadline.case_id}",
            permission=(reminder.deadline.task and reminder.deadline.task.owner_permission) or "",
            line=_line(reminder, bundle.person, day) | {"late": reminder.deadline.due_on < day},
        )
        for reminder in unique.values()
    ]
    first = min(reminder.pk for reminder in bundle.reminders)
    _send(bundle.person, matters, key=f"reminders-{day:%Y%m%d}-{first}")


def _send(person: User, matters: list[MailMatter], *, key: str) -> None:
    cases = {matter.about for matter in matters}
    rows = enqueue(
        mails.DEADLINES_APPROACHING,
        [Recipient(person.email, "Diese Aufgaben liegen bei Ihnen.", person.pk)],
        {
            "name": person.name,
            "lines": [matter.line for matter in matters],
            "urgent": any(matter.line["late"] for matter in matters),
            "url": settings.BASE_URL + reverse("workflows:inbox"),
        },
        key=key,
        about=cases.pop() if len(cases) == 1 else "",
    )
    if rows:
        for matter in matters:
            matter.mail = rows[0]
        MailMatter.objects.bulk_create(matters)


def write_shorter(mail: Any) -> None:
    """Write a withheld bundle again without the matters its recipient may not read any more."""
    if mail.kind != mails.DEADLINES_APPROACHING.code or not mail.recipient.is_active:
        return
    left = [matter for matter in mail.matters.all() if still_reads(mail.recipient, matter)]
    if left:
        again = [MailMatter(about=one.about, permission=one.permission, line=one.line) for one in left]
        _send(mail.recipient, again, key=f"again-{mail.pk}")
