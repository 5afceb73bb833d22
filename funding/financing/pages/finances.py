"""The finance page of a contract: who pays what, what is paid, what is due, and why."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from funding.financing import forecast as figures
from funding.financing import selectors
from funding.financing.choices import OPEN_PAYMENTS, ContractStatus
from funding.financing.figures.facts import Result, Year
from funding.financing.models import FundingContract, PaymentRequest
from funding.financing.presenters.rows import (
    contract_badge,
    mix_bar,
    money_bar,
    month_name,
    month_rows,
    next_task,
    occupation_rows,
    payment_rows,
    why_month,
    why_year,
)
from funding.financing.presenters.tables import months_table, occupation_table, payments_table, why_table
from funding.financing.services import payments
from funding.financing.services.bank import blocks
from funding.financing.services.settlements import years_to_settle
from ui.access import permitted_on


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
    employments = figures.employments_of(found)
    result = figures.forecast(found, employments)
    years = [one.year for one in result.years]
    year = _chosen_year(request, years)
    shown = result.year(year)
    if shown is None:
        raise Http404
    requests = _requests(found)
    context = (
        _figures(found, result, shown, requests) | _papers(request.user, found) | _acts(request.user, found, result)
    )
    context |= {
        "years": years,
        "overpaid": figures.overpaid(found, result),
        "filled": bool(employments),
        "occupation": occupation_table(
            found,
            occupation_rows(found, employments, figures.vacancies(found, employments)),
            may_change=context["may_change"],
        ),
        "open_call": next((one for one in requests if one.status in OPEN_PAYMENTS), None),
    }
    return render(request, "financing/finances.html", context)


def _figures(found: FundingContract, result: Result, shown: Year, requests: list[PaymentRequest]) -> dict[str, Any]:
    """What the calculator finds for a year, and what was paid of it."""
    return {
        "year": shown,
        "drift": shown.entitlement - shown.provisional,
        "capped": shown.entitlement < shown.uncapped,
        "mix": mix_bar(found, shown),
        "money": money_bar(figures.to_cents(shown.entitlement), requests, shown.year),
        "months": months_table(found, month_rows(result, shown.year, timezone.localdate()), shown),
        "payments": payments_table(payment_rows(requests)),
    }


def _papers(user: Any, found: FundingContract) -> dict[str, Any]:
    """Contract, bank data, conditions and settlements."""
    account = selectors.newest_account(found)
    return {
        "contract": found,
        "case": found.case,
        "badge": contract_badge(found),
        "conditions": list(found.conditions.select_related("confirmed_by").all()),
        "settlements": list(found.settlements.select_related("settled_by").order_by("year")),
        "account": account,
        "iban": blocks(account.iban) if account else "",
        "may_open_case": user.has_perm("workflows.view_case", found.case),
    }


def _acts(user: Any, found: FundingContract, result: Result) -> dict[str, Any]:
    """What this person may do next, and what is missing for it."""
    task, task_is_call = next_task(user, found)
    holds = found.status == ContractStatus.EFFECTIVE
    may_settle = user.has_perm("financing.settle_year", found)
    proposal = payments.propose(found, result) if holds else None
    return {
        "task": task,
        "task_is_call": task_is_call,
        "proposal": proposal,
        "proposed": proposal.amount_cents if proposal else None,
        "missing": payments.missing_for_payment(found, proposal.until) if proposal else [],
        "to_settle": years_to_settle(found) if may_settle else [],
        "may_settle": may_settle,
        "may_call": holds and user.has_perm("financing.request_payment", found),
        "may_change": holds and user.has_perm("financing.fill_post", found),
        "may_enter_bank": found.effective_on is not None and user.has_perm("financing.enter_bank_data", found),
        "may_confirm_condition": user.has_perm("financing.confirm_condition", found),
    }


@permitted_on("financing.view_finances", selectors.find_contract)
@require_GET
def month(request: PersonRequest, contract_id: int, label: str, found: FundingContract) -> HttpResponse:
    """Why the figures of a month are what they are."""
    result = figures.forecast(found)
    shown = next((one for one in result.months if one.month == label), None)
    if shown is None:
        raise Http404
    context = {
        "contract": found,
        "case": found.case,
        "title": month_name(label),
        "overpaid": figures.overpaid(found, result),
        "table": why_table(why_month(shown)),
        "month": shown,
    }
    return render(request, "financing/why.html", context | {"year": shown.year})


@permitted_on("financing.view_finances", selectors.find_contract)
@require_GET
def year_figures(request: PersonRequest, contract_id: int, year: int, found: FundingContract) -> HttpResponse:
    """Why the figures of a year are what they are."""
    result = figures.forecast(found)
    shown = result.year(year)
    if shown is None:
        raise Http404
    context = {
        "contract": found,
        "case": found.case,
        "title": f"Jahr {year}",
        "overpaid": figures.overpaid(found, result),
        "table": why_table(why_year(shown)),
        "month": None,
    }
    return render(request, "financing/why.html", context | {"year": year})
