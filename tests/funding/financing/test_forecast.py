"""The forecast keeps the caps of the decision and of the year."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Organisation
from funding.financing.acts import change_post
from funding.financing.acts.note_repayment import note_repayment
from funding.financing.acts.settle_year import settle_year
from funding.financing.forecast import forecast, overpaid
from tests.funding.financing.funded import (
    People,
    call,
    fresh,
    paid_call,
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


def test_what_was_paid_too_much_is_said_on_every_page_about_the_money(
    gotha: Organisation, people: People, spring: object, client_of: Any
) -> None:
    contract = ready(gotha, people)
    at(spring, "2027-11-10")
    paid = paid_call(contract, people)
    contract = fresh(contract)
    assert overpaid(contract, forecast(contract)) == []
    employment = contract.employments.get()
    change_post.end_employment(employment=employment, actor=people.editor, last_day=datetime.date(2027, 8, 31))
    found = overpaid(contract, forecast(contract))
    assert [(one.year, one.paid, one.is_settled) for one in found] == [(2027, paid.amount_cents, False)]
    base = f"/finanzen/{contract.pk}/"
    pages = ("", "vertrag/", "abrufen/", "bankverbindung/", "monat/2027-08/", "jahr/2027/")
    client = client_of(people.editor)
    for path in pages:
        assert "zu viel ausgezahlt" in client.get(base + path).content.decode(), path
    at(spring, "2028-02-01")
    settlement = settle_year(contract=fresh(contract), actor=people.lead, year=2027)
    assert [one.is_settled for one in overpaid(contract, forecast(contract))] == [True]
    note_repayment(settlement=settlement, actor=people.lead, on=datetime.date(2028, 2, 1))
    assert overpaid(contract, forecast(contract)) == []
