"""Note that the municipality paid back what was too much."""

import datetime

from django.db import transaction

from accounts.models import User
from funding.financing.models import YearSettlement
from funding.financing.services import contracts, settlements


def note_repayment(*, settlement: YearSettlement, actor: User, on: datetime.date) -> None:
    """Note the day, once. Raises DomainRefusal; then nothing is stored."""
    with transaction.atomic():
        contract = contracts.lock(settlement.contract)
        settlements.note_repayment(contract=contract, settlement_id=settlement.pk, actor=actor, on=on)
