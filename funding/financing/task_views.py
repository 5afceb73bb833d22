"""Screens of the steps: word, check and sign a contract; check and release a payment; confirm bank data."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from funding.financing.documents import wording_of
from funding.financing.flows import BankDataFlow, ContractFlow, contract_of
from funding.financing.forms import (
    AnswerAccountForm,
    AskChangeForm,
    CheckContractForm,
    SignContractForm,
    WordContractForm,
)
from funding.financing.models import BankAccount, FundingContract
from funding.financing.selectors import confirmed_account
from funding.financing.services.bank import blocks
from funding.financing.services.contracts import ContractTerms, SignedBy
from ui.access import permitted_on
from ui.fields import parse_date
from ui.forms import form_page
from workflows import selectors
from workflows.pages.presenters import task_row
from workflows.pages.task import complete_on_screen


def is_open(task: Task, *nodes: Any) -> bool:
    """Whether a task is at one of these steps and not done."""
    return task.flow_task in nodes and task.status in (STATUS.NEW, STATUS.ASSIGNED)


def to_contract(task: Task, name: str = "contract") -> HttpResponse:
    """Go on with the contract of a task."""
    return redirect(f"financing:{name}", contract_id=task.process.data["contract"])


def _contract_context(task: Task, contract: FundingContract) -> dict[str, Any]:
    return {"task": task_row(task), "contract": contract, "case": contract.case, "closed": ""}


def _years(contract: FundingContract, typed: Any) -> list[int]:
    """The years of the period as typed, where the phase allows it, else of the contract."""
    phase = contract.case.rule_set
    first, last = contract.starts_on, contract.ends_on
    if typed:
        try:
            begin, end = parse_date(typed.get("starts_on", "")), parse_date(typed.get("ends_on", ""))
        except ValidationError:  # the form says what is wrong with the day
            begin, end = first, last
        if phase.starts_on <= begin <= end <= phase.ends_on:
            first, last = begin, end
    return list(range(first.year, last.year + 1))


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def word(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """Word the contract; a preview shows it as it will be signed."""
    if not is_open(found, ContractFlow.word):
        return redirect("workflows:task", task_id=task_id)
    contract = contract_of(found.process)
    typed = request.POST if request.method == "POST" else None
    caps = {one.year: one.cap_cents for one in contract.years.all()}
    rows = list(contract.conditions.all())
    initial: dict[str, Any] = {
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "cap": contract.cap_cents,
        "other_half": contract.other_half,
        "conditions": "\n".join(one.text for one in rows if one.kind == "BEDINGUNG"),
        "obligations": "\n".join(one.text for one in rows if one.kind == "AUFLAGE"),
        "paragraph": contract.paragraph,
    }
    years = _years(contract, typed)
    initial |= {f"cap_{year}": caps[year] for year in years if year in caps}
    form = WordContractForm(typed, initial=initial, years=years)
    context = _contract_context(found, contract) | {"returned": contract.drafted_by_id is not None}
    if request.method == "POST" and form.is_valid():
        terms = ContractTerms(
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            cap_cents=form.cleaned_data["cap"],
            year_caps={year: form.cleaned_data[f"cap_{year}"] for year in years},
            other_half=form.cleaned_data["other_half"],
            conditions=form.cleaned_data["conditions"],
            obligations=form.cleaned_data["obligations"],
            paragraph=form.cleaned_data["paragraph"],
        )
        return complete_on_screen(
            request,
            found,
            form=form,
            values={"terms": terms},
            template="financing/word.html",
            context=lambda: context,
            done="Der Entwurf ist gespeichert. Eine zweite Person liest ihn gegen.",
            after=lambda: to_contract(found),
        )
    return form_page(request, "financing/word.html", form, context)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def check_contract(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """Read the contract as it will be signed."""
    if not is_open(found, ContractFlow.check):
        return redirect("workflows:task", task_id=task_id)
    contract = contract_of(found.process)
    form = CheckContractForm(request.POST if request.method == "POST" else None)
    context = _contract_context(found, contract) | {"wording": wording_of(contract)}
    context["own"] = contract.drafted_by_id == request.user.pk
    if request.method == "POST" and form.is_valid():
        return complete_on_screen(
            request,
            found,
            form=form,
            values=form.cleaned_data,
            template="financing/check_contract.html",
            context=lambda: context,
            done="Gespeichert." if not form.cleaned_data["approved"] else "Der Vertrag geht zur Unterschrift.",
            after=lambda: to_contract(found),
        )
    return form_page(request, "financing/check_contract.html", form, context)


def _signed(values: dict[str, Any]) -> SignedBy:
    return SignedBy(values["mode"], values["name"], values["on"], values["original_at"], values["file"])


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def sign(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The municipality uploads the signed contract, or asks for a change."""
    if not is_open(found, ContractFlow.sign):
        return redirect("workflows:task", task_id=task_id)
    contract = contract_of(found.process)
    asks = request.method == "POST" and request.POST.get("act") == "ask"
    signs = request.method == "POST" and not asks
    form = SignContractForm(
        request.POST if signs else None,
        request.FILES if signs else None,
        text_form_allowed=contract.text_form_allowed,
        initial={"mode": "WET_INK"},
    )
    wish = AskChangeForm(request.POST if asks else None)
    context = _contract_context(found, contract) | {"wording": contract.wording, "wish": wish}
    bound, values, done = form, None, "Danke. Jetzt fehlt noch die Unterschrift der Stiftung."
    if asks:
        bound = wish  # type: ignore[assignment]
        if wish.is_valid():
            values, done = {"wish": wish.cleaned_data["wish"]}, "Ihr Wunsch ist angekommen. Wir melden uns."
    elif signs and form.is_valid():
        values = {"signed": _signed(form.cleaned_data)}
    if values is not None:
        return complete_on_screen(
            request,
            found,
            form=bound,
            values=values,
            template="financing/sign.html",
            context=lambda: context | {"sign_form": form},
            done=done,
        )
    status = 422 if bound.is_bound else None
    return form_page(request, "financing/sign.html", bound, context | {"sign_form": form}, status=status)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def countersign(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The foundation signs; with it the contract holds."""
    if not is_open(found, ContractFlow.countersign):
        return redirect("workflows:task", task_id=task_id)
    contract = contract_of(found.process)
    signs = request.method == "POST"
    form = SignContractForm(
        request.POST if signs else None,
        request.FILES if signs else None,
        text_form_allowed=contract.text_form_allowed,
        initial={"mode": "WET_INK"},
    )
    signature = contract.signatures.filter(party="RECIPIENT").select_related("file").first()
    context = _contract_context(found, contract) | {"wording": contract.wording, "signature": signature}
    if signs and form.is_valid():
        return complete_on_screen(
            request,
            found,
            form=form,
            values={"signed": _signed(form.cleaned_data)},
            template="financing/countersign.html",
            context=lambda: context,
            done="Der Vertrag gilt. Die Kommune bekommt eine E-Mail.",
            after=lambda: to_contract(found, "finances"),
        )
    return form_page(request, "financing/countersign.html", form, context)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET"])
def fill_task(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The post is filled on a page of its own, because it shows what changes before it is saved."""
    if not is_open(found, ContractFlow.fill):
        return redirect("workflows:task", task_id=task_id)
    return to_contract(found, "fill")


@permitted_on("workflows.do_task", selectors.find_task)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def confirm_bank(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The second person calls the treasury and says whether the bank data are right."""
    if not is_open(found, BankDataFlow.confirm):
        return redirect("workflows:task", task_id=task_id)
    account = BankAccount.objects.select_related("contract__case__organisation", "entered_by").get(
        pk=found.process.data["account"]
    )
    form = AnswerAccountForm(request.POST if request.method == "POST" else None)
    before = confirmed_account(account.contract)
    context = {
        "task": task_row(found),
        "contract": account.contract,
        "case": account.contract.case,
        "account": account,
        "iban": blocks(account.iban),
        "before": blocks(before.iban) if before else "",
        "own": account.entered_by_id == request.user.pk,
    }
    if request.method == "POST" and form.is_valid():
        return complete_on_screen(
            request,
            found,
            form=form,
            values=form.cleaned_data,
            template="financing/confirm_bank.html",
            context=lambda: context,
            done="Gespeichert.",
            after=lambda: redirect("financing:finances", contract_id=account.contract_id),
        )
    return form_page(request, "financing/confirm_bank.html", form, context)
