"""Confirm that a condition of a contract is fulfilled."""

import datetime

from django.db import transaction

from accounts.models import User
from funding.financing.models import ContractCondition
from funding.financing.services import contracts
from workflows.casefile.uploads import CheckedUpload


def confirm_condition(
    *, condition: ContractCondition, actor: User, on: datetime.date, note: str, file: CheckedUpload | None = None
) -> None:
    """Confirm it, once, with its evidence where there is one. Raises DomainRefusal; then nothing is stored."""
    with transaction.atomic():
        contract = contracts.lock(condition.contract)
        contracts.confirm_condition(
            contract=contract, condition_id=condition.pk, actor=actor, on=on, note=note, file=file
        )
