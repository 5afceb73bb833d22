"""Errands of the example process, and what one does with them in tests."""

import json
import uuid
from typing import Any

from viewflow.workflow.models import Process, Task

from accounts.models import User
from notifications.models import OutboxMail
from tests.example.flows import ErrandFlow
from workflows.casefile.models import CaseFile
from workflows.engine import service


def start_errand(case: CaseFile, actor: User, text: str = "Brot") -> Task:
    process = ErrandFlow.asked.run(case=case, actor=actor, key=f"errand-{uuid.uuid4()}", text=text)
    return Task.objects.get(process=process, flow_task=ErrandFlow.check)


def approve(user: User, task: Task) -> Task:
    return service.complete_task(user=user, task_id=task.pk, values={"approved": True, "note": "passt"})


def make_due(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(scheduled="2020-01-01T00:00:00Z")


def ids_of(messages: list[Any]) -> set[str]:
    return {message.id for message in messages}


def everything_stored() -> str:
    rows = [list(Task.objects.values()), list(Process.objects.values()), list(OutboxMail.objects.values())]
    return json.dumps(rows, default=str)
