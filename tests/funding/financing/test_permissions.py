"""Who checks and releases is a setting of the programme phase."""

import pytest

from accounts.models import Organisation
from funding.financing.choices import House
from funding.financing.flows import PaymentFlow
from funding.financing.models import FinancingTerms, Payment
from tests.funding.applications.filled import do
from tests.funding.financing.funded import (
    People,
    call,
    check,
    ready,
    release,
)
from workflows.engine.errors import TaskNotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_who_checks_and_releases_is_a_setting_of_the_phase(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    FinancingTerms.objects.update(payments_checked_by=House.FOUNDATION, payments_released_by=House.INSTITUTE)
    request = call(contract, people)
    with pytest.raises(TaskNotFound):
        check(request, people)
    do(contract.case, PaymentFlow.check, people.officer, result="ok", amount_cents=request.amount_cents)
    with pytest.raises(TaskNotFound):
        release(request, people.officer)
    release(request, people.lead)
    assert Payment.objects.get().released_by == people.lead
