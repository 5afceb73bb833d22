"""How an invitation is used, and by whom it is sent."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import AccessRequest, Organisation, User
from tests.accounts.asking import PASSWORD, invite, wanted
from tests.conftest import fresh, make_person

pytestmark = pytest.mark.django_db


def test_opening_an_invitation_changes_nothing_and_the_button_uses_it_up(gotha: Organisation, caseworker: User) -> None:
    link = invite(caseworker, gotha)
    for _ in range(3):
        assert "Einladung annehmen" in Client().get(link).content.decode()
        assert Client().head(link).status_code in (200, 405)
    client = Client()
    assert client.post(link, {"password": PASSWORD}).status_code == 302
    assert client.get("/start/").status_code == 200
    assert Client().post(link, {"password": PASSWORD}).status_code == 404
    user = User.objects.get(email="neu@gotha.example")
    assert user.held_roles == {("applicant_editor", gotha.pk)}


@pytest.mark.parametrize("password", ["kurz", "password1234", "neu@gotha.example", ""])
def test_a_weak_password_is_refused_in_german(gotha: Organisation, caseworker: User, password: str) -> None:
    response = Client().post(invite(caseworker, gotha), {"password": password})
    assert response.status_code == 422 and not User.objects.filter(email="neu@gotha.example").exists()


def test_a_known_person_gets_the_new_role_and_keeps_the_password(
    gotha: Organisation, jena: Organisation, caseworker: User
) -> None:
    known = make_person(Role.APPLICANT_EDITOR, jena)
    before = known.password
    Client().post(invite(caseworker, gotha, known.email), {})
    known = fresh(known)
    assert known.password == before and len(known.held_roles) == 2


def test_the_institute_invites_from_a_request_which_is_then_answered(
    gotha: Organisation, caseworker: User, client_of: Any
) -> None:
    Client().post("/zugang/", wanted(gotha))
    request = AccessRequest.objects.get()
    client = client_of(caseworker)
    assert "mia@gotha.example" in client.get(f"/personen/einladen/?anfrage={request.pk}").content.decode()
    client.post(
        f"/personen/einladen/?anfrage={request.pk}",
        {"organisation": gotha.pk, "role": "applicant_editor", "name": "Mia Muster", "email": "mia@gotha.example"},
    )
    request.refresh_from_db()
    assert request.state == "INVITED" and request.answered_by == caseworker
