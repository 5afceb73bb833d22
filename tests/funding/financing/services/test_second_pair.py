"""A call that is given back again and again still finds somebody who may release it."""

import datetime

import pytest
from django.db import transaction

from accounts.models import Organisation
from funding.financing.acts.settle_year import settle_year
from funding.financing.flows import PaymentFlow
from funding.financing.models import FinancingTerms, FundingContract, Payment
from tests.funding.applications.filled import do
from tests.funding.financing.funded import People, ready
from ui.refusals import DomainRefusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


@pytest.fixture
def owed(gotha: Organisation, people: People) -> FundingContract:
    """The lead settled a year; what it owes waits for its release by the institute."""
    FinancingTerms.objects.update(payments_released_by="INSTITUTE")
    contract = ready(gotha, people, starts_on=datetime.date(2026, 5, 1))
    settle_year(contract=contract, actor=people.lead, year=2026)
    return contract


def test_not_everybody_checks(owed: FundingContract, people: People) -> None:
    case, row = owed.case, owed.payment_requests.get()
    ok = {"result": "ok", "amount_cents": row.amount_cents, "note": ""}
    do(case, PaymentFlow.release, people.checker, result="back", note="Noch einmal.")
    do(case, PaymentFlow.check, people.drafter, **ok)
    do(case, PaymentFlow.release, people.checker, result="back", note="Noch einmal.")
    with transaction.atomic(), pytest.raises(DomainRefusal, match="niemand mehr freigeben") as caught:
        do(case, PaymentFlow.check, people.checker, **ok)
    assert people.lead.name in str(caught.value) and people.drafter.name in str(caught.value)
    do(case, PaymentFlow.check, people.drafter, **ok)
    do(case, PaymentFlow.release, people.checker, result="back", note="Noch einmal.")
    do(case, PaymentFlow.check, people.lead, **ok)
    do(case, PaymentFlow.release, people.checker, result="release")
    assert Payment.objects.get().released_by == people.checker
