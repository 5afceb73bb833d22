"""Steps of a call: what the municipality reads of a question back and of a refusal."""

import pytest

from accounts.models import Organisation
from funding.financing.choices import PaymentStatus
from funding.financing.flows import PaymentFlow
from funding.financing.models import PaymentRequest
from notifications.models import OutboxMail
from tests.funding.applications.filled import do
from tests.funding.financing.funded import (
    People,
    call,
    ready,
)
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_a_question_back_and_a_refusal_reach_the_municipality(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    with pytest.raises(DomainRefusal, match="was fehlt"):
        do(contract.case, PaymentFlow.check, people.drafter, result="back", amount_cents=0, note=" ")
    do(contract.case, PaymentFlow.check, people.drafter, result="back", amount_cents=0, note="Zu früh?")
    assert PaymentRequest.objects.get().status == PaymentStatus.RETURNED
    assert CaseFile.objects.get(pk=contract.case_id).turn == "APPLICANT"
    do(contract.case, PaymentFlow.correct, people.editor, amount_cents=700_000, note="Nur bis Juni.")
    do(contract.case, PaymentFlow.check, people.checker, result="no", amount_cents=0, note="Besprochen.")
    request.refresh_from_db()
    assert (request.status, request.requested_cents) == (PaymentStatus.REJECTED, 700_000)
    subjects = set(OutboxMail.objects.filter(recipient=people.editor).values_list("subject", flat=True))
    assert any("Rückfrage" in one for one in subjects) and any("abgelehnt" in one for one in subjects)
    assert call(contract, people).number == 2
