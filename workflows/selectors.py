"""Reads for lists: tasks, cases, deadlines; every list starts from what the person may see."""

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts import policy
from accounts.models import User
from ui.folding import SortKey
from workflows import registry
from workflows.casefile.files import files_visible_to
from workflows.casefile.models import CaseEvent, CaseFile
from workflows.casefile.proofs.export import View
from workflows.choices import OPEN_DEADLINES
from workflows.deadlines.declarations import internal_codes
from workflows.deadlines.models import Deadline
from workflows.deadlines.periods import end_of_day
from workflows.permissions import is_on_cases, is_personal, is_staff, stands_apart

CASE = "process__case_link__case__"
OPEN = (STATUS.NEW, STATUS.ASSIGNED)


def _task_rows(user: Any) -> Q:
    inside: dict[Q, list[str]] = defaultdict(list)
    apart: dict[Q, list[str]] = defaultdict(list)
    for name in policy.names_held_by(user):
        if not is_on_cases(name):
            continue
        rows = policy.rows(user, name, organisation=f"{CASE}organisation_id", prefix=CASE)
        if is_personal(name):
            rows &= Q(owner_id=user.pk)
        (apart if stands_apart(name) else inside)[rows].append(name)
    visible = registry.visible_cases(user, prefix=CASE)
    return (_any_of(inside) & visible) | _any_of(apart)


def _any_of(by_rows: dict[Q, list[str]]) -> Q:
    condition = Q(pk__in=[])
    for rows, names in by_rows.items():
        condition |= Q(owner_permission__in=names) & rows
    return condition


def tasks_visible_to(user: Any) -> QuerySet[Task]:
    """Human tasks this person may do, open or done."""
    return Task.objects.filter(_task_rows(user), flow_task_type="HUMAN")


def find_task(user: Any, task_id: int) -> Task | None:
    """A human task this person may do, open or done, with its case."""
    return tasks_visible_to(user).select_related("owner", *registry.case_relations(CASE)).filter(pk=task_id).first()


def events_visible_to(user: Any, case: CaseFile) -> QuerySet[CaseEvent]:
    """The journal of a case as this person may read it: each kind of entry names the permission that opens it."""
    return events_of_cases(user, [case]).order_by("-number")


def events_of_cases(user: Any, cases: list[CaseFile]) -> QuerySet[CaseEvent]:
    """The journals of cases this person may see, as she may read each; load them with `registry.case_relations`."""
    names = {*registry.event_openings(), *registry.file_openings()}
    by_held: dict[frozenset[str], list[int]] = defaultdict(list)
    for case in cases:
        by_held[frozenset(name for name in names if user.has_perm(name, case))].append(case.pk)
    condition = Q(pk__in=[])
    for held, ids in by_held.items():
        condition |= Q(case__in=ids) & _opened(held)
    return CaseEvent.objects.filter(condition).select_related("actor", "reason")


def _opened(held: frozenset[str]) -> Q:
    """Entries that held permissions open; a name of its own goes before the beginning it shares.

    That a file was stored is read by those who may read the file.
    """
    opened, closed = Q(pk__in=[]), Q(pk__in=[])
    kinds = [kind for name, kinds in registry.file_openings().items() if name in held for kind in kinds]
    closed |= Q(what="file_stored") & ~Q(data__kind__in=sorted(kinds))
    for permission, names in registry.event_openings().items():
        exact = Q(what__in=sorted(name for name in names if not name.endswith(".")))
        shared = Q(pk__in=[])
        for name in names:
            if name.endswith("."):
                shared |= Q(what__startswith=name)
        if permission in held:
            opened |= exact | shared
        else:
            closed |= exact
    return opened & ~closed


def open_tasks(user: Any) -> QuerySet[Task]:
    """Open human tasks this person may do."""
    return tasks_visible_to(user).filter(status__in=OPEN)


def midnight(day: datetime.date) -> datetime.datetime:
    """The first moment of a day in Europe/Berlin."""
    return end_of_day(day - datetime.timedelta(days=1))


def task_counts(user: Any) -> dict[str, int]:
    """How many open tasks are mine, overdue, unowned, and all: one statement."""
    this_morning = midnight(timezone.localdate())
    counts: dict[str, int] = open_tasks(user).aggregate(
        mine=Count("pk", filter=Q(owner_id=user.pk)),
        overdue=Count("pk", filter=Q(scheduled__lte=this_morning)),
        unowned=Count("pk", filter=Q(owner__isnull=True)),
        all=Count("pk"),
    )
    return counts


def late_or_free_tasks(user: Any) -> QuerySet[Task]:
    """Open tasks this person may do that are late or that nobody has taken, with the municipality as `place`."""
    urgent = Q(scheduled__lte=midnight(timezone.localdate())) | Q(owner__isnull=True)
    rows = open_tasks(user).filter(urgent).annotate(place=F(f"{CASE}organisation__name"))
    return rows.only("flow_task", "scheduled", "owner", "created").order_by("scheduled", "pk")


def cases_visible_to(user: Any) -> QuerySet[CaseFile]:
    """Cases this person may see, with what a list shows."""
    return CaseFile.objects.visible_to(user).select_related("organisation", "owner")


def find_case(user: Any, case_id: int) -> CaseFile | None:
    """A case by id, if this person may see it."""
    return cases_visible_to(user).select_related("rule_set").filter(pk=case_id).first()


def deadlines_visible_to(user: Any) -> QuerySet[Deadline]:
    """Open deadlines of the cases this person may see; internal ones are for the institute alone."""
    rows = Deadline.objects.filter(registry.visible_cases(user, prefix="case__"), state__in=OPEN_DEADLINES)
    if not is_staff(user):
        rows = rows.exclude(rule__code__in=internal_codes())
    return rows.select_related("rule", "case__organisation")


def find_deadline(user: Any, deadline_id: int) -> CaseFile | None:
    """The case of an open deadline, for the route guard."""
    deadline = deadlines_visible_to(user).filter(pk=deadline_id).first()
    return deadline.case if deadline else None


def staff_who_may_take_tasks() -> QuerySet[User]:
    """People to whom the institute hands over work."""
    people = policy.roles_of("workflows.hand_over_case")
    today = timezone.localdate()
    return (
        User.objects.active()
        .filter(assignments__role__in=people, assignments__valid_from__lte=today)
        .filter(Q(assignments__valid_to__isnull=True) | Q(assignments__valid_to__gte=today))
        .distinct()
        .order_by(SortKey("name"))
    )


def export_view(user: Any, case: CaseFile) -> View:
    """What of a case a package for this person shows: entries, tables and files as she may read them on pages."""
    tables = [labels for name, labels in registry.fact_openings().items() if user.has_perm(name, case)]
    return View(
        entries=frozenset(events_visible_to(user, case).order_by().values_list("pk", flat=True)),
        tables=frozenset().union(*tables),
        files=frozenset(files_visible_to(user).filter(case=case).values_list("pk", flat=True)),
    )
