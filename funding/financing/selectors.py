"""Reads about contracts and money; each starts from what the person may see."""

import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import policy
from accounts.models import Organisation
from accounts.selectors import people_with
from advisory.support.permissions import organisations_learnt_from
from funding.financing.choices import OPEN_PAYMENTS, ContractStatus, PaymentStatus
from funding.financing.figures.granted import Frame
from funding.financing.models import (
    BankAccount,
    ContractCondition,
    Employment,
    FundingContract,
    YearSettlement,
)
from ui.folding import SortKey
from workflows.casefile.models import CaseFile, StoredFile
from workflows.choices import Turn

DAY = datetime.timedelta(days=1)
WITH_CASE = ("case__organisation", "case__owner", "case__rule_set__financing_terms")


def _rows(user: Any, prefix: str = "") -> Any:
    return policy.rows(
        user, "financing.view_finances", organisation=f"{prefix}case__organisation_id", prefix=f"{prefix}case__"
    )


def contracts_visible_to(user: Any) -> QuerySet[FundingContract]:
    """Contracts this person may see, with their matters."""
    return FundingContract.objects.filter(_rows(user)).select_related(*WITH_CASE)


def find_contract(user: Any, contract_id: int) -> FundingContract | None:
    """A contract by id, if this person may see it."""
    return (
        contracts_visible_to(user).select_related("document", "drafted_by", "checked_by").filter(pk=contract_id).first()
    )


def _of_contract(user: Any, model: Any, pk: int) -> Any:
    related = [f"contract__{name}" for name in WITH_CASE]
    return model.objects.filter(_rows(user, "contract__"), pk=pk).select_related(*related).first()


def find_condition(user: Any, condition_id: int) -> ContractCondition | None:
    """A condition by id, if this person may see its contract."""
    found: ContractCondition | None = _of_contract(user, ContractCondition, condition_id)
    return found


def find_employment(user: Any, employment_id: int) -> Employment | None:
    """A holding of the post by id, if this person may see its contract."""
    found: Employment | None = _of_contract(user, Employment, employment_id)
    return found


def find_settlement(user: Any, settlement_id: int) -> YearSettlement | None:
    """A settlement by id, if this person may see its contract."""
    found: YearSettlement | None = _of_contract(user, YearSettlement, settlement_id)
    return found


def contract_of_case(case: CaseFile) -> FundingContract | None:
    """The contract of a matter."""
    return FundingContract.objects.filter(case=case).select_related(*WITH_CASE).first()


def posts_without_holder(user: Any) -> list[tuple[FundingContract, datetime.date]]:
    """Contracts that hold today while nobody holds the post, each with the day since when: one statement."""
    today = timezone.localdate()
    held = Employment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), contract=OuterRef("pk"), starts_on__lte=today
    )
    rows = (
        contracts_visible_to(user)
        .filter(status=ContractStatus.EFFECTIVE, starts_on__lte=today, ends_on__gte=today)
        .exclude(ended_on__lt=today)
        .filter(~Exists(held))
        .annotate(last_held=Max("employments__ends_on", filter=Q(employments__ends_on__lt=today)))
    )
    found = [(one, one.last_held + DAY if one.last_held else one.starts_on) for one in rows]
    return sorted(found, key=lambda pair: (pair[1], pair[0].pk))


def confirmed_account(contract: FundingContract) -> BankAccount | None:
    """The account that money goes to: the newest one that a second person confirmed."""
    return contract.bank_accounts.filter(confirmed_at__isnull=False).order_by("-pk").first()


def whose_turn(contract: FundingContract) -> Turn:
    """Who acts next in a matter that is or was funded: calls, payments, bank data and the post are its only steps."""
    calls = contract.payment_requests.filter(status__in=OPEN_PAYMENTS | {PaymentStatus.RELEASED.value})
    states = set(calls.values_list("status", flat=True))
    if states - {PaymentStatus.RETURNED.value}:
        return Turn.INSTITUTE
    if contract.bank_accounts.filter(confirmed_at__isnull=True, refused_at__isnull=True).exists():
        return Turn.INSTITUTE
    is_vacant = contract.status == ContractStatus.EFFECTIVE and not contract.employments.exists()
    return Turn.APPLICANT if states or is_vacant else Turn.NOBODY


def newest_account(contract: FundingContract) -> BankAccount | None:
    """The account entered last, confirmed or not, unless it was refused."""
    return contract.bank_accounts.filter(refused_at__isnull=True).select_related("entered_by").order_by("-pk").first()


def find_contract_with_file(user: Any, contract_id: int, file_id: int) -> FundingContract | None:
    """A contract this person may see, if the file is one of its documents; the case file itself stays closed."""
    contract = find_contract(user, contract_id)
    if contract is None or not document_of(contract, file_id):
        return None
    return contract


def document_of(contract: FundingContract, file_id: int) -> StoredFile | None:
    """A document of a contract: the text itself, a signature, a confirmation of HR, evidence for a condition."""
    belongs = (
        Q(pk=contract.document_id)
        | Q(pk__in=contract.signatures.values("file"))
        | Q(pk__in=contract.employments.values("confirmation"))
        | Q(pk__in=contract.conditions.values("evidence"))
    )
    return StoredFile.objects.filter(belongs, pk=file_id, case_id=contract.case_id).first()


def granted_of(contract: FundingContract) -> Frame:
    """What the board granted, as far as the contract kept it."""
    years = {int(year): cents for year, cents in contract.granted_years.items()}
    return Frame(contract.granted_from, contract.granted_until, contract.granted_cents, years)


def who_decides_on_money(organisation: Organisation) -> str:
    """Who checks money of a municipality today: without those who know what is learnt there."""
    able = people_with("financing.settle_year").order_by(SortKey("name"))
    people = [one for one in able if organisation.pk not in organisations_learnt_from(one)]
    return ", ".join(one.name for one in people)
