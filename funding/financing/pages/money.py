"""Pages about money: bank data, a call, the settlement of a year."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property

from accounts.sitting import fresh_sign_in
from funding.financing import forecast as figures
from funding.financing import selectors
from funding.financing.acts.call_money import call_money
from funding.financing.acts.enter_bank_data import enter_bank_data
from funding.financing.acts.note_repayment import note_repayment
from funding.financing.acts.settle_year import settle_year
from funding.financing.figures.facts import Result
from funding.financing.forms import BankAccountForm, CallMoneyForm, DayForm
from funding.financing.models import FundingContract
from funding.financing.presenters.rows import why_year
from funding.financing.services import payments
from funding.financing.services.bank import blocks
from funding.financing.services.settlements import years_to_settle
from ui.acting import ActPage


class MoneyPage(ActPage):
    """A page about the money of a contract."""

    load: ClassVar[Any] = staticmethod(selectors.find_contract)

    @property
    def contract(self) -> FundingContract:
        """The contract."""
        contract: FundingContract = self.found
        return contract

    def context(self) -> dict[str, Any]:
        """The contract and its matter, and what was paid too much."""
        overpaid = figures.overpaid(self.contract, self.result)
        return {"contract": self.contract, "case": self.contract.case, "overpaid": overpaid}

    @cached_property
    def result(self) -> Result:
        """The forecast of the contract."""
        return figures.forecast(self.contract)

    def done_url(self, outcome: Any) -> str:
        """To the money."""
        return reverse("financing:finances", args=[self.contract.pk])


@method_decorator(fresh_sign_in, name="dispatch")
class EnterBankData(MoneyPage):
    """Enter bank data; a second person confirms them after a call."""

    permission = "financing.enter_bank_data"
    form_class = BankAccountForm
    template_name = "financing/bank.html"
    done = "Gespeichert. Wir rufen Ihre Kasse zurück und bestätigen die Bankverbindung."

    def context(self) -> dict[str, Any]:
        """The newest bank data."""
        account = selectors.newest_account(self.contract)
        return super().context() | {"account": account, "iban": blocks(account.iban) if account else ""}

    def act(self, *args: Any, **values: Any) -> None:
        """Enter them."""
        enter_bank_data(contract=self.contract, actor=self.request.user, **values)


class CallMoney(MoneyPage):
    """Call for money: one proposed figure, and how it comes about."""

    permission = "financing.request_payment"
    form_class = CallMoneyForm
    template_name = "financing/call.html"

    @cached_property
    def proposal(self) -> payments.Proposal:
        """What may be called today."""
        return payments.propose(self.contract, self.result)

    def get_initial(self) -> dict[str, Any]:
        """The proposed figure."""
        return {"amount": self.proposal.amount_cents}

    def context(self) -> dict[str, Any]:
        """How the figure comes about, and what is missing."""
        proposal = self.proposal
        return super().context() | {
            "title": figures.quarter_words(proposal.until),
            "proposal": proposal,
            "due": proposal.due_cents,
            "booked": proposal.booked_cents,
            "proposed": proposal.amount_cents,
            "missing": payments.missing_for_payment(self.contract, proposal.until),
        }

    def values(self, form: Any) -> dict[str, Any]:
        """The amount in whole cents."""
        return {"amount_cents": form.cleaned_data["amount"], "note": form.cleaned_data["note"]}

    def act(self, *args: Any, **values: Any) -> bool:
        """Call."""
        return call_money(contract=self.contract, actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """A page that was sent twice says nothing twice."""
        return "Ihr Abruf ist angekommen. Wir prüfen ihn." if outcome else ""


class SettleYear(MoneyPage):
    """Settle a year against the calculator: first the figures, then for good."""

    permission = "financing.settle_year"
    template_name = "financing/settle.html"

    @property
    def year(self) -> int:
        """The calendar year of the address."""
        year: int = self.kwargs["year"]
        return year

    def instead(self) -> HttpResponse | None:
        """Only a year that is over and not settled."""
        if self.shown is None or self.year not in years_to_settle(self.contract):
            raise Http404
        return None

    @cached_property
    def shown(self) -> Any:
        """The figures of the year."""
        return self.result.year(self.year)

    def context(self) -> dict[str, Any]:
        """What comes of it."""
        paid_cents = figures.spoken_for(self.contract, self.year).booked
        outcome = figures.compare(self.contract, figures.to_cents(self.shown.entitlement), paid_cents)
        return super().context() | {
            "year": self.shown,
            "paid": paid_cents,
            "outcome": outcome,
            "absolute": abs(outcome.delta),
            "why": why_year(self.shown),
        }

    def act(self, *args: Any, **values: Any) -> None:
        """Settle it."""
        settle_year(contract=self.contract, actor=self.request.user, year=self.year)

    def done_words(self, outcome: Any) -> str:
        """Which year."""
        return f"Das Jahr {self.year} ist abgerechnet."


class NoteRepayment(MoneyPage):
    """Note that the municipality paid back."""

    permission = "financing.settle_year"
    load = staticmethod(selectors.find_settlement)
    form_class = DayForm
    template_name = "financing/repaid.html"
    done = "Die Rückzahlung ist eingetragen."

    @property
    def contract(self) -> FundingContract:
        """The contract of the settlement."""
        contract: FundingContract = self.found.contract
        return contract

    def context(self) -> dict[str, Any]:
        """What is owed."""
        return super().context() | {"settlement": self.found, "amount": -self.found.difference_cents}

    def act(self, *args: Any, **values: Any) -> None:
        """Note it."""
        note_repayment(settlement=self.found, actor=self.request.user, **values)
