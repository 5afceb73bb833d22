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
