"""Who might check money reads first what follows; everybody else is let in, and that somebody read is kept."""

from typing import Any

import pytest
from django.test import Client
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.models.token import TokenScope
from accounts.services.tokens import create_token
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase, NotesReader
from tests.advisory.support.supported import Circle, advise, also, session, write_plan
from tests.conftest import make_person
from tests.funding.applications.filled import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(an_accompaniment: AdvisoryCase, circle: Circle, institute: Organisation) -> User:
    """A named adviser who also checks money."""
    person = also(make_person(Role.ADVISOR, name="Zwei Hüte"), Role.IKPE_CASEWORKER, institute)
    circle.adviser = person
    advise(an_accompaniment, circle)
    return person


def test_every_door_leads_to_the_warning_first(
    an_accompaniment: AdvisoryCase, circle: Circle, both: User, client_of: Any
) -> None:
    case_id = an_accompaniment.case_id
    first = f"/begleitung/{case_id}/oeffnen/"
    booked = session(an_accompaniment, circle)
    plan = write_plan(AdvisoryCase.objects.get(pk=an_accompaniment.pk))
    task = Task.objects.get(flow_task=SupportFlow.write_plan)
    client = client_of(both)
    doors = [
        f"/begleitung/{case_id}/",
        f"/begleitung/termine/{booked.pk}/",
        f"/begleitung/plaene/{plan.pk}/",
        f"/begleitung/aufgaben/{task.pk}/plan/",
        f"/aufgaben/{task.pk}/",
        f"/vorgaenge/{case_id}/",
        f"/vorgaenge/{case_id}/nachrichten/",
    ]
    assert [client.get(url).headers.get("Location") for url in doors] == [first] * len(doors)
    assert "Zwei Hüte" in client.get("/begleitung/").content.decode() and not NotesReader.objects.exists()
    assert "Umsetzungsplan schreiben" in client.get("/aufgaben/").content.decode()
    page = client.get(first).content.decode()
    assert "Was daraus folgt" in page and "Landkreis Gotha" in page
    assert client.post(first).headers["Location"] == doors[0]
    assert [client.get(url).status_code for url in doors[:3]] == [200, 200, 200]
    assert NotesReader.objects.get().person == both and client.get(first).status_code == 404


def test_a_key_is_told_to_read_first(an_accompaniment: AdvisoryCase, both: User) -> None:
    key = create_token(user=both, name="Test", scopes=list(TokenScope.values))[1]
    answer = Client().get(
        f"/api/v1/advisory-cases/{an_accompaniment.case_id}", headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.status_code == 403 and "zuerst" in answer.json()["detail"]


def test_who_handles_no_money_is_let_in_and_remembered_once(
    an_accompaniment: AdvisoryCase, circle: Circle, client_of: Any
) -> None:
    do(an_accompaniment.case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
    other = make_person(Role.ADVISOR)
    for _ in range(2):
        assert client_of(other).get(f"/begleitung/{an_accompaniment.case_id}/").status_code == 200
    assert NotesReader.objects.get().person == other


def test_from_outside_and_for_the_municipality_nothing_is_remembered(
    an_accompaniment: AdvisoryCase, circle: Circle, client_of: Any
) -> None:
    do(an_accompaniment.case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
    assert client_of(circle.adviser).get(f"/begleitung/{an_accompaniment.case_id}/wechseln/").status_code == 200
    assert client_of(circle.editor).get(f"/begleitung/{an_accompaniment.case_id}/").status_code == 200
    assert not NotesReader.objects.exists()
