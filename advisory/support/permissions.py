"""Who may do what with agreements and advisory cases.

The wall between learning and money: sessions and plans are for the municipality and for advisers. Who checks payments
or belongs to the foundation does not reach them, unless this very person advises the case and opened its notes knowing
what follows. Whoever opened them decides on no money of that municipality, by person and over time (ADR 11, 19).
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.choices import FOUNDATION_ROLES, MUNICIPAL_ROLES, Role
from accounts.conditions import For, Where, own_id
from accounts.policy import anywhere, own_organisation
from advisory.support.choices import AGREEMENT, AGREEMENT_STAGES, COOPERATION, SUPPORT, SUPPORT_STAGES, Side
from advisory.support.models import AdvisoryCover, NotesReader
from workflows.casefile.models import CaseFile
from workflows.permissions import declare_case_permission
from workflows.registry import CaseKind, register_case_kind

OFFICE = frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD})
INSTITUTE = OFFICE | {Role.ADVISOR}
WRITERS = frozenset({Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY})
PARTNERS = WRITERS | {Role.MUNICIPAL_PLANNER, Role.COORDINATOR}
PAYING = frozenset(one.value for one in OFFICE | FOUNDATION_ROLES)


def handles_money(user: Any) -> bool:
    """Whether a person checks or releases payments by one of her roles."""
    return any(role in PAYING for role, _ in user.held_roles)


def side_of(actor: Any, organisation_id: int) -> Side:
    """For which side a person acts: her municipality, else the institute."""
    own = any(place == organisation_id for _, place in actor.held_roles)
    return Side.MUNICIPALITY if own else Side.INSTITUTE


def opened_case_ids(user: Any) -> frozenset[int]:
    """Advisory cases whose notes this person opened, as long as the wall holds for her; read once per request."""
    if not hasattr(user, "_opened_case_ids"):
        rows = NotesReader.objects.filter(person_id=user.pk, agreed_at__isnull=True)
        user._opened_case_ids = frozenset(rows.values_list("advisory__case_id", flat=True))
    found: frozenset[int] = user._opened_case_ids
    return found


def covered_case_ids(user: Any) -> frozenset[int]:
    """Advisory cases in which this person stands in for the adviser today; read once per request."""
    if not hasattr(user, "_covered_case_ids"):
        today = timezone.localdate()
        rows = AdvisoryCover.objects.filter(person_id=user.pk, starts_on__lte=today, ends_on__gte=today)
        user._covered_case_ids = frozenset(rows.values_list("advisory__case_id", flat=True))
    found: frozenset[int] = user._covered_case_ids
    return found


def organisations_learnt_from(user: Any) -> frozenset[int]:
    """The municipalities on whose money this person does not decide; read once per request.

    Those she advises now, those whose notes she opened, and those she advised before openings were remembered.
    """
    if not hasattr(user, "_organisations_learnt_from"):
        readers = NotesReader.objects.filter(person_id=user.pk)
        opened = readers.filter(agreed_at__isnull=True).values("advisory__case_id")
        left = Q(events__what__in=("adviser_changed", "adviser_left"), events__data__from=user.pk)
        advised = Q(owner_id=user.pk) | Q(advisory_case__sessions__written_by_id=user.pk) | left
        learnt = Q(owner_id=user.pk, closed_at__isnull=True) | Q(pk__in=opened)
        learnt |= advised & ~Q(pk__in=readers.values("advisory__case_id"))
        rows = CaseFile.objects.filter(learnt, kind=SUPPORT)
        user._organisations_learnt_from = frozenset(rows.values_list("organisation_id", flat=True))
    found: frozenset[int] = user._organisations_learnt_from
    return found


def is_foundation(user: Any) -> bool:
    """Whether a person acts for the foundation."""
    return any(role in FOUNDATION_ROLES for role, _ in user.held_roles)


# The wall. Content of an advisory case is kept from people who handle money, unless they advise this very case and
# opened its notes; the steps of the case wait for its adviser also before that.
OWN = Where(owner_id=own_id)
OPENED = Where(pk__in=opened_case_ids)
COVERED = Where(pk__in=covered_case_ids)
WALLED_OFF = For(handles_money, ~OWN | ~OPENED).said("nur wer Sie berät")
NOT_NAMED = For(handles_money, ~OWN).said("nur wer Sie berät")


def declare_permissions() -> None:
    """Declare the permissions of this room and its two kinds of cases."""
    _declare_agreements()
    _declare_accompaniments()


def _declare_agreements() -> None:
    declare_case_permission(
        "support.view_agreement", anywhere(INSTITUTE, Role.AUDITOR), own_organisation(MUNICIPAL_ROLES)
    )
    declare_case_permission("support.inquire", own_organisation(WRITERS))
    declare_case_permission("support.check_network", anywhere(INSTITUTE))
    declare_case_permission("support.write_for_institute", anywhere(INSTITUTE))
    declare_case_permission("support.write_for_municipality", own_organisation(WRITERS))
    declare_case_permission("support.sign_agreement", own_organisation(WRITERS))
    declare_case_permission("support.countersign_agreement", anywhere(Role.IKPE_LEAD))
    declare_case_permission("support.renew_agreement", anywhere(OFFICE))
    declare_case_permission(
        "support.write_in_agreement", anywhere(INSTITUTE), own_organisation(WRITERS, Role.MUNICIPAL_PLANNER)
    )
    register_case_kind(
        CaseKind(
            code=AGREEMENT,
            title="Kooperationsvereinbarung",
            permission="support.view_agreement",
            write_permission="support.write_in_agreement",
            stages=AGREEMENT_STAGES,
            home="support:agreement",
            marks=dict.fromkeys(AGREEMENT_STAGES, COOPERATION),
            plural="Kooperationsvereinbarungen",
        )
    )


def _declare_accompaniments() -> None:
    declare_case_permission("support.view_overview", anywhere(INSTITUTE))
    declare_case_permission("support.name_adviser", anywhere(Role.IKPE_LEAD), apart=True)
    for name in ("support.change_adviser", "support.close_case", "support.reopen_case"):
        declare_case_permission(name, anywhere(Role.IKPE_LEAD), anywhere(Role.ADVISOR, when=OWN), apart=True)
    declare_case_permission("support.cover_case", anywhere(INSTITUTE, when=COVERED), apart=True)
    declare_case_permission(
        "support.open_notes", anywhere(Role.ADVISOR, when=For(handles_money, OWN & ~OPENED)), apart=True
    )
    declare_case_permission("support.lift_wall", anywhere(FOUNDATION_ROLES, Role.IKPE_LEAD), apart=True)
    advisers, both = anywhere(Role.ADVISOR), own_organisation(PARTNERS)
    declare_case_permission("support.view_case", advisers, own_organisation(MUNICIPAL_ROLES), withheld=WALLED_OFF)
    declare_case_permission("support.advise", advisers, apart=True, withheld=NOT_NAMED)
    declare_case_permission("support.take_part", both, withheld=WALLED_OFF)
    declare_case_permission("support.write_plan", advisers, both, apart=True, withheld=NOT_NAMED)
    register_case_kind(
        CaseKind(
            code=SUPPORT,
            title="Prozessbegleitung",
            permission="support.view_case",
            write_permission="support.write_plan",
            stages=SUPPORT_STAGES,
            home="support:advisory",
            outline_permission="support.view_overview",
            plural="Prozessbegleitungen",
        )
    )
