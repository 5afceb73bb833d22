"""Whose turn a funded matter is, whatever waits beside a call."""

import datetime

import pytest

from accounts.models import Organisation
from funding.financing.acts.settle_year import settle_year
from funding.financing.acts.terminate_contract import terminate_contract
from funding.financing.models import FundingContract, PaymentRequest
from funding.financing.selectors import whose_turn
from tests.funding.financing.funded import OTHER_IBAN, People, call, check, fresh, give_account, pay, ready, release
from tests.funding.financing.moments import at
from workflows.casefile.models import CaseFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def turn_of(contract: FundingContract) -> str:
    return CaseFile.objects.get(pk=contract.case_id).turn


def test_a_payment_that_is_made_leaves_the_next_call_to_the_institute(
    gotha: Organisation, people: People, spring: object
) -> None:
    contract = ready(gotha, people)
    first = call(contract, people)
    check(first, people)
    release(first, people.lead)
    at(spring, "2027-07-05")
    second = call(contract, people)
    pay(first, people.lead)
    assert (turn_of(contract), whose_turn(contract)) == ("INSTITUTE", "INSTITUTE")
    check(second, people)
    release(second, people.lead)
    pay(second, people.lead)
    assert turn_of(contract) == "NOBODY"
    give_account(contract, people, OTHER_IBAN)
    assert turn_of(contract) == "NOBODY"


def test_what_the_last_settlement_owes_is_the_institutes_turn(
    gotha: Organisation, people: People, spring: object
) -> None:
    contract = ready(gotha, people)
    at(spring, "2028-01-15")
    settle_year(contract=contract, actor=people.drafter, year=2027)
    assert turn_of(contract) == "INSTITUTE"
    request = PaymentRequest.objects.get()
    release(request, people.lead)
    pay(request, people.lead)
    assert turn_of(contract) == "NOBODY"


def test_a_terminated_contract_that_is_settled_waits_for_nobody(
    gotha: Organisation, people: People, spring: object
) -> None:
    contract = ready(gotha, people)
    last_day = datetime.date(2027, 4, 30)
    terminate_contract(contract=contract, actor=people.lead, last_day=last_day, reason="Wichtiger Grund")
    assert turn_of(contract) == "INSTITUTE"
    at(spring, "2027-06-10")
    request = settle_year(contract=fresh(contract), actor=people.drafter, year=2027).payment_request
    assert request is not None and turn_of(contract) == "INSTITUTE"
    release(request, people.lead)
    pay(request, people.lead)
    assert turn_of(contract) == "NOBODY"
