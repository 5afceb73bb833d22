"""Every version is filed once."""

from typing import Any

import pytest

from accounts.models import User
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application, ApplicationVersion
from workflows.casefile.models import CaseFile
from workflows.engine import jobs, service

pytestmark = pytest.mark.django_db


def test_a_late_worker_files_every_version_once(ready: Application, asked: Any, editor: User) -> None:
    service.complete_task(
        user=editor, task_id=asked.pk, values={"typed": {"post": {"pay": "TVöD S 17, Stufe 3"}}, "uploads": {}}
    )
    job = asked.process.task_set.get(flow_task=ApplicationFlow.file_copy)
    assert jobs.run_job(job.pk) and not jobs.run_job(job.pk)
    filed = ApplicationVersion.objects.order_by("number").values_list("number", "pdf__name")
    reference = CaseFile.objects.get(pk=ready.case_id).reference
    assert list(filed) == [(number, f"Antrag {reference} Fassung {number}.pdf") for number in (1, 2)]
