"""A failed step is a task for a named person, with a way to repair it."""

from typing import Any

import pytest
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import User
from notifications.models import OutboxMail
from tests.conftest import make_person
from tests.example.flows import ErrandFlow
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.engine import service
from workflows.flows import RepairFlow
from workflows.repairing import open_repairs
from workflows.tasks import sweep_engine

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(case: CaseFile, editor: User) -> Task:
    """A step that failed."""
    process = ErrandFlow.asked.run(case=case, actor=editor, key="m-1", text="x")
    task = Task.objects.filter(process=process, finished__isnull=True).first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(status="ERROR", data={"_exception": {"error": "OSError", "event": "abc"}})
    return Task.objects.get(pk=task.pk)


def repairs() -> Any:
    return Task.objects.filter(flow_task=RepairFlow.repair, finished__isnull=True)


def test_it_is_opened_once_for_a_named_person_who_is_told(failed: Task, lead: User, client_of: Any) -> None:
    make_person(Role.ADMIN)
    assert (open_repairs(), open_repairs()) == (1, 0)
    repair = repairs().get()
    assert repair.owner == lead and repair.scheduled is not None
    assert OutboxMail.objects.get(kind="STEP_FAILED").recipient == lead
    client = client_of(lead)
    assert "Fehlgeschlagenen Schritt reparieren" in client.get("/aufgaben/").content.decode()
    page = client.get(f"/aufgaben/{repair.pk}/reparieren/").content.decode()
    assert "OSError" in page and "abc" in page
    assert client.post(f"/aufgaben/{repair.pk}/reparieren/").headers["Location"] == "/aufgaben/"
    failed.refresh_from_db()
    assert failed.status == "REVIVED" and not repairs().exists()
    again = Task.objects.filter(process=failed.process, finished__isnull=True).exclude(pk=failed.pk)
    assert again.filter(flow_task=failed.flow_task).exists()
    assert open_repairs() == 0


def test_who_is_recused_does_not_repair(failed: Task, case: CaseFile, lead: User) -> None:
    admin = make_person(Role.ADMIN)
    CaseExclusion.objects.create(case=case, user=lead)
    open_repairs()
    assert repairs().get().owner == admin


def test_the_responsible_person_repairs_if_she_may(failed: Task, case: CaseFile, lead: User) -> None:
    second = make_person(Role.IKPE_LEAD)
    CaseFile.objects.filter(pk=case.pk).update(owner=second)
    open_repairs()
    assert repairs().get().owner == second


def test_a_step_that_was_mended_elsewhere_needs_no_repair(failed: Task, lead: User) -> None:
    sweep_engine()
    service.retry_task(actor=lead, task_id=failed.pk)
    sweep_engine()
    assert not repairs().exists()
    assert Process.objects.get(flow_class=RepairFlow).status == "CANCELED"


def test_nobody_else_sees_it(failed: Task, lead: User, caseworker: User, editor: User, client_of: Any) -> None:
    open_repairs()
    url = f"/aufgaben/{repairs().get().pk}/reparieren/"
    assert [client_of(one).get(url).status_code for one in (caseworker, editor)] == [404, 404]


def test_a_step_that_failed_before_its_process_ended_is_repaired_when_that_goes_on(
    failed: Task, case: CaseFile, lead: User
) -> None:
    open_repairs()
    service.cancel_process(process=failed.process, actor=lead, reason="Ruht.")
    assert open_repairs() == 0 and not repairs().exists()
    service.resume_process(process=failed.process, actor=lead)
    failed.refresh_from_db()
    assert failed.status == "ERROR"
    assert (open_repairs(), open_repairs()) == (1, 0)
    assert repairs().get().owner == lead
    assert OutboxMail.objects.filter(kind="STEP_FAILED", recipient=lead).count() == 2
    service.complete_task(user=lead, task_id=repairs().get().pk, values={})
    assert open_repairs() == 0 and not repairs().exists()
