"""Roles end, people leave."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import RoleAssignment, User
from accounts.services import people

pytestmark = pytest.mark.django_db


def test_an_ended_role_gives_no_access(editor: User, lead: User, case: Any, client_of: Any) -> None:
    client = client_of(editor)
    assert client.get(f"/vorgaenge/{case.pk}/").status_code == 200
    client_of(lead).post(f"/personen/rollen/{RoleAssignment.objects.get(user=editor).pk}/beenden/")
    assert client.get(f"/vorgaenge/{case.pk}/").status_code == 404


def test_a_pseudonymised_person_cannot_sign_in_and_keeps_her_traces(editor: User, case: Any) -> None:
    client = Client()
    email = editor.email
    people.pseudonymise(person=editor, actor=None)
    assert client.post("/konto/login/", {"login": email, "password": "kein-echtes-Passwort"}).status_code == 200
    assert "_auth_user_id" not in client.session
    assert case.events.first().actor_id == editor.pk
    assert "Miriam" not in str(list(User.objects.values()))
