"""Who may see cases, tasks and operations; recusal is built in here, once, for every permission on a case."""

from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from accounts import policy
from accounts.choices import INSTITUTE_ROLES, MUNICIPAL_ROLES, Role
from accounts.conditions import Condition, For, Where
from accounts.policy import Grant, anywhere, own_organisation
from notifications import kinds
from notifications.models import MailMatter
from workflows import registry
from workflows.casefile.models import CaseEvent, CaseExclusion, CaseFile

STAFF = INSTITUTE_ROLES - {Role.DPO}
MUNICIPAL = frozenset(role.value for role in MUNICIPAL_ROLES)


BUNDLED = "DEADLINES_APPROACHING"


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
    return EXCLUDED.holds(user, subject_of(target))


class _CaseOf:
    """What conditions read of the case behind an object: its id without loading it, everything else from the case."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self.pk = getattr(target, "case_id", target.pk)

    def __getattr__(self, name: str) -> Any:
        return getattr(case_behind(self._target), name)


def subject_of(target: Any) -> Any:
    """What a condition on cases speaks of: the case itself, or that of what belongs to one."""
    return target if isinstance(target, CaseFile) else _CaseOf(target)


def case_behind(target: Any) -> Any:
    """The case an object belongs to: its own, that of its contract, or the object itself."""
    return getattr(getattr(target, "contract", target), "case", target)


EXCLUDED = Where(pk__in=excluded_case_ids)


def municipalities_of(user: Any) -> frozenset[int]:
    """The municipalities a person works for today."""
    return frozenset(place for role, place in user.held_roles if role in MUNICIPAL)


def cases_acted_in_for_municipality(user: Any) -> frozenset[int]:
    """Cases in which a person acted while she worked for their municipality; read once per request.

    Only who ever had a municipal role is asked about: for all others it costs nothing.
    """
    if not hasattr(user, "_acted_for_municipality"):
        acted = Q(pk__in=[])
        for role in user.role_history:
            if role.role in MUNICIPAL:
                then = Q(case__organisation_id=role.organisation_id, at__date__gte=role.valid_from)
                acted |= then & (Q(at__date__lte=role.valid_to) if role.valid_to else Q())
        rows = CaseEvent.objects.filter(acted, actor_id=user.pk) if acted != Q(pk__in=[]) else CaseEvent.objects.none()
        user._acted_for_municipality = frozenset(rows.values_list("case_id", flat=True))
    ids: frozenset[int] = user._acted_for_municipality
    return ids


def ever_municipal(user: Any) -> bool:
    """Whether a person works or worked for any municipality."""
    return any(role.role in MUNICIPAL for role in user.role_history)


# Who stands or stood on the municipality's side of a matter does not act in it from the other side (rule 21, ADR 19).
APPLICANT_SIDE = For(
    ever_municipal,
    Where(organisation_id__in=municipalities_of) | Where(pk__in=cases_acted_in_for_municipality),
)


def declare_case_permission(
    name: str, *grants: Grant, personal: bool = False, apart: bool = False, withheld: Condition | None = None
) -> None:
    """Declare a permission on cases; recused people do not hold it, but for the cases of their own organisation.

    Nor does who stands or stood on the municipality's side of the case: grants of the other side are withheld by person
    and over time. `withheld` is what else is kept from a person in spite of the role. A `personal` permission belongs
    to a task that only its owner may see and do; its room says what keeps the person away. Tasks under a permission
    that stands `apart` are done by people who do not see the case file itself (the board has pages of its own).
    """
    kept = EXCLUDED if personal else EXCLUDED | APPLICANT_SIDE
    if withheld is not None:
        kept |= withheld
    policy.declare(name, *grants, withheld=kept, subject=subject_of)
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
    """Mails about cases the person is kept away from, also those that bundle them with others."""
    about = [f"case:{case_id}" for case_id in excluded_case_ids(user)]
    if not about:
        return Q(pk__in=[])
    bundled = MailMatter.objects.filter(about__in=about).values("mail_id")
    before_matters = Q(kind=BUNDLED, about="") & ~Q(pk__in=MailMatter.objects.values("mail_id"))  # nobody knows of what
    return Q(about__in=about) | Q(pk__in=bundled) | before_matters


def mails_hidden_by_kind(user: Any) -> Q:
    """Mails of kinds that are not open to the person: each kind names its permission, a kind of old names none.

    Where it is one on cases, the person holds it on the case the mail is about, and sees that case.
    """
    shown = Q(pk__in=[])
    openings: dict[str, list[str]] = {}
    for code, kind in kinds.declared().items():
        openings.setdefault(kind.shown_to, []).append(code)
    for permission, codes in openings.items():
        shown |= Q(kind__in=codes) & _mails_opened_by(user, permission)
    return ~shown


def _mails_opened_by(user: Any, permission: str) -> Q:
    if permission == kinds.RECIPIENT:
        return Q(recipient_id=user.pk)
    if permission != registry.VIEW_CASE and not is_on_cases(permission):
        return Q() if user.has_perm(permission) else Q(pk__in=[])
    rows = registry.visible_cases(user, prefix="")
    if permission != registry.VIEW_CASE:
        rows = policy.rows(user, permission)
    cases = CaseFile.objects.filter(rows).annotate(about=Concat(Value("case:"), Cast("pk", CharField())))
    return Q(about__in=cases.order_by().values("about"))


def declare_permissions() -> None:
    """Declare the permissions of this room."""
    policy.declare_derived("workflows.view_case", registry.may_view_case)
    policy.declare_derived("workflows.do_task", _may_do_found)
    policy.declare_derived("workflows.write_message", registry.may_write_in_case)
    policy.declare("workflows.view_cases", anywhere(STAFF, MUNICIPAL_ROLES, Role.FOUNDATION_OFFICER, Role.AUDITOR))
    policy.declare("workflows.view_deadlines", anywhere(STAFF))
    policy.declare("workflows.view_programme", anywhere(Role.IKPE_LEAD, Role.IKPE_CASEWORKER, Role.ADVISOR))
    policy.declare("workflows.hand_over_case", anywhere(Role.IKPE_CASEWORKER, Role.IKPE_LEAD))
    declare_case_permission("workflows.export_case", anywhere(Role.IKPE_LEAD, Role.AUDITOR))
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
    declare_case_permission("workflows.repair_step", anywhere(Role.IKPE_LEAD, Role.ADMIN), apart=True)


def _may_do_found(user: Any, task: Any) -> bool:
    return may_do(user, task, task.process.case_link.case)


def is_staff(user: Any) -> bool:
    """Whether the person reads the words of staff instead of those of applicants."""
    return bool(user.has_perm("workflows.view_operations"))


def is_municipal(user: Any) -> bool:
    """Whether the person works for a municipality, and so begins on its own start page."""
    return any(role in MUNICIPAL for role, _ in user.held_roles)


def works_for_municipality_of(user: Any, case: Any) -> bool:
    """Whether the person stands on the side of the municipality in a case."""
    return any(role in MUNICIPAL and place == case.organisation_id for role, place in user.held_roles)


def holds_role_of(assignments: Any, permission: str, case: Any) -> bool:
    """Whether one of the role assignments gives the permission on the side of the case's municipality."""
    ours = policy.roles_of(permission) & MUNICIPAL
    return any(one.role in ours and one.organisation_id == case.organisation_id for one in assignments)
