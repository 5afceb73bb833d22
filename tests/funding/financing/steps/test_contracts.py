"""Steps of a contract: read by two, signed by both."""

import datetime
import json

import pytest
from django.utils import timezone

from accounts.models import Organisation
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
    terms_of_draft,
)
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_the_contract_is_read_by_two_and_signed_by_both(gotha: Organisation, people: People) -> None:
    contract = start_contract(gotha)
    assert CaseFile.objects.get(pk=contract.case_id).stage == "CONTRACT_DRAFT"
    do(contract.case, ContractFlow.word, people.drafter, terms=terms_of_draft(contract))
    with pytest.raises(DomainRefusal, match="Gegenlesen muss eine andere Person"):
        do(contract.case, ContractFlow.check, people.drafter, approved=True)
    do(contract.case, ContractFlow.check, people.checker, approved=False, note="Bitte den Zeitraum prüfen.")
    contract = send_contract(contract, people)
    assert contract.status == ContractStatus.SENT and contract.document_id
    with pytest.raises(DomainRefusal, match="Zukunft"):
        do(contract.case, ContractFlow.sign, people.editor, signed=signed(datetime.date(2027, 5, 1)))
    do(contract.case, ContractFlow.sign, people.editor, wish="Bitte erst ab Mai.")
    assert fresh(contract).status == ContractStatus.UNDER_NEGOTIATION
    contract = send_contract(contract, people)
    contract = make_effective(contract, people)
    assert contract.status == ContractStatus.EFFECTIVE and contract.effective_on == timezone.localdate()
    assert CaseFile.objects.get(pk=contract.case_id).stage == "FUNDED"
    assert contract.signatures.count() == 2
    wording = json.dumps(contract.wording, ensure_ascii=False)
    assert "Bescheid" not in wording and "nicht besser bezahlt" in wording
