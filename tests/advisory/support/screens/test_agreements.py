"""Wording in turns on its screen: what somebody typed stays when somebody else was faster."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from advisory.support.flows import CooperationFlow
from advisory.support.models import AgreementVersion, CooperationAgreement
from tests.advisory.support.samples import open_task
from tests.advisory.support.supported import Circle, wording
from tests.conftest import make_person
from tests.funding.applications.filled import do

pytestmark = pytest.mark.django_db
TEXT = {
    "aims": "Mein Text bleibt.",
    "scope": "24 Stunden",
    "duties": "Beide.",
    "starts_on": "01.02.2027",
    "ends_on": "31.01.2028",
    "remark": "",
}


@pytest.fixture
def a_task_to_draft(an_inquiry: CooperationAgreement, circle: Circle) -> int:
    do(an_inquiry.case, CooperationFlow.check_network, circle.caseworker, fits=True, note="Gut.")
    return open_task(an_inquiry.case, CooperationFlow.draft)


def test_a_task_that_a_colleague_has_taken_answers_409_and_keeps_the_text(
    a_task_to_draft: int, an_inquiry: CooperationAgreement, circle: Circle, client_of: Callable[[User], Client]
) -> None:
    colleague = make_person(Role.IKPE_CASEWORKER, name="Tobias Linde")
    CooperationFlow.task_class.objects.filter(pk=a_task_to_draft).update(owner=colleague)
    answer = client_of(circle.caseworker).post(f"/begleitung/aufgaben/{a_task_to_draft}/entwurf/", TEXT)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Diese Aufgabe hat Tobias Linde übernommen." in page
    assert "Mein Text bleibt." in page
    assert not AgreementVersion.objects.exists()


def test_a_done_task_and_a_task_of_another_step_have_their_own_page(
    a_task_to_draft: int, an_inquiry: CooperationAgreement, circle: Circle, client_of: Callable[[User], Client]
) -> None:
    office = client_of(circle.caseworker)
    elsewhere = office.get(f"/begleitung/aufgaben/{a_task_to_draft}/unterschreiben/")
    assert elsewhere.headers["Location"] == f"/aufgaben/{a_task_to_draft}/"
    do(an_inquiry.case, CooperationFlow.draft, circle.caseworker, wording=wording())
    done = office.post(f"/begleitung/aufgaben/{a_task_to_draft}/entwurf/", TEXT)
    assert done.headers["Location"] == f"/aufgaben/{a_task_to_draft}/"


def test_who_accepts_sends_no_text(
    a_task_to_draft: int, an_inquiry: CooperationAgreement, circle: Circle, client_of: Callable[[User], Client]
) -> None:
    office = client_of(circle.caseworker)
    url = f"/begleitung/aufgaben/{a_task_to_draft}/entwurf/"
    refused = office.post(url, {"act": "accept"})
    assert refused.status_code == 422
    assert "Die andere Seite hat noch nicht geantwortet." in refused.content.decode()
    do(an_inquiry.case, CooperationFlow.draft, circle.caseworker, wording=wording())
    task = open_task(an_inquiry.case, CooperationFlow.respond)
    town = client_of(circle.editor)
    assert town.post(f"/begleitung/aufgaben/{task}/entwurf-lesen/", {"act": "accept"}).status_code == 302
    assert CooperationAgreement.objects.get().locked_at
