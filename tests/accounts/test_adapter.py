"""Signing in and lost passwords answer alike for everybody."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from notifications import delivery
from tests.accounts.asking import PASSWORD

pytestmark = pytest.mark.django_db


def test_signing_in_works_by_mail_address_in_any_case(editor: User) -> None:
    client = Client()
    response = client.post("/konto/login/", {"login": editor.email.upper(), "password": "kein-echtes-Passwort"})
    assert response.status_code == 302 and response.url == "/start/"


def test_wrong_passwords_and_unknown_addresses_answer_alike(editor: User) -> None:
    def answer(login: str) -> str:
        page = Client().post("/konto/login/", {"login": login, "password": "falsch-falsch-falsch"}).content.decode()
        return re.sub(r'value="[^"]*"', "", page)

    assert answer(editor.email) == answer("niemand@beispiel.example")


def test_a_reset_link_leads_to_the_configured_address_and_answers_alike(editor: User) -> None:
    answers = [
        Client(headers={"host": "127.0.0.1"}).post("/konto/password/reset/", {"email": email})
        for email in (editor.email, "x@y.example")
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/konto/password/reset/done/")] * 2
    delivery.sweep()
    (message,) = mail.outbox
    link = re.search(r"http://127\.0\.0\.1:8000(/konto/password/reset/key/\S+/)", str(message.body))
    assert link is not None
    client = Client()
    form = client.get(link.group(1), follow=True)
    done = client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert done.status_code == 302
    assert Client().post("/konto/login/", {"login": editor.email, "password": PASSWORD}).status_code == 302


def test_nobody_can_sign_up_alone(rule_set: Any) -> None:
    assert Client().get("/konto/signup/").status_code == 404
    assert Client().post("/konto/signup/", {"email": "a@b.example", "password1": PASSWORD}).status_code == 404
