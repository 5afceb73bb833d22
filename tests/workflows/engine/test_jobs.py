"""Background jobs that fail leave no value behind and can be tried again."""

from typing import Any

import pytest
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import User
from tests.conftest import make_case
from tests.example.flows import ErrandFlow, WaitFlow
from tests.workflows.errands import approve, everything_stored, make_due, start_errand
from workflows.casefile.models import CaseFile
from workflows.engine import jobs, sweeps

pytestmark = pytest.mark.django_db


def test_guard_05_a_failing_job_leaves_no_value_of_a_variable(
    case: CaseFile, editor: User, caseworker: User, settings: Any, caplog: Any
) -> None:
    settings.JOB_ATTEMPTS = 1
    task = start_errand(case, editor, text="kaputt")
    approve(caseworker, task)
    job = Task.objects.get(flow_task=ErrandFlow.deliver)
    assert jobs.run_job(job.pk) is False
    job.refresh_from_db()
    assert job.status == STATUS.ERROR
    assert set(job.data["_exception"]) == {"error", "code", "event"}
    assert job.data["_exception"]["error"] == "ValueError"
    for secret in ("geheim-4711", "DE02120300000000202051"):
        assert secret not in everything_stored()
        assert secret not in caplog.text


def test_guard_11_a_failed_step_is_shown_and_can_be_retried(
    gotha: Any, rule_set: Any, editor: User, lead: User, client_of: Any
) -> None:
    case = make_case(gotha, rule_set, title="scheitert")
    process = WaitFlow.begun.run(case=case, actor=editor, key="wait-11")
    make_due(Task.objects.get(process=process, flow_task=WaitFlow.wait))
    sweeps.fire_due_timers()
    failed = Task.objects.get(process=process, status=STATUS.ERROR)
    page = client_of(lead).get("/betrieb/").content.decode()
    assert "Bitte Technik anrufen" in page and failed.data["_exception"]["event"] in page
    CaseFile.objects.filter(pk=case.pk).update(title="gelingt")
    assert client_of(lead).post(f"/betrieb/{failed.pk}/wiederholen/").status_code == 302
    process.refresh_from_db()
    assert process.finished is not None
    assert case.events.filter(what="step_retried").exists()
