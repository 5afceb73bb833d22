"""The forecast keeps the caps of the decision and of the year."""

from decimal import Decimal

import pytest

from accounts.models import Organisation
from funding.financing.forecast import forecast
from tests.funding.financing.funded import (
    People,
    call,
    fresh,
    ready,
)
from tests.funding.financing.moments import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_caps_of_decision_and_year_hold(gotha: Organisation, people: People, spring: object) -> None:
    contract = ready(gotha, people, caps={2027: 1_000_000}, granted=1_000_000)
    at(spring, "2027-11-10")
    assert call(contract, people).amount_cents == 1_000_000
    result = forecast(fresh(contract)).year(2027)
    assert result is not None and result.entitlement == Decimal("10000.00") < result.uncapped
