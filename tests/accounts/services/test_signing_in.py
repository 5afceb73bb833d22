"""Guessing at an account slows down; its owner gets in."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from notifications import delivery
from tests.accounts.asking import PASSWORD

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
OWN = "kein-echtes-Passwort"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def limits(settings: Any) -> Iterator[Any]:
    settings.SLOW_FREE_PER_ACCOUNT, settings.SLOW_FREE_PER_SOURCE = 3, 12
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
    cache.clear()


def sign_in(client: Client, email: str, password: str, source: str = "10.0.0.1") -> Any:
    return client.post("/konto/login/", {"login": email, "password": password}, REMOTE_ADDR=source)


def guess(email: str, times: int, source: str = "10.6.6.6") -> str:
    """Somebody guesses; what the last page says."""
    for _ in range(times):
        page = sign_in(Client(), email, "falsch-falsch-falsch", source)
    return re.sub(r'value="[^"]*"', "", page.content.decode())


def inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_guessing_waits_and_the_answer_is_the_same_for_unknown_addresses(editor: User) -> None:
    known, unknown = guess(editor.email, 4), guess("niemand@beispiel.example", 4)
    assert "Warten Sie 2 Sekunden" in known
    assert known == unknown


def test_the_owner_waits_some_seconds_and_is_in(editor: User, limits: Any) -> None:
    guess(editor.email, 30)
    client = Client()
    assert "Warten Sie" in sign_in(client, editor.email, OWN).content.decode() and not inside(client)
    limits.shift(3)
    sign_in(client, editor.email, OWN)
    assert inside(client)
    assert "Warten" not in guess(editor.email, 1, "10.7.7.7")  # forgotten with the right password


def test_from_a_browser_she_used_before_the_owner_is_in_at_once(editor: User) -> None:
    client = Client()
    sign_in(client, editor.email, OWN)
    client.post("/konto/logout/")
    guess(editor.email, 30, "10.0.0.1")
    sign_in(client, editor.email, OWN)
    assert inside(client)


def test_a_known_browser_is_slowed_by_its_own_guesses(editor: User) -> None:
    client = Client()
    sign_in(client, editor.email, OWN)
    client.post("/konto/logout/")
    pages = [sign_in(client, editor.email, "falsch-falsch").content.decode() for _ in range(5)]
    assert "Warten" not in pages[2] and "Warten Sie" in pages[4]


def test_where_a_second_factor_follows_the_password_always_leads_to_it(editor: User) -> None:
    TOTP.activate(editor, SECRET)
    guess(editor.email, 30)
    answer = sign_in(Client(), editor.email, OWN)
    assert answer.status_code == 302 and answer.url.startswith("/konto/zweiter-faktor/authenticate/")


def test_a_new_password_leads_in_at_once(editor: User) -> None:
    guess(editor.email, 30)
    Client().post("/konto/password/reset/", {"email": editor.email})
    delivery.sweep()
    link = re.search(r"127\.0\.0\.1:8000(/konto/password/reset/key/\S+/)", str(mail.outbox[-1].body))
    assert link is not None
    client = Client()
    page = client.get(link.group(1), follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": PASSWORD, "password2": PASSWORD})
    sign_in(client, editor.email, PASSWORD)
    assert inside(client)


def test_one_source_is_slowed_at_all_accounts(editor: User) -> None:
    for number in range(13):
        page = sign_in(Client(), f"x{number}@beispiel.example", "falsch-falsch", "10.6.6.6").content.decode()
    assert "Warten Sie" in page
    assert "Warten" not in sign_in(Client(), "y@beispiel.example", "falsch-falsch", "10.1.1.1").content.decode()


def code() -> str:
    """The code an app shows now."""
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def at_second_step(editor: User) -> Client:
    client = Client()
    sign_in(client, editor.email, OWN)
    return client


def test_a_code_opens_once_also_to_confirm_the_sign_in(editor: User, client_of: Any, limits: Any) -> None:
    TOTP.activate(editor, SECRET)
    one, other, again = at_second_step(editor), at_second_step(editor), client_of(editor)
    one.post("/konto/zweiter-faktor/authenticate/", {"code": code()})
    other.post("/konto/zweiter-faktor/authenticate/", {"code": code()})
    assert (inside(one), inside(other)) == (True, False)
    assert again.post("/konto/zweiter-faktor/reauthenticate/", {"code": code()}).status_code == 200
    limits.shift(30)
    assert again.post("/konto/zweiter-faktor/reauthenticate/", {"code": code()}).status_code == 302


def test_a_recovery_code_opens_once(editor: User) -> None:
    TOTP.activate(editor, SECRET)
    first = RecoveryCodes.activate(editor).generate_codes()[0]
    one, other = at_second_step(editor), at_second_step(editor)
    one.post("/konto/zweiter-faktor/authenticate/", {"code": first})
    other.post("/konto/zweiter-faktor/authenticate/", {"code": first})
    assert (inside(one), inside(other)) == (True, False)


def test_guessing_at_a_code_waits(editor: User, limits: Any) -> None:
    TOTP.activate(editor, SECRET)
    client = at_second_step(editor)
    wrong = {"code": "000000" if code() != "000000" else "111111"}
    pages = [client.post("/konto/zweiter-faktor/authenticate/", wrong).content.decode() for _ in range(4)]
    assert "Warten Sie" in pages[3] and not inside(client)
    limits.shift(3)
    client.post("/konto/zweiter-faktor/authenticate/", {"code": code()})
    assert inside(client)
