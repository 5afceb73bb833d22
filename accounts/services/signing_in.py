"""Guessing at an account slows down, by account and by source; the owner gets in all the same (rule 24).

The right password is taken at once from a browser the person has signed in with before, and where a second factor
follows. Everybody else waits some seconds, which grow to a cap. Unknown addresses are slowed alike.
"""

import secrets
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core import signing

from accounts.models import User
from accounts.services import slowing
from accounts.services.slowing import Pace, Try

COOKIE = "bekannt"
SALT = "known-browser"
STAMP = 16


def _pace(free: int) -> Pace:
    return Pace(free, settings.SLOW_LONGEST_SECONDS, settings.SLOW_FORGET_SECONDS)


def account_pace() -> Pace:
    """The pace of tries at one account."""
    return _pace(settings.SLOW_FREE_PER_ACCOUNT)


def source_pace() -> Pace:
    """The pace of tries from one source, behind which a whole office may sit."""
    return _pace(settings.SLOW_FREE_PER_SOURCE)


def _stamp(user: User) -> str:
    return user.get_session_auth_hash()[-STAMP:]


def browser_mark(user: User) -> str:
    """What a browser keeps to show that this person signed in there; it opens nothing and falls with her password."""
    return signing.dumps([user.pk, _stamp(user), secrets.token_urlsafe(9)], salt=SALT)


def known_browser(mark: str, user: User | None) -> str:
    """The name of the browser with this mark if the person signed in with it before; empty otherwise."""
    if user is None or not mark:
        return ""
    try:
        pk, stamp, name = signing.loads(mark, salt=SALT, max_age=settings.KNOWN_BROWSER_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(name) if (pk, stamp) == (user.pk, _stamp(user)) else ""


def begin(name: str, user: User | None, *, mark: str, source: str) -> list[Try]:
    """Take places for a try at an account, before it is judged: one of the account and one of the source.

    A known browser has a count of its own, so that nobody elsewhere makes its person wait.
    """
    if browser := known_browser(mark, user):
        return [slowing.begin(f"browser:{browser}", account_pace())]
    there = slowing.begin(f"source:{source}", source_pace())
    return [slowing.begin(f"account:{name}", account_pace()), there]


def wait_of(tries: list[Try]) -> int:
    """How many seconds a try has to wait."""
    return max(one.wait for one in tries)


def right(tries: list[Try], name: str) -> None:
    """It was right: the tries at the account are forgotten, those of the source stay as they were before."""
    for one in tries:
        slowing.give_back(one)
    slowing.forget(f"account:{name}", account_pace())


def forget(user: Any) -> None:
    """A new password was set, by a link to the person's mailbox or by herself: she need not wait."""
    slowing.forget(f"account:{user.email}", account_pace())


def gets_in(tries: list[Try], user: User) -> bool:
    """Whether a right password counts now: no pause is due, or a second factor follows."""
    return not wait_of(tries) or bool(is_mfa_enabled(user))


def words(wait: int) -> str:
    """What a person reads who has to wait."""
    seconds = "1 Sekunde" if wait == 1 else f"{wait} Sekunden"
    return (
        f"Das waren viele Versuche. Warten Sie {seconds}, dann geht es weiter. "
        "Gesperrt ist nichts. Mit „Passwort vergessen?“ geht es sofort."
    )


def person_of(address: str, mark: str) -> User | None:
    """The person of an address, asked only where the browser claims to be known."""
    return User.objects.active().filter(email=address).first() if mark else None
