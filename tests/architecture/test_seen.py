"""Who sees which kind of file, mail, journal entry and search hit, and who may do what on a case: line by line.

`UPDATE_SEEN=1 pytest tests/architecture/test_seen.py` writes the table anew; `git diff` shows what changed.
"""

import csv
import itertools
import os
from pathlib import Path
from typing import Any

import pytest

from accounts.choices import MUNICIPAL_ROLES, Role
from accounts.models import Organisation
from accounts.policy import excluded_by
from notifications import kinds
from tests.architecture.seen import Seen, table
from workflows import registry

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TABLE = Path(__file__).with_name("seen.csv")
HEAD = ("axis", "case", "roles", "names")


@pytest.fixture
def seen(gotha: Organisation, jena: Organisation, rule_set: Any) -> Seen:
    return Seen(gotha, jena, rule_set)


def test_every_role_sees_what_the_table_says(seen: Seen) -> None:
    rows = table(seen)
    if os.environ.get("UPDATE_SEEN"):
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEAD, *rows])
    with TABLE.open(encoding="utf-8", newline="") as file:
        kept = [tuple(row) for row in csv.reader(file)][1:]
    assert rows == kept, "read the difference line by line, then UPDATE_SEEN=1"


def test_a_municipality_sees_nothing_of_another_one(seen: Seen) -> None:
    for role in MUNICIPAL_ROLES:
        assert not [one for one in seen.of(seen.person(role.value)) if one.endswith("/foreign")], role


def pairs() -> list[tuple[Role, Role]]:
    """The roles one account may hold together; what excludes each other is refused where roles are given."""
    return [(one, other) for one, other in itertools.combinations(Role, 2) if not excluded_by(one, [other])]


def opening(axis: str, what: str) -> str:
    """The permission that opens a kind of file, mail or entry."""
    if axis == "mail":
        return kinds.declared()[what].shown_to
    if axis == "file":
        return next(one for one, opened in registry.file_openings().items() if what in opened)
    return registry.opening_of(what) or ""


def is_learning(name: str) -> bool:
    """What the wall keeps from who handles money: accompaniments, and what is said of them anywhere."""
    what = name.rpartition("@")[0].partition(":")[2]
    walled = registry.event_openings()["support.view_case"]
    return "support-" in name or what.startswith("support.") or what in walled


def test_two_roles_of_one_person_never_open_what_neither_opens(seen: Seen) -> None:
    """A kind that one role opens is read on a case that the other one sees, and on no other."""
    single = {role: seen.of(seen.person(role.value)) for role in Role}
    for one, other in pairs():
        alone = single[one] | single[other]
        for name in seen.of(seen.person(one.value, other.value)) - alone:
            axis, _, rest = name.partition(":")
            what, _, case = rest.rpartition("@")
            permission = opening(axis, what)
            assert f"search:{case}" in alone, (one, other, name)
            assert permission == registry.VIEW_CASE or f"may:{permission}@{case}" in alone, (one, other, name)


def test_what_a_second_role_takes_away_is_the_wall_and_nothing_else(seen: Seen) -> None:
    """Who stands on the municipality's side loses the other side of its matters; who handles money loses learning."""
    single = {role: seen.of(seen.person(role.value)) for role in Role}
    for one, other in pairs():
        lost = (single[one] | single[other]) - seen.of(seen.person(one.value, other.value))
        if {one in MUNICIPAL_ROLES, other in MUNICIPAL_ROLES} == {True, False}:
            assert [name for name in lost if not name.endswith("/own")] == [], (one, other)
        else:
            assert [name for name in lost if not is_learning(name)] == [], (one, other)
