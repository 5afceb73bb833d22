"""The finance page at its beginning and after a payment."""

from typing import Any

import pytest

from accounts.models import Organisation
from tests.funding.financing.funded import People, fresh, make_effective, paid_call, ready, start_contract

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_the_page_of_an_unfilled_and_of_a_paid_contract(gotha: Organisation, people: People, client_of: Any) -> None:
    town = client_of(people.editor)
    contract = make_effective(start_contract(gotha), people)
    assert "noch nicht besetzt" in town.get(f"/finanzen/{contract.pk}/").content.decode()
    other = ready(gotha, people)
    paid_call(fresh(other), people)
    text = town.get(f"/finanzen/{other.pk}/").content.decode()
    assert "Ausgezahlt 20.04.2027" in text and "7.439,72" in text
