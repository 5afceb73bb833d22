"""Public pages, and how a municipality asks for access."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import AccessRequest, Organisation, User
from notifications.models import OutboxMail
from tests.accounts.asking import wanted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


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


@pytest.mark.parametrize(
    "name",
    ["Gewinn unter https://boese.example", "www.boese.example", "boese.example", "x@y.example", "Sie haben gewonnen!"],
)
def test_a_name_is_a_name(gotha: Organisation, name: str) -> None:
    response = Client().post("/zugang/", wanted(gotha, name=name))
    assert response.status_code == 422 and "nur den Namen" in response.content.decode()
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("name", ["Dr. Karla Stein-Öztürk", "José d'Arc", "M. A. von der Au", "Kim"])
def test_names_as_people_have_them_are_taken(gotha: Organisation, name: str) -> None:
    assert Client().post("/zugang/", wanted(gotha, name=name)).status_code == 302


def test_the_mail_to_a_named_address_holds_nothing_that_was_typed(gotha: Organisation, caseworker: User) -> None:
    typed = {"name": "Nora Getippt", "phone": "0815", "message": "Ganz <b>eigene</b> Worte"}
    Client().post("/zugang/", wanted(gotha, **typed))
    sent = OutboxMail.objects.get(address="mia@gotha.example")
    inside = OutboxMail.objects.get(address=caseworker.email)
    words = sent.subject + sent.text + sent.html + sent.reason
    assert not [one for one in (*typed.values(), "eigene") if one in words]
    assert "Nora Getippt" in inside.html and "<b>eigene" not in inside.html


def test_a_stranger_is_sent_one_mail_a_day(gotha: Organisation, jena: Organisation) -> None:
    for place in (gotha, jena):
        Client().post("/zugang/", wanted(place))
    assert AccessRequest.objects.count() == 2
    assert OutboxMail.objects.filter(address="mia@gotha.example").count() == 1


@pytest.mark.parametrize(("limit", "sources"), [("ACCESS_REQUESTS_PER_SOURCE", 1), ("ACCESS_REQUESTS_PER_HOUR", 4)])
def test_requests_are_limited_by_source_and_overall(
    gotha: Organisation, settings: Any, limit: str, sources: int
) -> None:
    setattr(settings, limit, 2)
    answers = [
        Client().post("/zugang/", wanted(gotha, email=f"x{n}@y.example"), REMOTE_ADDR=f"10.0.0.{n % sources}")
        for n in range(3)
    ]
    assert [one.status_code for one in answers] == [302, 302, 429]
    page = answers[2].content.decode()
    assert "Bitte rufen Sie uns an" in page and "x2@y.example" in page
