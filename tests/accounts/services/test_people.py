"""Roles end, people leave."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import RoleAssignment, User
from accounts.services import people
from accounts.services.tokens import create_token, find_token
from notifications import delivery
from tests.accounts.asking import PASSWORD
from tests.conftest import fresh

pytestmark = pytest.mark.django_db


def test_an_ended_role_gives_no_access(editor: User, lead: User, case: Any, client_of: Any) -> None:
    client = client_of(editor)
    assert client.get(f"/vorgaenge/{case.pk}/").status_code == 200
    client_of(lead).post(f"/personen/rollen/{RoleAssignment.objects.get(user=editor).pk}/beenden/")
    assert client.get(f"/vorgaenge/{case.pk}/").url == f"/konto/login/?next=/vorgaenge/{case.pk}/"
    assert client_of(fresh(editor)).get(f"/vorgaenge/{case.pk}/").status_code == 404


@pytest.mark.parametrize("ending", ["role", "second factor", "password", "reset"])
def test_keys_and_sessions_end_together(editor: User, lead: User, client_of: Any, ending: str) -> None:
    other, own = client_of(editor), client_of(editor)
    _, key = create_token(user=editor, name="Programm", scopes=["read"])
    if ending == "role":
        people.end_role(assignment=RoleAssignment.objects.get(user=editor), actor=lead)
    elif ending == "second factor":
        people.reset_second_factor(person=editor, actor=lead)
    elif ending == "password":
        new = {"oldpassword": "kein-echtes-Passwort", "password1": PASSWORD, "password2": PASSWORD}
        assert own.post("/konto/password/change/", new).status_code == 302
        assert own.get("/start/").status_code == 200
    else:
        Client().post("/konto/password/reset/", {"email": editor.email})
        delivery.sweep()
        link = re.search(r"127\.0\.0\.1:8000(/konto/password/reset/key/\S+/)", str(mail.outbox[-1].body))
        assert link is not None
        fresh_client = Client()
        page = fresh_client.get(link.group(1), follow=True).redirect_chain[-1][0]
        assert fresh_client.post(page, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    assert other.get("/start/").status_code == 302
    assert find_token(key) is None


def test_a_pseudonymised_person_cannot_sign_in_and_keeps_her_traces(editor: User, case: Any) -> None:
    client = Client()
    email = editor.email
    people.pseudonymise(person=editor, actor=None)
    assert client.post("/konto/login/", {"login": email, "password": "kein-echtes-Passwort"}).status_code == 200
    assert "_auth_user_id" not in client.session
    assert case.events.first().actor_id == editor.pk
    assert "Miriam" not in str(list(User.objects.values()))
