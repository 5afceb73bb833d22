"""From an approval to a settled year over HTTP, without JavaScript; every figure on every page is the calculator's."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from advisory.board.choices import Decision
from advisory.board.figures.motions import Condition
from funding.applications.flows import ApplicationFlow
from funding.financing.choices import ContractStatus
from funding.financing.flows import BankDataFlow, ContractFlow, PaymentFlow
from funding.financing.forecast import forecast
from funding.financing.models import Employment, FundingContract, Payment, PaymentRequest
from notifications.models import OutboxMail
from tests.advisory.board.boards import make_board
from tests.conftest import make_person
from tests.funding.applications.filled import (
    bring_to_board,
    decide,
    do,
    fill_by_services,
    run_jobs,
    submit_by_services,
    upload,
)
from tests.funding.financing.funded import IBAN
from ui.fields import format_amount
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs.verify import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def open_task(node: Any) -> int:
    return Task.objects.get(flow_task=node, finished__isnull=True).pk


def page(client: Any, url: str) -> str:
    """Open a page: over HTTP without JavaScript, or in front of a browser (`tests.browser.screens`)."""
    if hasattr(client, "show"):
        return str(client.show(url))
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, url
    text = answer.content.decode()
    assert text.count("kern-btn--primary") <= 1, url
    return str(text)


def post(client: Any, url: str, **values: Any) -> str:
    """Send a form; returns the page that follows."""
    if hasattr(client, "sent"):
        return str(client.sent(url, values))
    answer = client.post(url, values)
    assert answer.status_code == 302, (url, answer.content.decode()[:3000])
    return page(client, answer.headers["Location"])


def euro(amount: Decimal) -> str:
    return f"{format_amount(amount)}\u00a0€"


def same_figures(client: Any, contract: FundingContract) -> None:
    """Finance page, every month's reason and every year's reason say what the calculator says.

    In Chromium every sixth month is opened; over HTTP all of them.
    """
    result = forecast(FundingContract.objects.get(pk=contract.pk))
    months = result.months[::6] if hasattr(client, "show") else result.months
    for year in result.years:
        text = page(client, f"/finanzen/{contract.pk}/?jahr={year.year}")
        for amount in (year.net_cost, year.entitlement, year.esf, year.land, year.own):
            assert euro(amount) in text, (year.year, amount)
        reason = page(client, f"/finanzen/{contract.pk}/jahr/{year.year}/")
        assert euro(year.entitlement) in reason
        assert "abgerundet auf den Cent" in reason
        assert "M8" in reason
    for month in months:
        text = page(client, f"/finanzen/{contract.pk}/?jahr={month.year}")
        reason = page(client, f"/finanzen/{contract.pk}/monat/{month.month}/")
        for amount in (month.net_cost, month.foundation, month.own):
            assert euro(amount) in text and euro(amount) in reason
        assert "M1" in reason
        assert "M5" in reason
        assert "M7" in reason


def refused(client: Any, url: str, words: str, **values: Any) -> str:
    """The form comes back with the words; nothing typed is lost."""
    if hasattr(client, "refused"):
        return str(client.refused(url, values, words))
    answer = client.post(url, values)
    text: str = answer.content.decode()
    assert answer.status_code == 422 and words in text, (answer.status_code, text[:3000])
    return text


def change(client: Any, url: str, expect: str, **values: Any) -> str:
    """Through the preview to the saved change, as the page asks for it."""
    if hasattr(client, "send"):
        assert client.send(url, {**values, "act": "check"}) == 200
        shown = str(client.window.content())
        assert "Noch nicht gespeichert" in shown and expect in shown
        assert client.send(url, {"act": "save"}, open_first=False) == 200
        return shown
    preview = client.post(url, {**values, "act": "check"})
    text = preview.content.decode()
    assert preview.status_code == 200 and "Noch nicht gespeichert" in text, text[:3000]
    assert expect in text
    seal = preview.context["seal"]
    saved = client.post(url, {**values, "act": "save", "seal": seal})
    assert saved.status_code == 302, saved.content.decode()[:3000]
    return text


def test_from_approval_to_a_settled_year(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    from_approval_to_a_settled_year(gotha, editor, caseworker, lead, client_of)


def from_approval_to_a_settled_year(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    """Over HTTP, and in Chromium by `tests/browser/test_journeys.py`."""
    with time_machine.travel("2027-03-01 10:00 +0100") as clock:
        path = FundedPath(gotha, editor, caseworker, lead, client_of)
        path.the_draft_is_the_institutes_own_until_it_is_sent()
        path.both_sides_sign()
        path.the_post_is_filled(clock)
        path.two_calls_are_paid(clock)
        path.two_months_stay_vacant_and_a_successor_comes(clock)
        path.the_year_is_settled()


class FundedPath:
    """A contract from the approval on; every method is one step of the path."""

    def __init__(self, gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any) -> None:
        self.gotha, self.editor, self.caseworker, self.lead, self.client_of = gotha, editor, caseworker, lead, client_of
        members = make_board(3)
        signatory = make_person(Role.APPLICANT_SIGNATORY, self.gotha)
        self.officer = make_person(Role.FOUNDATION_OFFICER, name="Frieda Blum")
        self.case = submit_by_services(fill_by_services(self.gotha, self.editor), signatory)
        resolution = bring_to_board(self.case, self.caseworker, self.lead, self.editor)
        decide(
            resolution,
            make_person(Role.BOARD_OFFICE),
            members,
            proposal=Decision.APPROVED_WITH_CONDITIONS.value,
            conditions=(Condition("Beschluss des Kreistags liegt vor"),),
        )
        do(self.case, ApplicationFlow.send_decision, self.caseworker, reasons="", paragraph="")
        run_jobs()
        self.case = CaseFile.objects.get(pk=self.case.pk)
        assert self.case.stage == "CONTRACT_DRAFT"
        self.everybody = (self.editor, self.caseworker, self.lead, self.officer)
        self.town, self.office, self.head, self.giver = (self.client_of(one) for one in self.everybody)
        self.contract = FundingContract.objects.get()
        self.base = f"/finanzen/{self.contract.pk}/"

    def the_draft_is_the_institutes_own_until_it_is_sent(self) -> None:
        """The draft is the institute's own until it is sent."""
        assert self.town.get(self.base).status_code == 404
        word = f"/finanzen/aufgaben/{open_task(ContractFlow.word)}/entwerfen/"
        draft = page(self.office, word)
        assert "31.750,00" not in draft
        assert "15.875,00" in draft
        assert "Beschluss des Kreistags" in draft
        typed = {
            "starts_on": "01.08.2027",
            "ends_on": "31.07.2029",
            "cap": "77.820,83",
            "cap_2027": "15.875,00",
            "cap_2028": "38.700,00",
            "cap_2029": "23.245,83",
            "other_half": "ESF",
            "conditions": "Beschluss des Kreistags liegt vor",
            "obligations": "Logo der Stiftung auf der Webseite",
            "paragraph": "",
        }
        post(self.office, word, **typed)
        read = f"/finanzen/aufgaben/{open_task(ContractFlow.check)}/gegenlesen/"
        assert "Gegenlesen muss eine andere Person" in page(self.office, read)
        refused(self.office, read, "Gegenlesen muss eine andere Person", approved="ja")
        post(self.head, read, approved="ja")
        run_jobs()

    def both_sides_sign(self) -> None:
        """The municipality prints, signs on paper, uploads; then the foundation."""
        mail = OutboxMail.objects.get(kind="FUNDING_NEWS", recipient=self.editor)
        assert "zur Unterschrift bereit" in mail.subject and f"/finanzen/{self.contract.pk}/vertrag/" in mail.text
        text = page(self.town, f"{self.base}vertrag/")
        assert "Bei der Kommune zur Unterschrift" in text and "Bescheid" not in text
        self.contract.refresh_from_db()
        assert self.town.get(f"{self.base}dokumente/{self.contract.document_id}/").getvalue().startswith(b"%PDF")
        assert self.giver.get(f"{self.base}dokumente/{self.contract.document_id}/").status_code == 200
        assert self.giver.get(f"/vorgaenge/{self.case.pk}/").status_code == 404
        sign = f"/finanzen/aufgaben/{open_task(ContractFlow.sign)}/unterschreiben/"
        signature = {
            "mode": "WET_INK",
            "name": "Dr. Karla Stein, Landrätin",
            "on": "01.03.2027",
            "original_at": "Hauptamt, Raum 12",
        }
        page(self.town, sign)
        assert "Hauptamt, Raum 12" in refused(
            self.town, sign, "Laden Sie den unterschriebenen Vertrag hoch", **signature
        )
        post(self.town, sign, **signature, file=upload("vertrag.pdf"))
        counter = f"/finanzen/aufgaben/{open_task(ContractFlow.countersign)}/gegenzeichnen/"
        assert "Dr. Karla Stein" in page(self.giver, counter)
        post(self.giver, counter, **{**signature, "name": "Frieda Blum, Geschäftsführung"}, file=upload("beide.pdf"))
        self.contract.refresh_from_db()
        assert self.contract.status == ContractStatus.EFFECTIVE
        assert (
            OutboxMail.objects.filter(recipient=self.editor, subject__startswith="Ihr Fördervertrag gilt").count() == 1
        )
        assert "Vertrag und Geld" in page(self.town, f"/antraege/{self.case.pk}/stand/")

    def the_post_is_filled(self, clock: Any) -> None:
        """The post is filled mid-month; the task of the contract's process is done with it."""
        clock.move_to("2027-08-20 10:00 +0200")
        self.town, self.office, self.head, self.giver = (self.client_of(one) for one in self.everybody)
        task = open_task(ContractFlow.fill)
        assert "Stelle besetzen" in page(self.town, f"/aufgaben/{task}/")
        self.person = {
            "holder_name": "Samira Muster",
            "starts_on": "16.08.2027",
            "ends_on": "",
            "gross": "6.123,45",
            "fte": "1,00",
            "pay_group": "S 17, Stufe 2",
        }
        change(self.town, f"{self.base}stelle/besetzen/", "Unterschied", **self.person)
        assert Task.objects.get(pk=task).status == "DONE"
        same_figures(self.town, self.contract)
        text = page(self.town, self.base)
        assert "fehlt die Bestätigung des Personalamts" in text and "Beschluss des Kreistags" in text
        self.holder = Employment.objects.get()
        post(self.town, f"/finanzen/besetzungen/{self.holder.pk}/bestaetigung/", file=upload("bestaetigung.pdf"))
        condition = self.contract.conditions.get(kind="PRECONDITION")
        assert self.town.get(f"/finanzen/bedingungen/{condition.pk}/").status_code == 404
        post(self.office, f"/finanzen/bedingungen/{condition.pk}/", on="19.08.2027", note="Beschluss vom 17.08.")
        refused(
            self.town, f"{self.base}bankverbindung/", "Prüfziffer", iban="DE03 1203 0000 0000 2020 51", holder="Kasse"
        )
        post(self.town, f"{self.base}bankverbindung/", iban=IBAN, holder="Kreiskasse", reference="4711")
        bank = f"/finanzen/aufgaben/{open_task(BankDataFlow.confirm)}/bank/"
        assert "DE02 1203 0000 0000 2020 51" in page(self.office, bank)
        post(self.office, bank, confirmed="ja", call_note="Frau Kasse, 03621 000000-1")

    def two_calls_are_paid(self, clock: Any) -> None:
        """Two calls."""
        assert "Geld abrufen" in page(self.town, self.base)
        proposal = page(self.town, f"{self.base}abrufen/")
        months = forecast(self.contract).months[:2]
        first = sum((one.foundation for one in months), Decimal(0))
        assert euro(first) in proposal
        too_much = format_amount(first + Decimal("0.01"))
        assert "Miete" in refused(self.town, f"{self.base}abrufen/", "höchstens", amount=too_much, note="Miete")
        assert not PaymentRequest.objects.exists()
        post(self.town, f"{self.base}abrufen/", amount=format_amount(first))
        pay_out(self.office, self.head, self.lead, first)
        clock.move_to("2027-10-05 10:00 +0200")
        self.town, self.office, self.head, self.giver = (self.client_of(one) for one in self.everybody)
        text = page(self.town, f"{self.base}abrufen/")
        self.planned = forecast(FundingContract.objects.get(pk=self.contract.pk)).year(2027)
        assert self.planned is not None
        rest = self.planned.entitlement - first
        assert euro(rest) in text
        post(self.town, f"{self.base}abrufen/", amount=format_amount(rest))
        pay_out(self.office, self.giver, self.officer, rest)
        same_figures(self.giver, self.contract)

    def two_months_stay_vacant_and_a_successor_comes(self, clock: Any) -> None:
        """Two months vacant, a successor; the difference is shown before it is saved."""
        change(
            self.town,
            f"/finanzen/besetzungen/{self.holder.pk}/ende/",
            "Unterschied",
            last_day="31.10.2027",
        )
        clock.move_to("2028-01-10 10:00 +0100")
        self.town, self.office = self.client_of(self.editor), self.client_of(self.caseworker)
        change(
            self.town,
            f"{self.base}stelle/besetzen/",
            "Unterschied",
            **{**self.person, "holder_name": "Nora Beispiel", "starts_on": "01.01.2028", "gross": "5412,90"},
        )
        text = page(self.town, self.base)
        assert "Nicht besetzt" in text and "01.11.2027 – 31.12.2027" in text
        same_figures(self.office, self.contract)

    def the_year_is_settled(self) -> None:
        """The year is settled: too much was paid."""
        result = forecast(FundingContract.objects.get(pk=self.contract.pk)).year(2027)
        assert result is not None
        owed = self.planned.entitlement - result.entitlement
        assert owed > 0
        settle = page(self.office, f"{self.base}abrechnen/2027/")
        assert f"Rückzahlung der Kommune: {euro(owed)}" in settle
        assert self.town.get(f"{self.base}abrechnen/2027/").status_code == 404
        post(self.office, f"{self.base}abrechnen/2027/")
        assert self.office.post(f"{self.base}abrechnen/2027/").status_code == 404
        settlement = self.contract.settlements.get()
        assert settlement.difference_cents == -int(owed * 100)
        post(self.office, f"/finanzen/abrechnungen/{settlement.pk}/rueckzahlung/", on="10.01.2028")
        assert "Zurückgezahlt am 10.01.2028" in page(self.town, self.base)
        assert list(verify_case(CaseFile.objects.get(pk=self.case.pk))) == []


def pay_out(office: Any, releaser: Any, person: User, amount: Decimal) -> None:
    """Check by the caseworker, release and pay by another person."""
    check = f"/finanzen/aufgaben/{open_task(PaymentFlow.check)}/abruf-pruefen/"
    assert euro(amount) in page(office, check)
    post(office, check, result="ok", amount=format_amount(amount), note="")
    let_go = f"/finanzen/aufgaben/{open_task(PaymentFlow.release)}/freigeben/"
    refused(office, let_go, "Freigeben muss eine andere Person", result="release")
    assert euro(amount) in page(releaser, let_go)
    post(releaser, let_go, result="release")
    payment = Payment.objects.latest("pk")
    assert (payment.amount_cents, payment.released_by) == (int(amount * 100), person)
    pay = open_task(PaymentFlow.pay)
    today = f"{datetime.datetime.now(datetime.UTC):%d.%m.%Y}"
    post(releaser, f"/aufgaben/{pay}/", on=today)
    payment.refresh_from_db()
    assert payment.paid_on is not None
