"""Enter bank data, call for money, settle a year as a whole."""

import secrets

from django.db import transaction

from accounts.models import User
from funding.financing.acts.contracts import finish_if_over
from funding.financing.flows import BankDataFlow, PaymentFlow
from funding.financing.models import FundingContract, YearSettlement
from funding.financing.notices import tell_settled
from funding.financing.services import settlements
from workflows.engine.errors import AlreadyStarted


def enter_bank_data(*, contract: FundingContract, actor: User, iban: str, holder: str, reference: str = "") -> None:
    """Enter bank data; a second person confirms them. Raises DomainRefusal."""
    BankDataFlow.entered.run(
        case=contract.case,
        actor=actor,
        key=f"bank-{contract.pk}-{secrets.token_hex(8)}",
        contract=contract,
        iban=iban,
        holder=holder,
        reference=reference,
    )


def call_money(*, contract: FundingContract, actor: User, amount_cents: int, note: str = "") -> bool:
    """Call for an amount in whole cents; False where the same call was sent before. Raises DomainRefusal."""
    number = contract.payment_requests.count() + 1
    try:
        PaymentFlow.requested.run(
            case=contract.case,
            actor=actor,
            key=f"payment-{contract.pk}-{number}",
            contract=contract,
            amount_cents=amount_cents,
            note=note,
        )
    except AlreadyStarted:
        return False
    return True


def settle(*, contract: FundingContract, actor: User, year: int) -> YearSettlement:
    """Settle a year that is over. Raises DomainRefusal that says what stands in the way; then nothing is stored."""
    with transaction.atomic():
        settlement = settlements.settle_year(contract=contract, actor=actor, year=year)
        settlement.contract.case = contract.case
        tell_settled(settlement)
        if settlement.payment_request is not None:
            PaymentFlow.settled.run(
                case=contract.case,
                actor=actor,
                key=f"settlement-{settlement.pk}",
                request=settlement.payment_request,
            )
        finish_if_over(settlement.contract, actor)
    return settlement
