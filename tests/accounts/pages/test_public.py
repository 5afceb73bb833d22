"""Public pages, and how a municipality asks for access."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessRequest, Organisation, User
from notifications.models import OutboxMail
from tests.accounts.asking import wanted

pytestmark = pytest.mark.django_db


def test_a_merged_authority_cannot_be_chosen(rule_set: Any) -> None:
    page = Client().get("/zugang/").content.decode()
    assert "Landkreis Gotha" in page and "Eisenach" not in page


def test_the_public_start_page_shows_both_paths_contact_and_sign_in(rule_set: Any) -> None:
    page = Client().get("/").content.decode()
    for words in ("Mit Förderung", "Ohne Förderung", "Zugang anfragen", "0361 000000-0", "Anmelden"):
        assert words in page


def test_a_request_is_confirmed_and_reaches_the_institute(gotha: Organisation, caseworker: User) -> None:
    response = Client().post("/zugang/", wanted(gotha))
    assert response.status_code == 302
    assert {row.address for row in OutboxMail.objects.all()} == {"mia@gotha.example", caseworker.email}


def test_sending_the_request_many_times_makes_one_and_answers_alike(gotha: Organisation, caseworker: User) -> None:
    answers = {Client().post("/zugang/", wanted(gotha)).status_code for _ in range(5)}
    assert answers == {302}
    assert AccessRequest.objects.count() == 1 and OutboxMail.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "A\x00B"},
        {"name": "A\u202eB"},
        {"email": "kein-at"},
        {"email": "a@b.example\nBcc: x@y.example"},
        {"organisation": "999999"},
        {"organisation": "x"},
        {"interest": "OTHER"},
        {"message": "x" * 1_000_000},
        {"phone": "1" * 60},
    ],
)
def test_bad_input_is_refused_beside_the_field_and_nothing_is_stored(
    gotha: Organisation, changes: dict[str, str]
) -> None:
    response = Client().post("/zugang/", wanted(gotha, **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert "kern-error" in page
    assert "Mia Muster" in page or "name" in changes
    assert not AccessRequest.objects.exists() and not OutboxMail.objects.exists()


def test_the_help_page_names_who_resets_it(lead: User, settings: Any) -> None:
    settings.DEMO = False
    assert lead.name in Client().get("/hilfe/").content.decode()
    settings.DEMO = True
    assert "ausgeschaltet" in Client().get("/hilfe/").content.decode()
