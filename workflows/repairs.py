"""A failed step is a task for a named person: she reads what failed, mends it, and lets it run again."""

from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.models import User
from accounts.selectors import people_with
from notifications.outbox import Recipient, enqueue
from workflows import mails
from workflows.casefile.models import CaseExclusion, CaseFile, CaseProcess
from workflows.engine import service
from workflows.engine.errors import TaskClosed
from workflows.engine.nodes import case_of

PERMISSION = "workflows.repair_step"
KEY = "repair-"


def note_failed(activation: Any, *, actor: User | None, task: Task) -> None:
    """Keep which step failed, and tell the person who repairs."""
    activation.process.data = {"task": task.pk}
    person = named_person(activation)
    if person is not None:
        _tell(person, task, case_of(activation.process))


def title_of(task: Task) -> str:
    """The German title of a failed step."""
    return str(getattr(task.flow_task, "task_title", "") or "Schritt aus einer früheren Fassung")


def _tell(person: User, task: Task, case: CaseFile) -> None:
    enqueue(
        mails.STEP_FAILED,
        [Recipient(person.email, "Sie reparieren fehlgeschlagene Schritte.", person.pk)],
        {"case": str(case), "step": title_of(task), "url": settings.BASE_URL + reverse("workflows:inbox")},
        key=f"{KEY}{task.pk}-{case.event_count}",
        about=f"case:{case.pk}",
    )


def named_person(activation: Any) -> User | None:
    """Who repairs: the person responsible for the case if she may, else the first who may and is not recused."""
    case: CaseFile = case_of(activation.process)
    if case.owner is not None and case.owner.has_perm(PERMISSION, case):
        return case.owner
    excluded = CaseExclusion.objects.filter(case=case).values("user_id")
    return people_with(PERMISSION).exclude(pk__in=excluded).order_by("pk").first()


def try_again(activation: Any, *, actor: User) -> None:
    """Let the failed step run again; where it did not stay failed, nothing is left to do."""
    try:
        service.retry_task(actor=actor, task_id=activation.process.data["task"])
    except TaskClosed:
        return


def failed_step(process: Process) -> Task | None:
    """The step a repair is about."""
    return Task.objects.select_related("process").filter(pk=process.data.get("task")).first()


def failed_without_repair() -> QuerySet[Task]:
    """Failed steps of cases for which no repair is open.

    One may have been open before: it ends with a process that is closed, and the process may go on later.
    """
    key = Concat(Value(KEY), Cast(OuterRef("pk"), CharField()))
    of_this_step = Q(key=key) | Q(key__startswith=Concat(key, Value("-")))
    opened = CaseProcess.objects.filter(of_this_step, process__finished__isnull=True)
    rows = Task.objects.filter(status=STATUS.ERROR, process__case_link__isnull=False)
    return rows.filter(~Exists(opened.order_by()))


def next_key(task: Task) -> str:
    """The key of the next repair of a failed step; two sweeps at once come to the same."""
    known = CaseProcess.objects.filter(Q(key=f"{KEY}{task.pk}") | Q(key__startswith=f"{KEY}{task.pk}-")).count()
    return f"{KEY}{task.pk}-{known}" if known else f"{KEY}{task.pk}"
