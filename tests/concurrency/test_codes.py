"""A one-time code is taken once, also by two requests at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import CacheHandler
from django.db import connections

from accounts.choices import Role
from accounts.models import User
from config import settings as settings_of_the_site
from tests.conftest import load_world, make_person

# Threads share one SQLite database in memory here, which answers "locked" where the site's file would wait.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
SECRET = "JBSWY3DPEHPK3PXP"


class _Shared:
    """The cache of the site, opened by each thread on its own."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        added: bool = CacheHandler(settings_of_the_site.CACHES)["default"].add(*args, **kwargs)
        return added


def at_once(act: Callable[[], bool], times: int = 2) -> list[bool]:
    """What the act answers to so many threads that begin together."""
    start, answers = threading.Barrier(times), []

    def run() -> None:
        start.wait()
        try:
            answers.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(answers)


@pytest.fixture
def person() -> User:
    load_world()
    return make_person(Role.IKPE_LEAD)


def test_a_code_of_the_app(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "cache", _Shared())
    pk = TOTP.activate(person, SECRET).instance.pk
    code = auth.format_hotp_value(auth.hotp_value(SECRET, next(iter(auth.yield_hotp_counters_from_time()))))
    assert at_once(lambda: Authenticator.objects.get(pk=pk).wrap().validate_code(code)) == [False, True]


def test_a_recovery_code(person: User) -> None:
    codes = RecoveryCodes.activate(person)
    pk, first = codes.instance.pk, codes.generate_codes()[0]
    assert at_once(lambda: Authenticator.objects.get(pk=pk).wrap().validate_code(first)) == [False, True]
