"""Applications at the moments that tests begin with."""

from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application
from funding.applications.services import drafts
from tests.conftest import make_person
from tests.funding.applications.filled import fill_by_services, submit_by_services
from workflows.engine import service


@pytest.fixture
def draft(gotha: Organisation, editor: User) -> Application:
    """A draft in which nothing is typed yet."""
    return drafts.start_application(organisation=gotha, actor=editor)


def section_url(draft: Application, code: str) -> str:
    return f"/antraege/{draft.case_id}/abschnitt/{code}/"


@pytest.fixture
def signatory(gotha: Organisation) -> User:
    """Who may sign for the municipality."""
    return make_person(Role.APPLICANT_SIGNATORY, gotha, "Dr. Karla Stein")


@pytest.fixture
def ready(gotha: Organisation, editor: User) -> Application:
    """A draft that could be submitted."""
    return fill_by_services(gotha, editor)


def check_url(application: Application) -> str:
    return f"/antraege/{application.case_id}/pruefen/"


@pytest.fixture
def asked(ready: Application, signatory: User, caseworker: User) -> Any:
    """The task of the municipality to answer a question of the institute."""
    submit_by_services(ready, signatory)
    task = ready.case.process_links.get().process.task_set.get(flow_task=ApplicationFlow.formal_check)
    service.complete_task(
        user=caseworker,
        task_id=task.pk,
        values={"result": "CORRECTION", "note": "", "items": [("post", "pay", "Welche Stufe?")]},
    )
    return task.process.task_set.get(flow_task=ApplicationFlow.correct)
