"""Who may do what with contract, post and money. Who checks and who releases is a setting of the programme phase."""

from accounts.choices import FOUNDATION_ROLES, Role
from accounts.conditions import Where
from accounts.policy import Grant, anywhere, own_organisation
from advisory.support.permissions import organisations_learnt_from
from funding.financing.choices import FundingStage, House
from workflows.permissions import declare_case_permission

OFFICE = frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD})
WRITERS = frozenset({Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY})
MUNICIPALITY = WRITERS | {Role.MUNICIPAL_PLANNER}
READERS = OFFICE | FOUNDATION_ROLES | {Role.AUDITOR}
SHOWN_TO_MUNICIPALITY = tuple(one.value for one in FundingStage if one != FundingStage.CONTRACT_DRAFT)


SENT = Where(stage__in=SHOWN_TO_MUNICIPALITY)


def _done_by(field: str, house: House) -> Where:
    """The programme phase says that this house does it; a phase without terms says nothing."""
    return Where(**{f"rule_set__financing_terms__{field}__in": (house.value, House.EITHER.value)})


LEARNT_FROM = Where(organisation_id__in=organisations_learnt_from)


def _declare_paying(name: str, *grants: Grant, apart: bool = False) -> None:
    """Who advises a municipality, or ever opened its learning notes, does not decide on its money (ADR 11, 19)."""
    declare_case_permission(name, *grants, apart=apart, withheld=LEARNT_FROM)


def declare_permissions() -> None:
    """Declare the permissions of this room. The foundation has pages of its own; it never sees the case file."""
    declare_case_permission("financing.view_finances", anywhere(READERS), own_organisation(MUNICIPALITY, when=SENT))
    declare_case_permission("financing.draft_contract", anywhere(OFFICE))
    declare_case_permission("financing.check_contract", anywhere(OFFICE))
    declare_case_permission("financing.sign_contract", own_organisation(WRITERS))
    declare_case_permission("financing.countersign_contract", anywhere(FOUNDATION_ROLES, Role.IKPE_LEAD), apart=True)
    declare_case_permission("financing.end_contract", anywhere(Role.IKPE_LEAD, Role.FOUNDATION_SIGNATORY))
    _declare_paying("financing.confirm_condition", anywhere(OFFICE))
    declare_case_permission("financing.fill_post", anywhere(OFFICE), own_organisation(MUNICIPALITY))
    declare_case_permission("financing.enter_bank_data", anywhere(OFFICE), own_organisation(WRITERS))
    _declare_paying("financing.confirm_bank_data", anywhere(OFFICE))
    declare_case_permission("financing.request_payment", own_organisation(WRITERS))
    _declare_paying(
        "financing.check_payment",
        anywhere(OFFICE, when=_done_by("payments_checked_by", House.INSTITUTE)),
        anywhere(FOUNDATION_ROLES, when=_done_by("payments_checked_by", House.FOUNDATION)),
        apart=True,
    )
    _declare_paying(
        "financing.release_payment",
        anywhere(OFFICE, when=_done_by("payments_released_by", House.INSTITUTE)),
        anywhere(FOUNDATION_ROLES, when=_done_by("payments_released_by", House.FOUNDATION)),
        apart=True,
    )
    _declare_paying("financing.settle_year", anywhere(OFFICE))
