"""A contract ends before its time: nothing is owed after its last day, and open calls end."""

import datetime

import pytest

from accounts.models import Organisation
from funding.financing.acts.settle_year import settle_year
from funding.financing.acts.terminate_contract import terminate_contract
from funding.financing.choices import ContractStatus, PaymentStatus
from funding.financing.forecast import forecast
from tests.funding.financing.funded import (
    People,
    call,
    fresh,
    ready,
    release,
)
from tests.funding.financing.moments import at
from ui.refusals import DomainRefusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_a_termination_ends_calls_and_funding_with_its_last_day(
    gotha: Organisation, people: People, spring: object
) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    with pytest.raises(DomainRefusal, match="darin liegen"):
        terminate_contract(
            contract=contract, actor=people.lead, last_day=datetime.date(2028, 1, 1), reason="Wichtiger Grund"
        )
    terminate_contract(
        contract=contract, actor=people.lead, last_day=datetime.date(2027, 5, 31), reason="Wichtiger Grund"
    )
    request.refresh_from_db()
    assert request.status == PaymentStatus.CANCELLED
    contract = fresh(contract)
    assert contract.status == ContractStatus.TERMINATED
    months = forecast(contract).months
    assert [one.month for one in months] == ["2027-04", "2027-05"]
    with pytest.raises(DomainRefusal, match="nicht mehr"):
        call(contract, people, amount_cents=1)
    at(spring, "2027-06-10")
    settlement = settle_year(contract=contract, actor=people.drafter, year=2027)
    assert settlement.entitlement_cents == 450_299


def test_what_a_settled_year_owes_is_paid_after_a_termination(
    gotha: Organisation, people: People, spring: object
) -> None:
    """The year is settled once: its payment would never be made if it ended with the calls."""
    contract = ready(gotha, people, ends_on=datetime.date(2028, 12, 31))
    at(spring, "2028-01-15")
    request = settle_year(contract=contract, actor=people.drafter, year=2027).payment_request
    assert request is not None
    last_day = datetime.date(2028, 3, 31)
    terminate_contract(contract=fresh(contract), actor=people.lead, last_day=last_day, reason="Die Stelle fällt weg.")
    release(request, people.lead)
    request.refresh_from_db()
    assert request.status == PaymentStatus.RELEASED
