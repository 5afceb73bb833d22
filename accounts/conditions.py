"""Conditions on rows, said once: the test of one object and the query of a list come from the same declaration."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Self

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING  # an empty Q would vanish beside another one


class Condition:
    """Something that holds for an object or not, perhaps depending on the person; combined by `&`, `|` and `~`."""

    words = ""

    def said(self, words: str) -> Self:
        """The same condition with words for it, as the page „Wer sieht was von uns?“ shows them."""
        named = copy.copy(self)
        named.words = words
        return named

    def words_for(self, user: Any) -> str:
        """What the condition means for a person, in words; nothing where it does not concern her or has none."""
        return self.words

    def holds(self, user: Any, target: Any) -> bool:
        """Whether it holds for an object that is loaded."""
        raise NotImplementedError

    def query(self, user: Any, prefix: str) -> Q:
        """The same as a condition for `filter()`; `prefix` is the path from the queried model to the object."""
        raise NotImplementedError

    def opposite(self) -> Condition:
        """What holds where this does not."""
        raise NotImplementedError

    def __and__(self, other: Condition) -> Condition:
        return _Both(self, other)

    def __or__(self, other: Condition) -> Condition:
        return _Either(self, other)

    def __invert__(self) -> Condition:
        return self.opposite()


class Where(Condition):
    """Lookups as in `filter()`: `Where(stage="DRAFT")`, `Where(rule_set__terms__house__in=HOUSES)`.

    Paths lead over relations with `__` and end in nothing, `__in` or `__isnull`. A value may be a function of the
    person (`Where(owner_id=own_id)`). A relation that has no row counts as empty.
    """

    def __init__(self, **lookups: Any) -> None:
        self.lookups = lookups

    def holds(self, user: Any, target: Any) -> bool:
        """Follow every path and compare."""
        return all(_fits(target, name, _for(user, wanted)) for name, wanted in self.lookups.items())

    def query(self, user: Any, prefix: str) -> Q:
        """The lookups behind the prefix."""
        if not self.lookups:
            return EVERYTHING
        return Q(**{f"{prefix}{name}": _for(user, wanted) for name, wanted in self.lookups.items()})

    def relations(self) -> set[str]:
        """The relations that the lookups lead over."""
        paths = (name.removesuffix("__in").removesuffix("__isnull") for name in self.lookups)
        return {path.rpartition("__")[0] for path in paths if "__" in path}

    def opposite(self) -> Condition:
        """Not all of the lookups."""
        if not self.lookups:
            return For(lambda user: False, self)
        name, wanted = next(iter(self.lookups.items()))
        if len(self.lookups) == 1 and name.endswith("__isnull"):
            return Where(**{name: not wanted})
        return _Not(self)


class For(Condition):
    """A condition that concerns only some people; for all others it holds for nothing."""

    def __init__(self, whom: Callable[[Any], bool], condition: Condition) -> None:
        self.whom, self.condition = whom, condition

    def words_for(self, user: Any) -> str:
        """Words only for people it concerns."""
        return (self.words or self.condition.words_for(user)) if self.whom(user) else ""

    def holds(self, user: Any, target: Any) -> bool:
        """The person first."""
        return self.whom(user) and self.condition.holds(user, target)

    def query(self, user: Any, prefix: str) -> Q:
        """Nothing for people it does not concern."""
        return self.condition.query(user, prefix) if self.whom(user) else NOTHING

    def opposite(self) -> Condition:
        """Everything for people it does not concern."""
        return For(self.whom, ~self.condition) | For(lambda user: not self.whom(user), Where())


class _Both(Condition):
    def __init__(self, one: Condition, other: Condition) -> None:
        self.one, self.other = one, other

    def words_for(self, user: Any) -> str:
        return self.words or ", ".join(filter(None, (self.one.words_for(user), self.other.words_for(user))))

    def holds(self, user: Any, target: Any) -> bool:
        return self.one.holds(user, target) and self.other.holds(user, target)

    def query(self, user: Any, prefix: str) -> Q:
        return self.one.query(user, prefix) & self.other.query(user, prefix)

    def opposite(self) -> Condition:
        return _Either(~self.one, ~self.other)


class _Either(Condition):
    def __init__(self, one: Condition, other: Condition) -> None:
        self.one, self.other = one, other

    def words_for(self, user: Any) -> str:
        return self.words or ", ".join(filter(None, (self.one.words_for(user), self.other.words_for(user))))

    def holds(self, user: Any, target: Any) -> bool:
        return self.one.holds(user, target) or self.other.holds(user, target)

    def query(self, user: Any, prefix: str) -> Q:
        return self.one.query(user, prefix) | self.other.query(user, prefix)

    def opposite(self) -> Condition:
        return _Both(~self.one, ~self.other)


class _Not(Condition):
    """The opposite of single lookups.

    Only they are ever negated, and a relation without a row is named: in SQL it would be lost where negations are
    nested or stand beside other conditions on the same relation.
    """

    def __init__(self, one: Where) -> None:
        self.one = one

    def holds(self, user: Any, target: Any) -> bool:
        return not self.one.holds(user, target)

    def query(self, user: Any, prefix: str) -> Q:
        found = ~self.one.query(user, prefix)
        for relation in self.one.relations():
            found |= Q(**{f"{prefix}{relation}__isnull": True})
        return found

    def opposite(self) -> Condition:
        return self.one


def own_id(user: Any) -> Any:
    """The id of the person, for `Where(owner_id=own_id)`."""
    return user.pk


def _for(user: Any, wanted: Any) -> Any:
    return wanted(user) if callable(wanted) and not isinstance(wanted, type) else wanted


def _fits(target: Any, name: str, wanted: Any) -> bool:
    *path, last = name.split("__")
    if last not in ("in", "isnull"):
        path, last = [*path, last], "exact"
    value = target
    for step in path:
        value = None if value is None else _step(value, step)
    if last == "in":
        return value in wanted
    if last == "isnull":
        return (value is None) is wanted
    return bool(value == wanted)


def _step(value: Any, step: str) -> Any:
    try:
        return getattr(value, step)
    except ObjectDoesNotExist:
        return None
