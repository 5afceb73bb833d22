"""The policy machine: a permission is a list of grants, and both the row test and the query come from that one list.

`permissions.py` of each app declares what its permissions mean; nothing else decides access.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import rules
from django.db.models import Q

from accounts.choices import Role


@dataclass(frozen=True)
class Condition:
    """A condition on an object, said twice: as a test of one object and as a query with the path to the object."""

    test: Callable[[Any], bool]
    query: Callable[[str], Q]


@dataclass(frozen=True)
class Grant:
    """Gives a permission to people with one of the roles; with `own`, only on objects of the role's organisation.

    With `when`, only on objects that fulfil the condition (a draft is not yet the institute's business).
    """

    roles: frozenset[str]
    own: bool = False
    when: Condition | None = None


def anywhere(*roles: Role | Iterable[Role], when: Condition | None = None) -> Grant:
    """A grant on every object."""
    return Grant(_flatten(roles), when=when)


def own_organisation(*roles: Role | Iterable[Role], when: Condition | None = None) -> Grant:
    """A grant on objects of the organisation in which the role is held."""
    return Grant(_flatten(roles), own=True, when=when)


def _flatten(roles: Iterable[Any]) -> frozenset[str]:
    flat: set[str] = set()
    for role in roles:
        flat |= {role.value} if isinstance(role, Role) else {one.value for one in role}
    return frozenset(flat)


@dataclass(frozen=True)
class Permission:
    """A declared permission; `excluded` names objects withheld from a person in spite of their role (recusal).

    An exclusion never takes away what belongs to the person's own organisation: a planner who sits on the board and is
    recused there goes on working on her own municipality's application.
    """

    name: str
    grants: tuple[Grant, ...]
    excluded: Callable[[Any, Any], bool] | None = None
    excluded_rows: Callable[[Any, str], Q] | None = None
    organisation: Callable[[Any], int | None] | None = None


_permissions: dict[str, Permission] = {}


def declare(
    name: str,
    *grants: Grant,
    excluded: Callable[[Any, Any], bool] | None = None,
    excluded_rows: Callable[[Any, str], Q] | None = None,
    organisation: Callable[[Any], int | None] | None = None,
) -> None:
    """Declare what a permission means, for Django's `user.has_perm` as well as for queries.

    `excluded(user, object)` and `excluded_rows(user, prefix)` must say the same; the tests compare them row by row.
    `organisation` finds the organisation id of an object that does not carry `organisation_id` itself.
    """
    permission = Permission(name, grants, excluded, excluded_rows, organisation)
    _permissions[name] = permission
    rules.set_perm(name, rules.predicate(lambda user, target=None: allows(permission, user, target), name=name))


def declared() -> dict[str, Permission]:
    """All declared permissions by name."""
    return dict(_permissions)


def allows(permission: Permission, user: Any, target: Any = None) -> bool:
    """Whether the person holds the permission: on the object, or (without one) anywhere at all."""
    if not user.is_authenticated or not user.is_active:
        return False
    held = user.held_roles
    if target is None:
        return any(role in grant.roles for grant in permission.grants for role, _ in held)
    excluded = permission.excluded is not None and permission.excluded(user, target)
    find = permission.organisation
    organisation_id = find(target) if find else getattr(target, "organisation_id", None)
    return any(
        role in grant.roles
        and (organisation == organisation_id if grant.own else not excluded)
        and (grant.when is None or grant.when.test(target))
        for grant in permission.grants
        for role, organisation in held
    )


def rows(user: Any, name: str, *, organisation: str = "organisation_id", prefix: str = "") -> Q:
    """The rows on which the person holds the permission, as a condition for `filter()`.

    `organisation` is the lookup of the organisation id on the queried model, `prefix` the path to the object that
    exclusions speak of (`"case__"`).
    """
    permission = _permissions[name]
    nothing = Q(pk__in=[])
    if not user.is_authenticated or not user.is_active:
        return nothing
    condition = nothing
    for grant in permission.grants:
        places = {place for role, place in user.held_roles if role in grant.roles}
        if not places:
            continue
        part = Q(**{f"{organisation}__in": places}) if grant.own else Q()
        if grant.when is not None:
            part &= grant.when.query(prefix)
        if permission.excluded_rows is not None and not grant.own:
            part &= ~permission.excluded_rows(user, prefix)
        if not part:
            return Q()
        condition |= part
    return condition


def roles_of(name: str) -> frozenset[str]:
    """All roles that hold the permission somewhere."""
    return frozenset().union(*(grant.roles for grant in _permissions[name].grants))


def names_held_by(user: Any) -> list[str]:
    """Every declared permission the person holds somewhere."""
    return [name for name, permission in _permissions.items() if allows(permission, user)]
