"""Screens of the steps of a call for money: check, complete, release."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from viewflow.workflow.models import Task

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from funding.financing import forecast as figures
from funding.financing.flows import PaymentFlow, request_of
from funding.financing.forecast import quarter_words
from funding.financing.forms import CallMoneyForm, CheckPaymentForm, ReleasePaymentForm
from funding.financing.models import PaymentRequest
from funding.financing.selectors import confirmed_account
from funding.financing.services.bank import blocks
from funding.financing.services.payments import missing_for_payment
from funding.financing.task_views import is_open, to_contract
from ui.access import permitted_on
from ui.forms import form_page
from workflows import selectors
from workflows.pages.presenters import task_row
from workflows.pages.task import complete_on_screen


def _payment_context(task: Task, row: PaymentRequest) -> dict[str, Any]:
    contract = row.contract
    result = figures.forecast(contract)
    account = row.bank_account or confirmed_account(contract)
    free = figures.free_cents(contract, result, row.until, but=row.pk)
    return {
        "task": task_row(task),
        "payment_request": row,
        "contract": contract,
        "case": contract.case,
        "title": quarter_words(row.until) if row.reason == "CALL" else row.note,
        "due": figures.euro(figures.due_cents(result, row.until)),
        "booked": figures.euro(figures.spoken_for(contract, row.year, but=row.pk).booked),
        "free": figures.euro(free),
        "requested": figures.euro(row.requested_cents),
        "amount": figures.euro(row.amount_cents),
        "account": account,
        "iban": blocks(account.iban) if account else "",
        "missing": missing_for_payment(contract, row.until) if row.reason == "CALL" else [],
        "closed": "",
    }


def _loaded(task: Task) -> PaymentRequest:
    row = request_of(task.process)
    return PaymentRequest.objects.select_related(
        "contract__case__organisation", "contract__case__rule_set", "requested_by", "checked_by", "bank_account"
    ).get(pk=row.pk)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def check_payment(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """Check a call: what is owed, what is missing, whether the amount is right."""
    if not is_open(found, PaymentFlow.check):
        return redirect("workflows:task", task_id=task_id)
    row = _loaded(found)
    context = _payment_context(found, row)
    smaller = min(row.requested_cents, figures.to_cents(context["free"]))
    form = CheckPaymentForm(
        request.POST if request.method == "POST" else None, initial={"amount": smaller, "result": "ok"}
    )
    if request.method == "POST" and form.is_valid():
        values = {
            "result": form.cleaned_data["result"],
            "amount_cents": form.cleaned_data["amount"] or 0,
            "note": form.cleaned_data["note"],
        }
        return complete_on_screen(
            request,
            found,
            form=form,
            values=values,
            template="financing/check_payment.html",
            context=lambda: context,
            done="Ihre Prüfung ist gespeichert.",
            after=lambda: to_contract(found, "finances"),
        )
    return form_page(request, "financing/check_payment.html", form, context)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def correct_payment(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The municipality answers a question back."""
    if not is_open(found, PaymentFlow.correct):
        return redirect("workflows:task", task_id=task_id)
    row = _loaded(found)
    context = _payment_context(found, row)
    form = CallMoneyForm(request.POST if request.method == "POST" else None, initial={"amount": row.requested_cents})
    if request.method == "POST" and form.is_valid():
        values = {"amount_cents": form.cleaned_data["amount"], "note": form.cleaned_data["note"]}
        return complete_on_screen(
            request,
            found,
            form=form,
            values=values,
            template="financing/correct_payment.html",
            context=lambda: context,
            done="Ihr Abruf ist wieder bei uns.",
            after=lambda: to_contract(found, "finances"),
        )
    return form_page(request, "financing/correct_payment.html", form, context)


@permitted_on("workflows.do_task", selectors.find_task)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def release_payment(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The second pair of eyes: release, or give back to the check."""
    if not is_open(found, PaymentFlow.release):
        return redirect("workflows:task", task_id=task_id)

    def context() -> dict[str, Any]:
        row = _loaded(found)
        return _payment_context(found, row) | {"own": row.checked_by_id == request.user.pk}

    form = ReleasePaymentForm(request.POST if request.method == "POST" else None, initial={"result": "release"})
    if request.method == "POST" and form.is_valid():
        released = form.cleaned_data["result"] == "release"
        return complete_on_screen(
            request,
            found,
            form=form,
            values=form.cleaned_data,
            template="financing/release_payment.html",
            context=context,
            done="Freigegeben. Jetzt kann gezahlt werden." if released else "Der Abruf ist wieder in der Prüfung.",
            after=lambda: to_contract(found, "finances"),
        )
    return form_page(request, "financing/release_payment.html", form, context())
