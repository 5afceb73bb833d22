"""What the page „Wer sieht was von uns?“ names: matters with the permissions that open them, and who reads today.

Rooms name their matters in plain words; who sees them is read from the permissions themselves.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shown:
    """Something of a municipality that others may see: its title, and the permissions that open it, the widest first.

    With each permission stand words for what it opens of the matter; without words it opens the whole. `holds` is the
    permission whose files, entries and mails belong to it, where that is not the one that opens the whole.
    """

    title: str
    openings: tuple[tuple[str, str], ...]
    order: int = 50
    holds: str = ""

    @property
    def whole(self) -> str:
        """The permission whose files, entries and mails belong to the matter."""
        return self.holds or next((permission for permission, words in self.openings if not words), "")


@dataclass(frozen=True)
class Visit:
    """Somebody opened something for the first time."""

    at: datetime.datetime
    who: str
    what: str


_shown: list[Shown] = []
_names: dict[str, Callable[[Any], str]] = {}
_visits: list[Callable[[Any, Any], list[Visit]]] = []


def register_shown(*matters: Shown) -> None:
    """Name matters of a municipality and the permissions that open them."""
    _shown.extend(one for one in matters if one not in _shown)
    _shown.sort(key=lambda one: (one.order, one.title))


def shown_matters() -> list[Shown]:
    """Everything that is named, in order."""
    return list(_shown)


def register_readers(group: str, load: Callable[[Any], str]) -> None:
    """Say who of a group of roles it is for a municipality today, better than by role alone; empty: nobody."""
    _names[group] = load


def readers_today(group: str, organisation: Any) -> str | None:
    """Who it is today, in words; None where no room knows better than the roles."""
    load = _names.get(group)
    return load(organisation) if load else None


def register_visits(load: Callable[[Any, Any], list[Visit]]) -> None:
    """Tell `load(user, organisation)` who opened something, as far as the user may know it."""
    if load not in _visits:
        _visits.append(load)


def visits_to(user: Any, organisation: Any) -> list[Visit]:
    """Who opened something of a municipality, the newest first."""
    found = [visit for load in _visits for visit in load(user, organisation)]
    return sorted(found, key=lambda one: one.at, reverse=True)
