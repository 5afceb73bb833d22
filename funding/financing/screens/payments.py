"""Screens of the steps of a call for money: check, complete, release."""

from typing import Any

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property

from accounts.sitting import fresh_sign_in
from funding.financing import forecast as figures
from funding.financing.choices import PaymentCheck, PaymentReason, PaymentRelease
from funding.financing.figures.facts import Result
from funding.financing.flows import PaymentFlow
from funding.financing.forms import CallMoneyForm, CheckPaymentForm, ReleasePaymentForm
from funding.financing.models import PaymentRequest
from funding.financing.selectors import confirmed_account
from funding.financing.services.bank import blocks
from funding.financing.services.payments import missing_for_payment
from workflows.pages.task import TaskScreen


class PaymentScreen(TaskScreen):
    """A screen of a step of a call: what is owed, what is missing, where the money goes."""

    @cached_property
    def call(self) -> PaymentRequest:
        """The call of the task."""
        rows = PaymentRequest.objects.select_related(
            "contract__case__organisation", "contract__case__rule_set", "requested_by", "checked_by", "bank_account"
        )
        return rows.get(pk=self.task.process.data["request"])

    @cached_property
    def result(self) -> Result:
        """The forecast of its contract."""
        return figures.forecast(self.call.contract)

    @cached_property
    def free_cents(self) -> int:
        """What may be called, in whole cents, this call left aside."""
        return figures.free_cents(self.call.contract, self.result, self.call.until, but=self.call.pk)

    def context(self) -> dict[str, Any]:
        """The figures of the call."""
        row, contract = self.call, self.call.contract
        account = row.bank_account or confirmed_account(contract)
        called = row.reason == PaymentReason.CALL
        return super().context() | {
            "payment_request": row,
            "contract": contract,
            "case": contract.case,
            "overpaid": figures.overpaid(contract, self.result),
            "title": figures.quarter_words(row.until) if called else row.note,
            "due": figures.due_cents(self.result, row.until),
            "booked": figures.spoken_for(contract, row.year, but=row.pk).booked,
            "free": self.free_cents,
            "requested": row.requested_cents,
            "amount": row.amount_cents,
            "account": account,
            "iban": blocks(account.iban) if account else "",
            "missing": missing_for_payment(contract, row.until) if called else [],
        }

    def done_url(self, outcome: Any) -> str:
        """To the money."""
        return reverse("financing:finances", args=[self.task.process.data["contract"]])


class CheckPayment(PaymentScreen):
    """Check a call: what is owed, what is missing, whether the amount is right."""

    nodes = (PaymentFlow.check,)
    form_class = CheckPaymentForm
    template_name = "financing/check_payment.html"
    done = "Ihre Prüfung ist gespeichert."

    def get_initial(self) -> dict[str, Any]:
        """Right, with what is free at most."""
        return {"amount": min(self.call.requested_cents, self.free_cents), "result": PaymentCheck.OK}

    def values(self, form: Any) -> dict[str, Any]:
        """The amount in whole cents."""
        typed = form.cleaned_data
        return {"result": typed["result"], "amount_cents": typed["amount"] or 0, "note": typed["note"]}


class CorrectPayment(PaymentScreen):
    """The municipality answers a question back."""

    nodes = (PaymentFlow.correct,)
    form_class = CallMoneyForm
    template_name = "financing/correct_payment.html"
    done = "Ihr Abruf ist wieder bei uns."

    def get_initial(self) -> dict[str, Any]:
        """The amount that was called."""
        return {"amount": self.call.requested_cents}

    def values(self, form: Any) -> dict[str, Any]:
        """The amount in whole cents."""
        return {"amount_cents": form.cleaned_data["amount"], "note": form.cleaned_data["note"]}


@method_decorator(fresh_sign_in, name="dispatch")
class ReleasePayment(PaymentScreen):
    """The second pair of eyes: release, or give back to the check."""

    nodes = (PaymentFlow.release,)
    form_class = ReleasePaymentForm
    template_name = "financing/release_payment.html"
    initial = {"result": PaymentRelease.RELEASE}  # noqa: RUF012 - as Django declares it

    def context(self) -> dict[str, Any]:
        """Whether one checked it oneself."""
        earlier = self.call.earlier.get("checked", [])
        return super().context() | {"own": self.request.user.pk in (self.call.checked_by_id, *earlier)}

    def values(self, form: Any) -> dict[str, Any]:
        """The decision."""
        self.released = form.cleaned_data["result"] == PaymentRelease.RELEASE
        return super().values(form)

    def done_words(self, outcome: Any) -> str:
        """What follows."""
        return "Freigegeben. Jetzt kann gezahlt werden." if self.released else "Der Abruf ist wieder in der Prüfung."
