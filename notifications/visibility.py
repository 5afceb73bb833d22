"""Which mails a person may not see although they may read the outbox; the rooms above hand their reasons down."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

_hiders: list[Callable[[Any], Q]] = []


def hide_mails(reason: Callable[[Any], Q]) -> None:
    """Register a function from a user to the mails hidden from them (a recusal, for example)."""
    if reason not in _hiders:
        _hiders.append(reason)


def hidden_from(user: Any) -> Q:
    """The mails hidden from this person; matches nothing where there is no reason."""
    hidden = Q(pk__in=[])
    for reason in _hiders:
        hidden |= reason(user)
    return hidden


_checks: list[Callable[[Any], str]] = []
_shorter: list[Callable[[Any], None]] = []


def check_recipients(check: Callable[[Any], str]) -> None:
    """Register a function from a mail to the reason why its recipient may not get it any more; empty if she may."""
    if check not in _checks:
        _checks.append(check)


def withheld_because(mail: Any) -> str:
    """Why a mail is kept instead of sent: asked when it leaves, because much can end between writing and sending."""
    return next((reason for check in _checks if (reason := check(mail))), "")


def write_shorter(write: Callable[[Any], None]) -> None:
    """Register what writes a withheld bundle again, without the matters its recipient may not read any more."""
    if write not in _shorter:
        _shorter.append(write)


def rewrite(mail: Any) -> None:
    """Write again what is left of a withheld mail. Call in the transaction that withholds it."""
    for write in _shorter:
        write(mail)
