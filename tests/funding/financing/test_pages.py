"""Pages of contract and money: bad input stays beside its field, releases cost few statements, nothing is lost."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from viewflow.workflow.models import Task

from accounts.models import Organisation
from funding.financing.flows import ContractFlow, PaymentFlow
from funding.financing.models import BankAccount, Employment, FundingContract, MonthEntry, PaymentRequest
from tests.funding.applications.filled import upload
from tests.funding.financing.funded import People, call, check, fresh, make_effective, paid_call, ready, start_contract
from tests.workflows.test_statements import CONTROL
from workflows.casefile.models import CaseEvent

pytestmark = pytest.mark.django_db
LONG = "x" * 400
NASTY = ["\x00", "a\u202eb", LONG]
PERSON = {
    "holder_name": "Samira Muster",
    "starts_on": "01.05.2027",
    "ends_on": "",
    "gross": "5.873,47",
    "fte": "1,00",
    "pay_group": "S 17",
}


@pytest.fixture
def people(gotha: Organisation) -> People:
    return People(gotha)


@pytest.fixture(autouse=True)
def spring() -> Any:
    with time_machine.travel("2027-04-20 10:00 +0200", tick=False) as clock:
        yield clock


def refused(client: Any, url: str, values: dict[str, Any], words: str, *, status: int = 422) -> str:
    """422, the words on the page, every typed text kept, nothing written."""
    before = (CaseEvent.objects.count(), Employment.objects.count(), PaymentRequest.objects.count())
    answer = client.post(url, values)
    text = answer.content.decode()
    assert answer.status_code == status, (answer.status_code, text[:2000])
    assert words in text, (words, text[text.find("kern-error") - 200 :][:1500])
    assert (CaseEvent.objects.count(), Employment.objects.count(), PaymentRequest.objects.count()) == before
    return text


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
    ({"holder_name": "a\u202eb"}, "unsichtbare Zeichen"),
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


IBANS = [
    ("", "fehlt"),
    ("DE02", "hat 22 Zeichen"),
    ("DE03120300000000202051", "Prüfziffer"),
    ("FR1420041010050500013M02606", "beginnt mit DE"),
    ("DE02 1203 0000 0000 2020 5!", "nur Buchstaben und Ziffern"),
    ("DE02120300000000202051x", "hat 22 Zeichen"),
    ("\u202eDE02120300000000202051", "unsichtbare Zeichen"),
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


WORD = [
    ({"starts_on": "01.01.2020"}, "Die Förderphase geht vom"),
    ({"ends_on": "31.12.2035"}, "Die Förderphase geht vom"),
    ({"ends_on": "01.01.2027"}, "Das Ende liegt vor dem Beginn"),
    ({"cap": "100.000,01"}, "Der Beirat hat höchstens 100.000,00"),
    ({"cap_2027": "viel"}, "Schreiben Sie einen Betrag wie"),
    ({"other_half": "BANK"}, "Wählen Sie etwas aus der Liste"),
    ({"paragraph": "a\u202eb"}, "Leserichtung"),
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


def test_signing_refuses_what_is_no_signature(gotha: Organisation, people: People, client_of: Any) -> None:
    from tests.funding.financing.funded import send_contract

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


def test_releasing_costs_few_statements_and_not_more_with_more_payments(
    gotha: Organisation, people: People, client_of: Any, spring: Any
) -> None:
    counts = []
    contract = ready(gotha, people, ends_on=datetime.date(2029, 12, 31))
    boss = client_of(people.lead)
    for day in ("2027-04-20", "2027-07-05", "2027-10-05", "2028-01-05", "2028-04-05", "2028-07-05"):
        spring.move_to(f"{day} 10:00 +0100")
        boss = client_of(people.lead)
        request = call(contract, people)
        check(request, people)
        task = Task.objects.get(flow_task=PaymentFlow.release, finished__isnull=True)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = boss.post(f"/finanzen/aufgaben/{task.pk}/freigeben/", {"result": "release"})
        assert answer.status_code == 302
        counts.append(len([one for one in queries if not one["sql"].upper().startswith(CONTROL)]))
        with CaptureQueriesContext(connection) as queries:
            assert boss.get(f"/finanzen/{contract.pk}/").status_code == 200
        counts.append(len(queries))
    releases, pages = counts[::2], counts[1::2]
    assert max(releases) <= 25 and len(set(releases)) == 1, releases
    assert max(pages) <= 22 and len(set(pages)) == 1, pages


def test_lists_do_not_grow(gotha: Organisation, people: People, client_of: Any) -> None:
    giver = client_of(people.officer)
    counts = []
    for _ in range(2):
        start_contract(gotha)
        with CaptureQueriesContext(connection) as queries:
            assert giver.get("/finanzen/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_the_page_of_an_unfilled_and_of_a_paid_contract(gotha: Organisation, people: People, client_of: Any) -> None:
    town = client_of(people.editor)
    contract = make_effective(start_contract(gotha), people)
    assert "noch nicht besetzt" in town.get(f"/finanzen/{contract.pk}/").content.decode()
    other = ready(gotha, people)
    paid_call(fresh(other), people)
    text = town.get(f"/finanzen/{other.pk}/").content.decode()
    assert "Ausgezahlt 20.04.2027" in text and "7.439,72" in text
