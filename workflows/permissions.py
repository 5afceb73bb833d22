"""Who may see cases, tasks and operations; recusal is built in here, once, for every permission on a case."""

from typing import Any

import rules
from django.db.models import Q

from accounts import policy
from accounts.choices import INSTITUTE_ROLES, MUNICIPAL_ROLES, Role
from accounts.policy import Grant, anywhere
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


def _is_excluded(user: Any, case: Any) -> bool:
    return case.pk in excluded_case_ids(user)


def _excluded_rows(user: Any, prefix: str) -> Q:
    return Q(**{f"{prefix}pk__in": excluded_case_ids(user)})


def declare_case_permission(name: str, *grants: Grant, personal: bool = False) -> None:
    """Declare a permission on cases; recused people never hold it, whatever their role.

    A `personal` permission belongs to a task that only its owner may see and do.
    """
    policy.declare(name, *grants, excluded=_is_excluded, excluded_rows=_excluded_rows)
    if personal:
        _personal.add(name)


_personal: set[str] = set()


def is_personal(name: str) -> bool:
    """Whether tasks under this permission are for their owner alone."""
    return name in _personal


def mails_hidden_by_exclusion(user: Any) -> Q:
    """Mails about cases the person is kept away from."""
    return Q(about__in=[f"case:{case_id}" for case_id in excluded_case_ids(user)])


def declare_permissions() -> None:
    """Declare the permissions of this room."""
    rules.set_perm("workflows.view_case", rules.predicate(_may_view_case, name="view_case"))
    rules.set_perm("workflows.write_message", rules.predicate(_may_write, name="write_message"))
    policy.declare("workflows.view_cases", anywhere(STAFF, MUNICIPAL_ROLES, Role.FOUNDATION_OFFICER, Role.AUDITOR))
    policy.declare("workflows.view_deadlines", anywhere(STAFF))
    policy.declare("workflows.hand_over_case", anywhere(Role.IKPE_CASEWORKER, Role.IKPE_LEAD))
    policy.declare("workflows.extend_deadline", anywhere(Role.IKPE_CASEWORKER, Role.IKPE_LEAD))
    policy.declare("workflows.view_rules", anywhere(STAFF, Role.AUDITOR))
    policy.declare("workflows.view_operations", anywhere(STAFF))
    policy.declare("workflows.repair", anywhere(Role.IKPE_LEAD, Role.ADMIN))


def _may_view_case(user: Any, case: Any = None) -> bool:
    return case is not None and user.is_authenticated and registry.may_view_case(user, case)


def _may_write(user: Any, case: Any = None) -> bool:
    return case is not None and user.is_authenticated and registry.may_write_in_case(user, case)
