"""The check of the institute: its clock, its second reader, its end."""

from typing import Any

import pytest

from accounts.models import User
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application
from funding.applications.services import checking
from notifications.models import OutboxMail
from tests.funding.applications.filled import submit_by_services
from ui.refusals import DomainRefusal
from workflows.engine import jobs, service

pytestmark = pytest.mark.django_db


def test_the_clock_of_the_institute_runs_on_with_what_was_left(ready: Application, asked: Any, editor: User) -> None:
    service.complete_task(user=editor, task_id=asked.pk, values={"typed": {"post": {"pay": "S 18"}}, "uploads": {}})
    again = asked.process.task_set.get(flow_task=ApplicationFlow.formal_check, status="NEW")
    first = asked.process.task_set.get(flow_task=ApplicationFlow.formal_check, status="DONE")
    assert again.deadlines.get().due_on == first.deadlines.get().due_on


def test_a_recommendation_is_never_signed_by_its_writer(ready: Application, caseworker: User, lead: User) -> None:
    checking.write_recommendation(application=ready, actor=caseworker, vote="APPROVE", text="x", conditions="")
    with pytest.raises(DomainRefusal):
        checking.approve_recommendation(application=ready, actor=caseworker)
    assert checking.approve_recommendation(application=ready, actor=lead).approved_by == lead


def test_an_inadmissible_application_needs_the_lead_and_ends_everywhere(
    ready: Application, signatory: User, caseworker: User, lead: User
) -> None:
    case = submit_by_services(ready, signatory)
    process = case.process_links.get().process
    task = process.task_set.get(flow_task=ApplicationFlow.formal_check)
    service.complete_task(
        user=caseworker, task_id=task.pk, values={"result": "INADMISSIBLE", "note": "K2", "items": []}
    )
    confirm = process.task_set.get(flow_task=ApplicationFlow.confirm_inadmissible)
    service.complete_task(user=lead, task_id=confirm.pk, values={"confirmed": True, "reason": "Keine volle Stelle."})
    (job,) = process.task_set.filter(finished__isnull=True)
    assert jobs.run_job(job.pk)
    case.refresh_from_db()
    process.refresh_from_db()
    assert case.stage == "INADMISSIBLE" and process.finished is not None
    assert not process.task_set.filter(finished__isnull=True).exists()
    assert "Keine volle Stelle." in OutboxMail.objects.filter(kind="APPLICATION_INADMISSIBLE")[0].text


def test_notes_of_the_institute_stay_with_the_institute(
    ready: Application, signatory: User, editor: User, caseworker: User, client_of: Any
) -> None:
    case = submit_by_services(ready, signatory)
    task = case.process_links.get().process.task_set.get(flow_task=ApplicationFlow.formal_check)
    note = "Interne Notiz: Rückfrage beim Kollegen."
    service.complete_task(user=caseworker, task_id=task.pk, values={"result": "COMPLETE", "note": note, "items": []})
    for url in (f"/vorgaenge/{case.pk}/", f"/vorgaenge/{case.pk}/verlauf/"):
        assert note in client_of(caseworker).get(url).content.decode()
        assert note not in client_of(editor).get(url).content.decode()
    assert note not in client_of(editor).get(f"/antraege/{case.pk}/stand/").content.decode()
