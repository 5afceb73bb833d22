"""Pages about money: bank data, a call, the settlement of a year."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from funding.financing import forecast as figures
from funding.financing import selectors, settling
from funding.financing.flows import BankDataFlow, PaymentFlow
from funding.financing.forms import BankAccountForm, CallMoneyForm, DayForm
from funding.financing.models import FundingContract, YearSettlement
from funding.financing.portal.contracts import act_on
from funding.financing.presenters.rows import why_year
from funding.financing.services import payments
from funding.financing.services.bank import blocks
from funding.financing.settlement import settle
from ui.access import permitted_on
from ui.forms import add_refusal, form_page
from ui.refusals import DomainRefusal
from workflows.engine.errors import AlreadyStarted


@permitted_on("financing.enter_bank_data", selectors.find_contract)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def bank(request: PersonRequest, contract_id: int, found: FundingContract) -> HttpResponse:
    """Enter bank data; a second person confirms them after a call."""
    form = BankAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            BankDataFlow.entered.run(
                case=found.case,
                actor=request.user,
                key=f"bank-{found.pk}-{secrets.token_hex(8)}",
                contract=found,
                **form.cleaned_data,
            )
        except DomainRefusal as refusal:
            add_refusal(form, str(refusal), refusal.field)
        else:
            messages.success(request, "Gespeichert. Wir rufen Ihre Kasse zurück und bestätigen die Bankverbindung.")
            return redirect("financing:finances", contract_id=found.pk)
    account = selectors.newest_account(found)
    context = {
        "contract": found,
        "case": found.case,
        "account": account,
        "iban": blocks(account.iban) if account else "",
    }
    return form_page(request, "financing/bank.html", form, context)


@permitted_on("financing.request_payment", selectors.find_contract)
@require_http_methods(["GET", "POST"])
def call(request: PersonRequest, contract_id: int, found: FundingContract) -> HttpResponse:
    """Call for money: one proposed figure, and how it comes about."""
    result = figures.forecast(found)
    proposal = payments.propose(found, result)
    missing = payments.missing_for_payment(found, proposal.until)
    form = CallMoneyForm(request.POST if request.method == "POST" else None, initial={"amount": proposal.cents})
    if request.method == "POST" and form.is_valid():
        number = found.payment_requests.count() + 1
        try:
            PaymentFlow.requested.run(
                case=found.case,
                actor=request.user,
                key=f"payment-{found.pk}-{number}",
                contract=found,
                cents=form.cleaned_data["amount"],
                note=form.cleaned_data["note"],
            )
        except DomainRefusal as refusal:
            add_refusal(form, str(refusal), refusal.field)
        except AlreadyStarted:
            return redirect("financing:finances", contract_id=found.pk)
        else:
            messages.success(request, "Ihr Abruf ist angekommen. Wir prüfen ihn.")
            return redirect("financing:finances", contract_id=found.pk)
    context = {
        "contract": found,
        "case": found.case,
        "title": figures.quarter_words(proposal.until),
        "proposal": proposal,
        "due": figures.euro(proposal.due_cents),
        "booked": figures.euro(proposal.booked_cents),
        "proposed": figures.euro(proposal.cents),
        "missing": missing,
    }
    return form_page(request, "financing/call.html", form, context)


@permitted_on("financing.settle_year", selectors.find_contract)
@require_http_methods(["GET", "POST"])
def settle_page(request: PersonRequest, contract_id: int, year: int, found: FundingContract) -> HttpResponse:
    """Settle a year against the calculator: first the figures, then for good."""
    result = figures.forecast(found)
    shown = result.year(year)
    if shown is None or year not in payments.years_to_settle(found):
        raise Http404
    paid = figures.euro(figures.spoken_for(found, year).booked)
    outcome = settle(shown.entitlement, paid, de_minimis=figures.euro(found.de_minimis_cents))
    error = ""
    if request.method == "POST":
        try:
            settling.settle(contract=found, actor=request.user, year=year)
        except DomainRefusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, f"Das Jahr {year} ist abgerechnet.")
            return redirect("financing:finances", contract_id=found.pk)
    context: dict[str, Any] = {
        "contract": found,
        "case": found.case,
        "year": shown,
        "paid": paid,
        "outcome": outcome,
        "absolute": abs(outcome.delta),
        "why": why_year(shown),
        "error": error,
    }
    return form_page(request, "financing/settle.html", CallMoneyForm(), context, status=422 if error else 200)


@permitted_on("financing.settle_year", selectors.find_settlement)
@require_http_methods(["GET", "POST"])
def repaid(request: PersonRequest, settlement_id: int, found: YearSettlement) -> HttpResponse:
    """Note that the municipality paid back."""
    form = DayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = act_on(
            request,
            form,
            lambda: payments.enter_repaid(settlement=found, actor=request.user, on=form.cleaned_data["on"]),
            "Die Rückzahlung ist eingetragen.",
            lambda: redirect("financing:finances", contract_id=found.contract_id),
        )
        if answer is not None:
            return answer
    context = {
        "settlement": found,
        "contract": found.contract,
        "case": found.contract.case,
        "amount": figures.euro(-found.difference_cents),
    }
    return form_page(request, "financing/repaid.html", form, context)
