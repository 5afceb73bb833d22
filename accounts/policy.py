"""The policy machine: a permission is a list of grants, and both the row test and the query come from that one list.

`permissions.py` of each app declares what its permissions mean; nothing else decides access.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.choices import BOARD_ROLES, FOUNDATION_ROLES, INSTITUTE_ROLES, MUNICIPAL_ROLES, Role
from accounts.conditions import Condition

Finder = Callable[[Any], Any]


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
    """A declared permission; `withheld` is what is kept from a person in spite of the role (recusal).

    What is withheld never takes away what belongs to the person's own organisation: a planner who sits on the board and
    is recused there goes on working on her own municipality's application. `organisation` finds the organisation id of
    an object, `subject` what conditions speak of.
    """

    name: str
    grants: tuple[Grant, ...]
    withheld: Condition | None = None
    organisation: Finder | None = None
    subject: Finder | None = None


_permissions: dict[str, Permission] = {}
_derived: dict[str, Callable[[Any, Any], bool]] = {}


def declare(
    name: str,
    *grants: Grant,
    withheld: Condition | None = None,
    organisation: Finder | None = None,
    subject: Finder | None = None,
) -> None:
    """Declare what a permission means, for `user.has_perm` as well as for queries.

    `organisation` finds the organisation id of an object that does not carry `organisation_id` itself; `subject` what
    the conditions of grants and `withheld` speak of, where that is not the object (the case of what belongs to it).
    """
    _permissions[name] = Permission(name, grants, withheld, organisation, subject)


def declare_derived(name: str, test: Callable[[Any, Any], bool]) -> None:
    """Declare a permission that asks others: `test(user, target)`; without a target nobody holds it."""
    _derived[name] = test


def declared() -> dict[str, Permission]:
    """All declared permissions by name, without the derived ones."""
    return dict(_permissions)


def holds(name: str, user: Any, target: Any = None) -> bool:
    """Whether a person holds a permission; what nobody declared nobody holds."""
    if not user.is_authenticated or not user.is_active:
        return False
    if name in _derived:
        return target is not None and _derived[name](user, target)
    return name in _permissions and allows(_permissions[name], user, target)


def allows(permission: Permission, user: Any, target: Any = None) -> bool:
    """Whether the person holds the permission: on the object, or (without one) anywhere at all."""
    if not user.is_authenticated or not user.is_active:
        return False
    held = user.held_roles
    if target is None:
        return any(role in grant.roles for grant in permission.grants for role, _ in held)
    subject = permission.subject(target) if permission.subject else target
    withheld = permission.withheld is not None and permission.withheld.holds(user, subject)
    find = permission.organisation
    organisation_id = find(target) if find else getattr(target, "organisation_id", None)
    return any(
        role in grant.roles
        and (organisation == organisation_id if grant.own else not withheld)
        and (grant.when is None or grant.when.holds(user, subject))
        for grant in permission.grants
        for role, organisation in held
    )


def rows(user: Any, name: str, *, organisation: str = "organisation_id", prefix: str = "") -> Q:
    """The rows on which the person holds the permission, as a condition for `filter()`.

    `organisation` is the lookup of the organisation id on the queried model, `prefix` the path to the object that
    conditions speak of (`"case__"`).
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
            part &= grant.when.query(user, prefix)
        if permission.withheld is not None and not grant.own:
            part &= (~permission.withheld).query(user, prefix)
        if not part:
            return Q()
        condition |= part
    return condition


def roles_of(name: str) -> frozenset[str]:
    """All roles that hold the permission somewhere."""
    return frozenset().union(*(grant.roles for grant in _permissions[name].grants))


@dataclass(frozen=True)
class Somebody:
    """Nobody in particular: what a role alone gives, with no case, no history and no organisation of one's own."""

    role: str
    pk: int = 0
    role_history: tuple[Any, ...] = ()

    @property
    def held_roles(self) -> tuple[tuple[str, int], ...]:
        """The one role."""
        return ((self.role, 0),)


def reach_of(name: str, role: str) -> str | None:
    """How far a role reaches into the matters of others by a permission: None not at all, else in words; none: wholly.

    Read from the grants themselves, so that a change of a permission changes what a municipality reads about it.
    """
    permission, somebody = _permissions[name], Somebody(role)
    found = []
    for grant in permission.grants:
        if role in grant.roles and not grant.own:
            conditions = [one for one in (grant.when, permission.withheld) if one is not None]
            found.append(", ".join(filter(None, (one.words_for(somebody) for one in conditions))))
    return min(found, key=len) if found else None


def names_held_by(user: Any) -> list[str]:
    """Every declared permission the person holds somewhere."""
    return [name for name, permission in _permissions.items() if allows(permission, user)]


def places_of(user: Any, name: str) -> frozenset[int]:
    """The ids of the organisations for which the person holds a permission of own organisations."""
    own = [grant.roles for grant in _permissions[name].grants if grant.own]
    return frozenset(place for role, place in user.held_roles if any(role in roles for roles in own))


@dataclass(frozen=True)
class Exclusion:
    """Two sets of roles that one person does not hold at the same time, and the sentence that says why (ADR 19)."""

    one: frozenset[Role]
    other: frozenset[Role]
    why: str


# What one account never holds together. A planner may sit on the board: there the exclusion is per matter
# (`workflows.permissions.APPLICANT_SIDE`), as it is for everybody who changed sides over time.
EXCLUDING = (
    Exclusion(
        MUNICIPAL_ROLES,
        (INSTITUTE_ROLES - {Role.DPO}) | FOUNDATION_ROLES,
        "Wer für eine Kommune beantragt, prüft, entscheidet und zahlt nicht auf der anderen Seite.",
    ),
    Exclusion(
        FOUNDATION_ROLES,
        INSTITUTE_ROLES - {Role.DPO},
        "Institut und Stiftung prüfen einander beim Geld. Deshalb arbeitet niemand für beide.",
    ),
    Exclusion(
        BOARD_ROLES - {Role.BOARD_GUEST},
        frozenset({Role.BOARD_OFFICE, Role.IKPE_LEAD}),
        "Wer Abstimmungen vorbereitet und Stimmen einträgt, stimmt im Beirat nicht mit.",
    ),
    Exclusion(
        frozenset({Role.AUDITOR}),
        frozenset(Role) - {Role.AUDITOR, Role.MINISTRY_OBSERVER, Role.DPO},
        "Wer das Programm prüft, handelt nicht darin.",
    ),
)

# What gives access to everything, gives roles to others, or decides on money and votes: two people stand behind it.
POWERFUL = frozenset({Role.IKPE_LEAD, Role.ADMIN, Role.FOUNDATION_SIGNATORY, Role.BOARD_CHAIR, Role.BOARD_OFFICE})


def excluded_by(role: str, held: Iterable[str]) -> tuple[str, str] | None:
    """The first held role that excludes the new one, with the reason; None where both may be held."""
    for other in sorted(held):
        for rule in EXCLUDING:
            if (role in rule.one and other in rule.other) or (role in rule.other and other in rule.one):
                return other, rule.why
    return None
