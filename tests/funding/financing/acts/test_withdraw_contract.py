"""A contract is taken back only before it holds."""

import pytest

from accounts.models import Organisation
from funding.financing.acts.withdraw_contract import withdraw_contract
from funding.financing.choices import ContractStatus
from tests.funding.financing.funded import (
    People,
    fresh,
    ready,
    send_contract,
    start_contract,
)
from ui.refusals import DomainRefusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_a_contract_is_withdrawn_before_it_holds_and_not_after(gotha: Organisation, people: People) -> None:
    early = send_contract(start_contract(gotha), people)
    withdraw_contract(case=early.case, actor=people.editor, reason="Doch nicht.")
    assert fresh(early).status == ContractStatus.WITHDRAWN
    contract = ready(gotha, people)
    with pytest.raises(DomainRefusal, match="kündigen"):
        withdraw_contract(case=contract.case, actor=people.editor, reason="x")
    assert fresh(contract).status == ContractStatus.EFFECTIVE
