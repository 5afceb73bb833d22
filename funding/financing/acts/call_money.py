"""Call for money."""

from accounts.models import User
from funding.financing.flows import PaymentFlow
from funding.financing.models import FundingContract
from workflows.engine.errors import AlreadyStarted


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
