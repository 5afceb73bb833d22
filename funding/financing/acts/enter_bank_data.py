"""Enter bank data; a second person confirms them after a call."""

import secrets

from accounts.models import User
from funding.financing.flows import BankDataFlow
from funding.financing.models import FundingContract


def enter_bank_data(*, contract: FundingContract, actor: User, iban: str, holder: str, reference: str = "") -> None:
    """Begin the confirmation of new bank data. Raises DomainRefusal; then nothing is stored."""
    BankDataFlow.entered.run(
        case=contract.case,
        actor=actor,
        key=f"bank-{contract.pk}-{secrets.token_hex(8)}",
        contract=contract,
        iban=iban,
        holder=holder,
        reference=reference,
    )
