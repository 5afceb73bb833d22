"""Pages about money: bank data are refused beside their field and need a fresh sign-in."""

from typing import Any

import pytest

from accounts.models import Organisation
from funding.financing.models import BankAccount
from tests.funding.financing.funded import People, make_effective, start_contract
from tests.funding.financing.refused import LONG, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
IBANS = [
    ("", "fehlt"),
    ("DE02", "hat 22 Zeichen"),
    ("DE03120300000000202051", "Prüfziffer"),
    ("FR1420041010050500013M02606", "beginnt mit DE"),
    ("DE02 1203 0000 0000 2020 5!", "nur Buchstaben und Ziffern"),
    ("DE02120300000000202051x", "hat 22 Zeichen"),
    ("\u202eDE02120300000000202051", "Leserichtung"),
    (LONG, "höchstens 60"),
]


@pytest.mark.parametrize(("iban", "words"), IBANS, ids=lambda value: str(value)[:20])
def test_bank_data_refuse(iban: str, words: str, gotha: Organisation, people: People, client_of: Any) -> None:
    contract = make_effective(start_contract(gotha), people)
    text = refused(
        client_of(people.editor),
        f"/finanzen/{contract.pk}/bankverbindung/",
        {"iban": iban, "holder": "Kreiskasse Muster", "reference": ""},
        words,
    )
    assert "Kreiskasse Muster" in text and not BankAccount.objects.exists()


def test_bank_data_need_a_fresh_sign_in(gotha: Organisation, people: People, client_of: Any) -> None:
    contract = make_effective(start_contract(gotha), people)
    town = client_of(people.editor)
    session = town.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    answer = town.get(f"/finanzen/{contract.pk}/bankverbindung/")
    assert answer.status_code == 302 and "reauthenticate" in answer["Location"]
