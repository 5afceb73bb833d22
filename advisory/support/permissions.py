"""Who may do what with agreements and advisory cases.

The wall between learning and money: sessions and plans are for the municipality and for advisers. Who checks payments
or belongs to the foundation does not reach them, unless this very person advises the case.
"""

from typing import Any

from accounts.choices import FOUNDATION_ROLES, MUNICIPAL_ROLES, Role
from accounts.conditions import For, Where, own_id
from accounts.policy import anywhere, own_organisation
from advisory.support.choices import AGREEMENT, AGREEMENT_STAGES, COOPERATION, SUPPORT, SUPPORT_STAGES, Side
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


# The wall: content of an advisory case is kept from people who handle money, unless they advise this very case.
OWN = Where(owner_id=own_id)
WALLED_OFF = For(handles_money, ~OWN)


def _declare_learning(name: str, *grants: Any) -> None:
    declare_case_permission(name, *grants, withheld=WALLED_OFF)


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
    _declare_learning("support.view_case", anywhere(Role.ADVISOR), own_organisation(MUNICIPAL_ROLES))
    _declare_learning("support.advise", anywhere(Role.ADVISOR))
    _declare_learning("support.take_part", own_organisation(PARTNERS))
    _declare_learning("support.write_plan", anywhere(Role.ADVISOR), own_organisation(PARTNERS))
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
