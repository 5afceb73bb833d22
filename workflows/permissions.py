"""Who may see cases, tasks and operations; recusal is built in here, once, for every permission on a case."""

from collections.abc import Callable
from typing import Any

import rules
from django.db.models import Q

from accounts import policy
from accounts.choices import INSTITUTE_ROLES, MUNICIPAL_ROLES, Role
from accounts.policy import Grant, anywhere, own_organisation
from workflows import registry
from workflows.casefile.models import CaseExclusion

STAFF = INSTITUTE_ROLES - {Role.DPO}


def excluded_case_ids(user: Any) -> frozenset[int]:
    """Cases this person is kept away from; read once per request."""
    if not hasattr(user, "_excluded_case_ids"):
        user._excluded_case_ids = frozenset(
            CaseExclusion.objects.filter(user_id=user.pk).values_list("case_id", flat=True)
        )
    ids: frozenset[int] = user._excluded_case_ids
    return ids


def is_excluded(user: Any, target: Any) -> bool:
    """Whether a person is kept away from a case, or from the case of what is asked for."""
    return getattr(target, "case_id", target.pk) in excluded_case_ids(user)


def _excluded_rows(user: Any, prefix: str) -> Q:
    return Q(**{f"{prefix}pk__in": excluded_case_ids(user)})


def declare_case_permission(
    name: str,
    *grants: Grant,
    personal: bool = False,
    apart: bool = False,
    withheld: Callable[[Any, Any], bool] | None = None,
    withheld_rows: Callable[[Any, str], Q] | None = None,
) -> None:
    """Declare a permission on cases; recused people do not hold it, but for the cases of their own organisation.

    `withheld(user, target)` and `withheld_rows(user, prefix)` say the same: what else is kept from a person.

    A `personal` permission belongs to a task that only its owner may see and do. Tasks under a permission that stands
    `apart` are done by people who do not see the case file itself (the board has pages of its own).
    """
    excluded, excluded_rows = is_excluded, _excluded_rows
    if withheld is not None and withheld_rows is not None:
        keep, keep_rows = withheld, withheld_rows

        def excluded(user: Any, target: Any) -> bool:
            return is_excluded(user, target) or keep(user, target)

        def excluded_rows(user: Any, prefix: str) -> Q:
            return _excluded_rows(user, prefix) | keep_rows(user, prefix)

    policy.declare(name, *grants, excluded=excluded, excluded_rows=excluded_rows)
    _on_cases.add(name)
    if personal:
        _personal.add(name)
    if apart:
        _apart.add(name)


_on_cases: set[str] = set()
_personal: set[str] = set()
_apart: set[str] = set()


def is_on_cases(name: str) -> bool:
    """Whether the permission is one on cases, as tasks have it."""
    return name in _on_cases


def is_personal(name: str) -> bool:
    """Whether tasks under this permission are for their owner alone."""
    return name in _personal


def stands_apart(name: str) -> bool:
    """Whether tasks under this permission are done without seeing the case file."""
    return name in _apart


def may_do(user: Any, task: Any, case: Any) -> bool:
    """Whether the policy lets this person see and do the task; a personal task is for its owner alone."""
    permission = task.owner_permission or ""
    if not permission or not user.has_perm(permission, case):
        return False
    if not stands_apart(permission) and not registry.may_view_case(user, case):
        return False
    return not is_personal(permission) or task.owner_id == user.pk


def mails_hidden_by_exclusion(user: Any) -> Q:
    """Mails about cases the person is kept away from."""
    return Q(about__in=[f"case:{case_id}" for case_id in excluded_case_ids(user)])


def declare_permissions() -> None:
    """Declare the permissions of this room."""
    rules.set_perm("workflows.view_case", rules.predicate(_may_view_case, name="view_case"))
    rules.set_perm("workflows.do_task", rules.predicate(_may_do_found, name="do_task"))
    rules.set_perm("workflows.write_message", rules.predicate(_may_write, name="write_message"))
    policy.declare("workflows.view_cases", anywhere(STAFF, MUNICIPAL_ROLES, Role.FOUNDATION_OFFICER, Role.AUDITOR))
    policy.declare("workflows.view_deadlines", anywhere(STAFF))
    policy.declare("workflows.view_programme", anywhere(Role.IKPE_LEAD, Role.IKPE_CASEWORKER, Role.ADVISOR))
    policy.declare("workflows.hand_over_case", anywhere(Role.IKPE_CASEWORKER, Role.IKPE_LEAD))
    policy.declare("workflows.extend_deadline", anywhere(Role.IKPE_CASEWORKER, Role.IKPE_LEAD))
    policy.declare(
        "workflows.view_municipality",
        anywhere(Role.IKPE_LEAD, Role.IKPE_CASEWORKER, Role.ADVISOR, Role.BOARD_OFFICE, Role.AUDITOR),
        own_organisation(MUNICIPAL_ROLES),
        organisation=lambda organisation: organisation.pk,
    )
    policy.declare("workflows.view_rules", anywhere(STAFF, Role.AUDITOR))
    policy.declare("workflows.view_operations", anywhere(STAFF))
    policy.declare("workflows.repair", anywhere(Role.IKPE_LEAD, Role.ADMIN))


def _may_view_case(user: Any, case: Any = None) -> bool:
    return case is not None and user.is_authenticated and registry.may_view_case(user, case)


def _may_do_found(user: Any, task: Any = None) -> bool:
    return task is not None and user.is_authenticated and may_do(user, task, task.process.case_link.case)


def _may_write(user: Any, case: Any = None) -> bool:
    return case is not None and user.is_authenticated and registry.may_write_in_case(user, case)
