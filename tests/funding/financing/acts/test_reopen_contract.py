"""A contract that was not signed in time expires and can be taken up again."""

import pytest

from accounts.models import Organisation
from funding.financing.acts.reopen_contract import reopen_contract
from funding.financing.choices import ContractStatus
from funding.financing.flows import ContractFlow
from tests.funding.applications.filled import do
from tests.funding.financing.funded import (
    People,
    fresh,
    make_effective,
    send_contract,
    signed,
    start_contract,
)
from tests.funding.financing.moments import at
from workflows.engine import sweeps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_an_unsigned_contract_expires_and_can_be_taken_up_again(
    gotha: Organisation, people: People, spring: object
) -> None:
    contract = send_contract(start_contract(gotha), people)
    at(spring, "2027-06-30")
    sweeps.fire_due_timers()
    contract = fresh(contract)
    assert contract.status == ContractStatus.EXPIRED_UNSIGNED
    with pytest.raises(Exception, match="does not exist"):
        do(contract.case, ContractFlow.sign, people.editor, signed=signed())
    reopen_contract(contract=contract, actor=people.lead)
    assert make_effective(send_contract(fresh(contract), people), people).status == ContractStatus.EFFECTIVE
