"""The list of contracts, the finance page, the contract itself, conditions and endings."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from funding.financing import ending, selectors
from funding.financing import forecast as figures
from funding.financing.choices import OPEN_PAYMENTS, ContractStatus
from funding.financing.documents import wording_of
from funding.financing.forms import ConditionForm, EndContractForm
from funding.financing.models import ContractCondition, FundingContract, PaymentRequest
from funding.financing.presenters.rows import (
    contract_badge,
    difference_rows,
    mix_bar,
    money_bar,
    month_name,
    month_rows,
    occupation_rows,
    payment_rows,
    why_month,
    why_year,
)
from funding.financing.presenters.tables import (
    contracts_table,
    difference_table,
    months_table,
    occupation_table,
    payments_table,
    why_table,
)
from funding.financing.services import contracts, payments
from funding.financing.services.bank import blocks
from funding.financing.services.posts import try_out
from ui.access import permitted, permitted_on
from ui.forms import add_refusal, form_page
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal, Stale
from workflows import selectors as work
from workflows.casefile.files import download_response
from workflows.pages.presenters import task_row


@permitted("financing.view_finances")
@require_GET
def contract_list(request: PersonRequest) -> HttpResponse:
    """All contracts this person may see, newest first."""
    page = keyset_page(selectors.contracts_visible_to(request.user), keys=["-pk"], cursor=request.GET.get("seite", ""))
    rows = [{"contract": one, "badge": contract_badge(one)} for one in page.rows]
    return render(request, "financing/contracts.html", {"page": page, "table": contracts_table(rows)})


def _next_task(user: Any, contract: FundingContract) -> tuple[Any, bool]:
    """The next step of this person on the contract, and whether it is about a call for money."""
    rows = work.open_tasks(user).filter(**{f"{work.CASE}id": contract.case_id})
    rows = rows.filter(owner_permission__startswith="financing.")
    task = rows.select_related("process__case_link__case__organisation", "owner").order_by("scheduled", "pk").first()
    return (task_row(task), "_payment" in task.owner_permission) if task is not None else (None, False)


def _chosen_year(request: PersonRequest, years: list[int]) -> int:
    wanted = request.GET.get("jahr", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted) in years:
        return int(wanted)
    today = timezone.localdate().year
    return min(max(today, years[0]), years[-1])


def _requests(contract: FundingContract) -> list[PaymentRequest]:
    rows = contract.payment_requests.select_related("checked_by", "requested_by", "payment__released_by", "payment")
    return list(rows.order_by("number"))


@permitted_on("financing.view_finances", selectors.find_contract)
@require_GET
def finances(request: PersonRequest, contract_id: int, found: FundingContract) -> HttpResponse:
    """Who pays what, what is paid, what is due."""
    user = request.user
    task, task_is_call = _next_task(user, found)
    employments = figures.employments_of(found)
    result = figures.forecast(found, employments)
    years = [one.year for one in result.years]
    year = _chosen_year(request, years)
    shown = result.year(year)
    if shown is None:
        raise Http404
    requests = _requests(found)
    account = selectors.newest_account(found)
    settlements = list(found.settlements.select_related("settled_by").order_by("year"))
    conditions = list(found.conditions.select_related("confirmed_by").all())
    holds = found.status == ContractStatus.EFFECTIVE
    may_call = holds and user.has_perm("financing.request_payment", found)
    proposal = payments.propose(found, result) if holds else None
    missing = payments.missing_for_payment(found, proposal.until) if proposal else []
    may_change = holds and user.has_perm("financing.fill_post", found)
    context = {
        "contract": found,
        "case": found.case,
        "badge": contract_badge(found),
        "task": task,
        "task_is_call": task_is_call,
        "filled": bool(employments),
        "year": shown,
        "years": years,
        "drift": shown.entitlement - shown.provisional,
        "capped": shown.entitlement < shown.uncapped,
        "mix": mix_bar(found, shown),
        "money": money_bar(figures.to_cents(shown.entitlement), requests, year),
        "months": months_table(found, month_rows(result, year, timezone.localdate()), shown),
        "occupation": occupation_table(
            found,
            occupation_rows(found, employments, figures.vacancies(found, employments)),
            may_change=may_change,
        ),
        "payments": payments_table(payment_rows(requests)),
        "conditions": conditions,
        "settlements": settlements,
        "to_settle": payments.years_to_settle(found) if user.has_perm("financing.settle_year", found) else [],
        "account": account,
        "iban": blocks(account.iban) if account else "",
        "proposal": proposal,
        "proposed": figures.euro(proposal.cents) if proposal else None,
        "missing": missing,
        "open_call": next((one for one in requests if one.status in OPEN_PAYMENTS), None),
        "may_call": may_call,
        "may_change": may_change,
        "may_enter_bank": found.effective_on is not None and user.has_perm("financing.enter_bank_data", found),
        "may_confirm_condition": user.has_perm("financing.confirm_condition", found),
        "may_settle": user.has_perm("financing.settle_year", found),
        "may_open_case": user.has_perm("workflows.view_case", found.case),
    }
    return render(request, "financing/finances.html", context)


@permitted_on("financing.view_finances", selectors.find_contract)
@require_GET
def month(request: PersonRequest, contract_id: int, label: str, found: FundingContract) -> HttpResponse:
    """Why the figures of a month are what they are."""
    shown = next((one for one in figures.forecast(found).months if one.month == label), None)
    if shown is None:
        raise Http404
    context = {
        "contract": found,
        "case": found.case,
        "title": month_name(label),
        "table": why_table(why_month(shown)),
        "month": shown,
    }
    return render(request, "financing/why.html", context | {"year": shown.year})


@permitted_on("financing.view_finances", selectors.find_contract)
@require_GET
def year_figures(request: PersonRequest, contract_id: int, year: int, found: FundingContract) -> HttpResponse:
    """Why the figures of a year are what they are."""
    shown = figures.forecast(found).year(year)
    if shown is None:
        raise Http404
    context = {
        "contract": found,
        "case": found.case,
        "title": f"Jahr {year}",
        "table": why_table(why_year(shown)),
        "month": None,
    }
    return render(request, "financing/why.html", context | {"year": year})


@permitted_on("financing.view_finances", selectors.find_contract)
@require_GET
def contract(request: PersonRequest, contract_id: int, found: FundingContract) -> HttpResponse:
    """The contract: its wording, who signed, its conditions."""
    user = request.user
    signatures = list(found.signatures.select_related("file", "entered_by").order_by("signed_on", "pk"))
    context = {
        "contract": found,
        "case": found.case,
        "badge": contract_badge(found),
        "task": _next_task(user, found)[0],
        "wording": found.wording or wording_of(found),
        "signatures": signatures,
        "conditions": list(found.conditions.select_related("confirmed_by", "evidence").all()),
        "may_confirm_condition": user.has_perm("financing.confirm_condition", found),
        "may_end": found.status == ContractStatus.EFFECTIVE and user.has_perm("financing.end_contract", found),
        "may_reopen": found.status == ContractStatus.EXPIRED_UNSIGNED
        and user.has_perm("financing.draft_contract", found),
        "may_open_case": user.has_perm("workflows.view_case", found.case),
    }
    return render(request, "financing/contract.html", context)


@permitted_on("financing.view_finances", selectors.find_contract_with_file)
@require_GET
def document(request: PersonRequest, contract_id: int, file_id: int, found: FundingContract) -> HttpResponseBase:
    """A document of the contract as an attachment."""
    stored = selectors.document_of(found, file_id)
    if stored is None:
        raise Http404
    return download_response(stored)


@permitted_on("financing.confirm_condition", selectors.find_condition)
@require_http_methods(["GET", "POST"])
def condition(request: PersonRequest, condition_id: int, found: ContractCondition) -> HttpResponse:
    """Confirm that a condition is fulfilled."""
    sent = request.method == "POST"
    form = ConditionForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        answer = act_on(
            request,
            form,
            lambda: contracts.confirm_condition(condition=found, actor=request.user, **form.cleaned_data),
            "Bestätigt.",
            lambda: redirect("financing:finances", contract_id=found.contract_id),
        )
        if answer is not None:
            return answer
    context = {"condition": found, "contract": found.contract, "case": found.contract.case}
    return form_page(request, "financing/condition.html", form, context)


def act_on(
    request: PersonRequest, form: Any, act: Callable[[], Any], done: str, after: Callable[[], HttpResponse]
) -> HttpResponse | None:
    """Do an act in one transaction; a refusal stands beside its field, then None."""
    try:
        contracts.in_transaction(act)
    except DomainRefusal as refusal:
        add_refusal(form, str(refusal), refusal.field)
        return None
    messages.success(request, done)
    return after()


@permitted_on("financing.end_contract", selectors.find_contract)
@require_http_methods(["GET", "POST"])
def end(request: PersonRequest, contract_id: int, found: FundingContract) -> HttpResponse:
    """Terminate a contract: first what it changes, then for good."""
    form = EndContractForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"contract": found, "case": found.case, "difference": None}
    if request.method == "POST" and form.is_valid():
        act = lambda: ending.terminate_contract(contract=found, actor=request.user, **form.cleaned_data)  # noqa: E731
        try:
            if request.POST.get("act") == "save":
                act()
                messages.success(request, "Der Vertrag ist gekündigt. Die Kommune bekommt eine E-Mail.")
                return redirect("financing:contract", contract_id=found.pk)
            context["difference"] = difference_table(difference_rows(try_out(found, act)))
        except Stale as old:
            form.add_error(None, str(old))
        except DomainRefusal as refusal:
            add_refusal(form, str(refusal), refusal.field)
    return form_page(request, "financing/end.html", form, context)


@permitted_on("financing.draft_contract", selectors.find_contract)
@require_POST
def reopen(request: PersonRequest, contract_id: int, found: FundingContract) -> HttpResponse:
    """Take up a contract again that was not signed in time."""
    try:
        ending.reopen_contract(contract=found, actor=request.user)
    except DomainRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Der Vertrag ist wieder im Entwurf.")
    return redirect("financing:contract", contract_id=found.pk)
