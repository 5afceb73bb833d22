"""Which permission opens which kind of file, entry of the journal and table; what names none is shown to nobody.

A guarded page is not enough (security rule 18): the same file lies in the case, the same step stands in the timeline. A
room says for its own kinds who reads them: `VIEW_CASE` for everybody who sees the case, or a permission on cases.
"""

from collections.abc import Callable
from typing import Any

VIEW_CASE = "workflows.view_case"

_files: dict[str, str] = {}
_events: dict[str, str] = {}
_facts: dict[str, str] = {}
_holds: list[Callable[[Any], str]] = []


def open_files(permission: str, *kinds: str) -> None:
    """Open kinds of files to those who hold the permission on their case (and see it)."""
    _files.update(dict.fromkeys(kinds, permission))


def open_events(permission: str, *names: str) -> None:
    """Open entries of the journal; a name that ends with a dot opens everything that begins with it."""
    _events.update(dict.fromkeys(names, permission))


def open_facts(permission: str, *labels: str) -> None:
    """Open tables of facts, as a package of a case shows them whole, to those who hold the permission on the case."""
    _facts.update(dict.fromkeys(labels, permission))


def fact_openings() -> dict[str, frozenset[str]]:
    """Permissions, and the tables each opens."""
    return _by_permission(_facts)


def hold_packages(check: Callable[[Any], str]) -> None:
    """While `check` says a sentence about a case, no package of it is given out on a page."""
    _holds.append(check)


def package_held(case: Any) -> str:
    """Why no package of this case is given out now; empty if nothing speaks against it."""
    return next((sentence for check in _holds if (sentence := check(case))), "")


def file_openings() -> dict[str, frozenset[str]]:
    """Permissions, and the kinds of files each opens."""
    return _by_permission(_files)


def event_openings() -> dict[str, frozenset[str]]:
    """Permissions, and the names and beginnings of journal entries each opens."""
    return _by_permission(_events)


def opening_of(what: str) -> str | None:
    """The permission that opens an entry of the journal; its own name goes before the beginning it shares."""
    return _events.get(what) or _events.get(f"{what.partition('.')[0]}." if "." in what else "")


def _by_permission(opened: dict[str, str]) -> dict[str, frozenset[str]]:
    return {
        permission: frozenset(name for name, its in opened.items() if its == permission)
        for permission in sorted(set(opened.values()))
    }
