"""Screens of a contract: what is no wording and no signature is refused beside its field."""

from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts.models import Organisation
from funding.financing.flows import ContractFlow
from tests.funding.applications.filled import upload
from tests.funding.financing.funded import People, send_contract, start_contract
from tests.funding.financing.refused import LONG, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
WORD = [
    ({"starts_on": "01.01.2020"}, "Die Förderphase geht vom"),
    ({"ends_on": "31.12.2035"}, "Die Förderphase geht vom"),
    ({"ends_on": "01.01.2027"}, "Das Ende liegt vor dem Beginn"),
    ({"cap": "100.000,01"}, "Der Beirat hat höchstens 100.000,00"),
    ({"cap_2027": "viel"}, "Schreiben Sie einen Betrag wie"),
    ({"other_half": "BANK"}, "Wählen Sie etwas aus der Liste"),
    ({"paragraph": "a\u202eb"}, "Leserichtung"),
    ({"paragraph": "Die Stiftung zahlt 5.000 Euro mehr."}, "gehören nicht in diesen Absatz"),
    ({"paragraph": "Der Vertrag läuft bis 31.12.2040."}, "Daten der Förderung gehören nicht"),
    ({"conditions": "\x00"}, ""),
]


@pytest.mark.parametrize(("wrong", "words"), WORD, ids=lambda value: str(value)[:40])
def test_wording_refuses(
    wrong: dict[str, str], words: str, gotha: Organisation, people: People, client_of: Any
) -> None:
    start_contract(gotha)
    task = Task.objects.get(flow_task=ContractFlow.word)
    typed = {
        "starts_on": "15.04.2027",
        "ends_on": "31.12.2027",
        "cap": "100.000,00",
        "cap_2027": "100.000,00",
        "other_half": "OWN",
        "conditions": "",
        "obligations": "Logo zeigen",
        "paragraph": "",
    }
    text = refused(client_of(people.drafter), f"/finanzen/aufgaben/{task.pk}/entwerfen/", {**typed, **wrong}, words)
    assert "Logo zeigen" in text


def test_signing_refuses_what_is_no_signature(gotha: Organisation, people: People, client_of: Any) -> None:
    send_contract(start_contract(gotha), people)
    task = Task.objects.get(flow_task=ContractFlow.sign)
    town, url = client_of(people.editor), f"/finanzen/aufgaben/{task.pk}/unterschreiben/"
    good = {"mode": "WET_INK", "name": "Dr. Stein", "on": "20.04.2027", "original_at": "Hauptamt"}
    for wrong, words in (
        ({"on": "21.04.2027"}, "Zukunft"),
        ({"on": "01.04.2027"}, "ging erst am"),
        ({"original_at": ""}, "wo das Original liegt"),
        ({"mode": "TEXT_FORM"}, "Wählen Sie etwas aus der Liste"),
        ({"name": LONG}, "höchstens 200"),
    ):
        refused(town, url, {**good, **wrong, "file": upload()}, words)
    refused(town, url, {**good, "file": upload("a.pdf", b"")}, "leer")
    refused(town, url, {**good, "file": upload("a.pdf", b"<svg/>")}, "Dateityp")
    refused(town, url, {"act": "ask", "wish": ""}, "fehlt")
