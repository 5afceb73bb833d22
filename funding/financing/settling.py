"""Settle a year as a whole: the figures, the mail, the release of an additional payment, the end of the contract."""

from django.db import transaction

from accounts.models import User
from funding.financing.ending import finish_if_over
from funding.financing.flows import PaymentFlow
from funding.financing.models import FundingContract, YearSettlement
from funding.financing.notices import tell_settled
from funding.financing.services import payments


def settle(*, contract: FundingContract, actor: User, year: int) -> YearSettlement:
    """Settle a year that is over. Raises DomainRefusal that says what stands in the way; then nothing is stored."""
    with transaction.atomic():
        settlement = payments.settle_year(contract=contract, actor=actor, year=year)
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
