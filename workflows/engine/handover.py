"""Another person becomes responsible for a case: her open work goes with it, both are told."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import User
from notifications.outbox import Recipient, enqueue
from workflows import mails
from workflows.casefile import journal
from workflows.casefile.models import CaseFile
from workflows.permissions import is_personal, may_do

OPEN = (STATUS.NEW, STATUS.ASSIGNED)


def hand_over_case(*, case: CaseFile, to: User, actor: User) -> None:
    """Make another person responsible; open tasks of the one before, that she may do, go with the case. Once."""
    with transaction.atomic():
        row = CaseFile.objects.select_for_update(of=("self",), no_key=True).select_related("owner").get(pk=case.pk)
        before = row.owner
        if row.owner_id == to.pk:
            return
        case.owner = row.owner = to
        row.save(update_fields=["owner"])
        tasks = _hand_over_tasks(row, before, to) if before is not None else []
        data = {"from": before.pk if before else None, "to": to.pk, "tasks": tasks}
        journal.record(case, "case_handed_over", actor=actor, data=data)
        _tell(case, before=before, to=to, by=actor)


def _hand_over_tasks(case: CaseFile, before: User, to: User) -> list[int]:
    rows = Task.objects.filter(
        process__case_link__case=case, owner=before, flow_task_type="HUMAN", status__in=OPEN
    ).select_related("process")
    given = []
    for task in rows.order_by("pk"):
        if is_personal(task.owner_permission or "") or not may_do(to, task, case):
            continue
        with task.process.flow_class.lock(task.process_id):
            given += [task.pk] * Task.objects.filter(pk=task.pk, owner=before, status__in=OPEN).update(owner=to)
    return given


def _tell(case: CaseFile, *, before: User | None, to: User, by: User) -> None:
    values: dict[str, Any] = {
        "case": str(case),
        "title": case.title,
        "to": to.name,
        "by": by.name,
        "url": settings.BASE_URL + reverse("workflows:case", args=[case.pk]),
    }
    people = [(to, f"Sie sind zuständig für {case}.")]
    if before is not None and before.is_active:
        people.append((before, f"Sie waren zuständig für {case}."))
    told = [Recipient(one.email, why, one.pk) for one, why in people if one.pk != by.pk]
    enqueue(
        mails.CASE_HANDED_OVER,
        told,
        values,
        key=f"case-{case.pk}-owner-{case.event_count}",
        about=f"case:{case.pk}",
    )
