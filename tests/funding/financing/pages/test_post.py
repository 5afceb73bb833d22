"""Pages about the post: bad input stays beside its field, and a change is saved only as it was shown."""

from typing import Any

import pytest

from accounts.models import Organisation
from funding.financing.models import Employment, FundingContract, MonthEntry
from tests.funding.financing.funded import People, make_effective, ready, start_contract
from tests.funding.financing.refused import LONG, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
PERSON = {
    "holder_name": "Samira Muster",
    "starts_on": "01.05.2027",
    "ends_on": "",
    "gross": "5.873,47",
    "fte": "1,00",
    "pay_group": "S 17",
}

FILL = [
    ({"gross": "fünf"}, "Schreiben Sie einen Betrag wie 38.700,00."),
    ({"gross": "5.873"}, "Meinen Sie 5.873,00 Euro"),
    ({"gross": "-1"}, "Ein Minus ist hier nicht möglich"),
    ({"gross": "0,00"}, "Kosten der Stelle im Monat"),
    ({"gross": "9999999999"}, "bis 999.999.999,99"),
    ({"starts_on": "31.02.2027"}, "Diesen Tag gibt es nicht"),
    ({"starts_on": "morgen"}, "Schreiben Sie ein Datum wie"),
    ({"starts_on": "01.01.2027"}, "Die Förderung geht vom 15.04.2027"),
    ({"starts_on": "01.01.2030"}, "Die Förderung geht vom 15.04.2027"),
    ({"ends_on": "30.04.2027"}, "Das Ende liegt vor dem Beginn"),
    ({"fte": "0"}, "über 0 und höchstens 1"),
    ({"fte": "1,5"}, "über 0 und höchstens 1"),
    ({"fte": "halb"}, "über 0 und höchstens 1"),
    ({"fte": "0,12345"}, "über 0 und höchstens 1"),
    ({"holder_name": ""}, "fehlt"),
    ({"holder_name": LONG}, "höchstens 120"),
    ({"holder_name": "a\u202eb"}, "Leserichtung"),
]


@pytest.mark.parametrize(("wrong", "words"), FILL, ids=lambda value: str(value)[:40])
def test_filling_the_post_refuses(
    wrong: dict[str, str], words: str, gotha: Organisation, people: People, client_of: Any
) -> None:
    contract = make_effective(start_contract(gotha), people)
    text = refused(client_of(people.editor), f"/finanzen/{contract.pk}/stelle/besetzen/", {**PERSON, **wrong}, words)
    if "holder_name" not in wrong:
        assert "Samira Muster" in text


def test_a_change_is_saved_only_as_it_was_shown(gotha: Organisation, people: People, client_of: Any) -> None:
    contract = make_effective(start_contract(gotha), people)
    town = client_of(people.editor)
    url = f"/finanzen/{contract.pk}/stelle/besetzen/"
    seal = town.post(url, {**PERSON, "act": "check"}).context["seal"]
    other = town.post(url, {**PERSON, "gross": "9.000,00", "act": "save", "seal": seal})
    assert other.status_code == 200 and "Noch nicht gespeichert" in other.content.decode()
    assert not Employment.objects.exists()
    forged = town.post(url, {**PERSON, "act": "save", "seal": "x:y"})
    assert "Noch nicht gespeichert" in forged.content.decode() and not Employment.objects.exists()
    edit = town.post(url, {**PERSON, "act": "edit", "seal": seal})
    assert edit.status_code == 200 and "Samira Muster" in edit.content.decode()
    FundingContract.objects.filter(pk=contract.pk).update(revision=contract.revision + 1)
    refused(town, url, {**PERSON, "act": "save", "seal": seal}, "inzwischen etwas geändert", status=409)
    FundingContract.objects.filter(pk=contract.pk).update(revision=contract.revision)
    assert town.post(url, {**PERSON, "act": "save", "seal": seal}).status_code == 302
    refused(town, url, {**PERSON, "act": "save", "seal": seal}, "inzwischen etwas geändert", status=409)
    assert Employment.objects.count() == 1


ENTRY = [
    ({"month": "13.2027"}, "Diesen Monat gibt es nicht"),
    ({"month": "November"}, "Schreiben Sie einen Monat wie"),
    ({"month": "01.2030"}, "Die Förderung geht vom"),
    ({"amount": "0"}, "über 0,00 Euro"),
    ({"kind": "BRIBE"}, "Wählen Sie etwas aus der Liste"),
]


@pytest.mark.parametrize(("wrong", "words"), ENTRY, ids=lambda value: str(value)[:40])
def test_single_amounts_refuse(
    wrong: dict[str, str], words: str, gotha: Organisation, people: People, client_of: Any
) -> None:
    contract = ready(gotha, people)
    typed = {"kind": "ANNUAL_BONUS", "month": "11.2027", "amount": "812,36", "note": "Tarif"}
    text = refused(client_of(people.editor), f"/finanzen/{contract.pk}/stelle/einzelbetrag/", {**typed, **wrong}, words)
    assert "Tarif" in text and not MonthEntry.objects.exists()
