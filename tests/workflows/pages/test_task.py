"""The page of a task: nothing forged, nothing changed by looking, nothing broken by what has vanished."""

from typing import Any

import pytest
from django.db import connection
from viewflow import this
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import User
from tests.conftest import make_case
from tests.example.flows import ErrandFlow, ReminderFlow
from tests.workflows.errands import ids_of, start_errand
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.checks import check_flow
from workflows.engine.errors import TaskNotFound
from workflows.engine.flow import Flow
from workflows.engine.nodes import End, HumanTask, Start

pytestmark = pytest.mark.django_db


def test_guard_02_a_forged_process_does_nothing(case: CaseFile, editor: User, caseworker: User) -> None:
    task, other = start_errand(case, editor), start_errand(case, editor)
    for forged in (other.process_id, 999_999):
        with pytest.raises(TaskNotFound):
            service.complete_task(
                user=caseworker, task_id=task.pk, process_id=forged, values={"approved": True, "note": "x"}
            )
    assert set(Task.objects.filter(flow_task=ErrandFlow.check).values_list("status", flat=True)) == {STATUS.NEW}


def test_guard_07_a_brief_with_values_is_refused_and_titles_are_escaped(
    gotha: Any, rule_set: Any, editor: User, client_of: Any
) -> None:
    class BriefFlow(Flow):
        process_summary_template = "{{ process.data.text }}"
        begun = Start().Next(this.end)
        end = End()

    assert "workflows.E008" in ids_of(check_flow(BriefFlow))
    text = "<script>alert(1)</script>{{ settings.SECRET_KEY }}"
    case = make_case(gotha, rule_set, title=text)
    ReminderFlow.begun.run(case=case, actor=editor, key="brief")
    for url in ("/start/", "/vorgaenge/", f"/vorgaenge/{case.pk}/"):
        body = client_of(editor).get(url).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ settings.SECRET_KEY }}" in body


def test_guard_09_looking_at_a_task_changes_nothing(
    case: CaseFile, editor: User, caseworker: User, client_of: Any
) -> None:
    task = start_errand(case, editor)
    before = Task.objects.filter(pk=task.pk).values().get(), case.events.count()
    for _ in range(3):
        assert client_of(caseworker).get(f"/aufgaben/{task.pk}/").status_code == 200
    assert (Task.objects.filter(pk=task.pk).values().get(), case.events.count()) == before


def test_guard_13_a_vanished_node_or_flow_does_not_break_lists(
    case: CaseFile, editor: User, caseworker: User, client_of: Any
) -> None:
    first, second = start_errand(case, editor), start_errand(case, editor)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE viewflow_task SET flow_task = 'example/flows.ErrandFlow.removed' WHERE id = %s", [first.pk]
        )
        cursor.execute("UPDATE viewflow_task SET flow_task = 'example/flows.GoneFlow.check' WHERE id = %s", [second.pk])
    client = client_of(caseworker)
    for url in ("/aufgaben/", f"/vorgaenge/{case.pk}/", f"/vorgaenge/{case.pk}/aufgaben/", "/betrieb/"):
        assert client.get(url).status_code == 200
    for task in (first, second):
        assert client.get(f"/aufgaben/{task.pk}/").status_code == 404


def test_guard_15_a_task_that_carries_a_permission_its_node_lost_does_not_break_pages(
    case: CaseFile, editor: User, caseworker: User, client_of: Any
) -> None:
    assert HumanTask()._owner_permission_obj is None
    task = start_errand(case, editor)
    Task.objects.filter(pk=task.pk).update(owner_permission="example.gone")
    client = client_of(caseworker)
    assert client.get("/aufgaben/").status_code == 200
    assert client.get(f"/aufgaben/{task.pk}/").status_code == 404
