"""Bank data: a second person confirms them, and a change stops a release."""

import pytest

from accounts.models import Organisation
from funding.financing.flows import BankDataFlow, PaymentFlow
from funding.financing.models import Payment, PaymentRequest
from notifications.models import OutboxMail
from tests.funding.applications.filled import do
from tests.funding.financing.funded import (
    OTHER_IBAN,
    People,
    call,
    check,
    ready,
    release,
)
from ui.refusals import DomainRefusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_bank_data_that_change_between_check_and_release_stop_it(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    check(request, people)
    BankDataFlow.entered.run(
        case=contract.case,
        actor=people.editor,
        key="bank-2",
        contract=contract,
        iban=OTHER_IBAN,
        holder="Andere Kasse",
    )
    with pytest.raises(DomainRefusal, match="Bankverbindung hat sich seit der Prüfung geändert"):
        release(request, people.lead)
    with pytest.raises(DomainRefusal, match="Bestätigen muss eine andere Person"):
        # the institute may enter bank data on paper too, but never confirm its own
        contract.bank_accounts.filter(iban=OTHER_IBAN).update(entered_by=people.lead)
        do(contract.case, BankDataFlow.confirm, people.lead, confirmed=True, call_note="x")
    do(contract.case, BankDataFlow.confirm, people.checker, confirmed=True, call_note="Rückruf, 0361 1")
    with pytest.raises(DomainRefusal, match="Bankverbindung hat sich seit der Prüfung geändert"):
        release(request, people.lead)
    do(contract.case, PaymentFlow.release, people.lead, result="back", note="Neue Bankverbindung.")
    check(PaymentRequest.objects.get(pk=request.pk), people)
    release(request, people.lead)
    assert Payment.objects.get().bank_account.iban == OTHER_IBAN
    heard = OutboxMail.objects.filter(subject__contains="Bankverbindung", recipient=people.editor)
    assert heard.count() == 2
