"""Pages about the post: each shows what a change does to the money before it is saved."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from funding.financing import selectors
from funding.financing.flows import ContractFlow
from funding.financing.forms import ChangePayForm, ConfirmationForm, EndEmploymentForm, FillPostForm, MonthEntryForm
from funding.financing.models import Employment, FundingContract
from funding.financing.portal.contracts import act_on
from funding.financing.presenters.rows import difference_rows
from funding.financing.presenters.tables import difference_table
from funding.financing.services import posts
from ui.access import permitted_on
from ui.forms import add_refusal, form_page
from ui.refusals import DomainRefusal, Stale
from workflows import selectors as work
from workflows.engine import service
from workflows.engine.errors import TaskClosed, TaskNotFound

SALT = "financing.change"


def _seal(contract: FundingContract, form: forms.Form) -> str:
    typed = {name: str(form.data.get(name, "")) for name in form.fields}
    return signing.dumps([contract.pk, contract.revision, typed], salt=SALT)


def _seen_revision(contract: FundingContract, form: forms.Form, seal: str) -> int | None:
    """The revision whose preview the person saw with exactly these values; None if she saw none."""
    try:
        pk, revision, typed = signing.loads(seal, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    same = pk == contract.pk and typed == {name: str(form.data.get(name, "")) for name in form.fields}
    return int(revision) if same else None


def change_page(
    request: PersonRequest,
    *,
    contract: FundingContract,
    form: forms.Form,
    preview: Callable[[dict[str, Any]], object],
    save: Callable[[dict[str, Any], int], object],
    title: str,
    done: str,
    hint: str = "",
) -> HttpResponse:
    """Ask, show the difference that the calculator finds, then save. What was typed stays in every answer."""
    context: dict[str, Any] = {"contract": contract, "case": contract.case, "title": title, "hint": hint}
    act = request.POST.get("act", "")
    if request.method != "POST" or not form.is_valid() or act == "edit":
        status = 200 if act == "edit" and not form.errors else None
        return form_page(request, "financing/change.html", form, context, status=status)
    seen = _seen_revision(contract, form, request.POST.get("seal", "")) if act == "save" else None
    try:
        if seen is not None:
            save(form.cleaned_data, seen)
            messages.success(request, done)
            return redirect("financing:finances", contract_id=contract.pk)
        difference = posts.try_out(contract, lambda: preview(form.cleaned_data))
    except (Stale, TaskClosed, TaskNotFound) as old:
        form.add_error(None, str(old))
        return form_page(request, "financing/change.html", form, context, status=409)
    except DomainRefusal as refusal:
        add_refusal(form, str(refusal), refusal.field)
        return form_page(request, "financing/change.html", form, context)
    context |= {
        "table": difference_table(difference_rows(difference)),
        "seal": _seal(contract, form),
        "typed": _typed(form),
    }
    return form_page(request, "financing/change_check.html", form, context, status=200)


def _typed(form: forms.Form) -> list[dict[str, Any]]:
    """What was typed, in words for the summary."""
    rows = []
    for field in form:
        value = form.data.get(field.name, "")
        choices = dict(getattr(field.field, "choices", []))
        rows.append({"field": field, "label": field.label, "text": choices.get(value, value) or "–"})
    return rows


def _fill_values(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "gross"} | {"gross_cents": values["gross"]}


@permitted_on("financing.fill_post", selectors.find_contract)
@require_http_methods(["GET", "POST"])
def fill(request: PersonRequest, contract_id: int, found: FundingContract) -> HttpResponse:
    """Who holds the post from when; the first time this is also a task of the contract's process."""
    user = request.user
    task = (
        work.open_tasks(user)
        .filter(**{f"{work.CASE}id": found.case_id}, flow_task=ContractFlow.fill)
        .order_by("pk")
        .first()
    )

    def save(values: dict[str, Any], revision: int) -> object:
        typed = _fill_values(values) | {"revision": revision}
        if task is not None:
            return service.complete_task(user=user, task_id=task.pk, values=typed)
        return posts.fill_post(contract=found, actor=user, **typed)

    return change_page(
        request,
        contract=found,
        form=FillPostForm(request.POST if request.method == "POST" else None),
        preview=lambda values: posts.fill_post(contract=found, actor=user, **_fill_values(values)),
        save=save,
        title="Stelle besetzen",
        done="Gespeichert. Laden Sie jetzt die Bestätigung des Personalamts hoch.",
        hint="Für Tage ohne Besetzung gibt es keine Kosten und keine Förderung.",
    )


@permitted_on("financing.fill_post", selectors.find_employment)
@require_http_methods(["GET", "POST"])
def end_employment(request: PersonRequest, employment_id: int, found: Employment) -> HttpResponse:
    """The holder leaves."""
    act = lambda values, revision=None: posts.end_employment(  # noqa: E731
        employment=found, actor=request.user, last_day=values["last_day"], revision=revision
    )
    return change_page(
        request,
        contract=found.contract,
        form=EndEmploymentForm(request.POST if request.method == "POST" else None),
        preview=act,
        save=act,
        title=f"{found.holder_name} verlässt die Stelle",
        done="Gespeichert. Die Stelle ist danach frei, bis jemand nachfolgt.",
        hint="Teilen Sie uns eine freie Stelle innerhalb von 5 Arbeitstagen mit.",
    )


@permitted_on("financing.fill_post", selectors.find_employment)
@require_http_methods(["GET", "POST"])
def change_pay(request: PersonRequest, employment_id: int, found: Employment) -> HttpResponse:
    """New pay or hours from a day on."""
    act = lambda values, revision=None: posts.change_pay(  # noqa: E731
        employment=found,
        actor=request.user,
        starts_on=values["starts_on"],
        gross_cents=values["gross"],
        fte=values["fte"],
        revision=revision,
    )
    return change_page(
        request,
        contract=found.contract,
        form=ChangePayForm(request.POST if request.method == "POST" else None),
        preview=act,
        save=act,
        title=f"Entgelt oder Stunden ändern: {found.holder_name}",
        done="Gespeichert.",
        hint="Zum Beispiel nach einer Tariferhöhung. Frühere Monate bleiben, wie sie sind.",
    )


@permitted_on("financing.fill_post", selectors.find_contract)
@require_http_methods(["GET", "POST"])
def month_entry(request: PersonRequest, contract_id: int, found: FundingContract) -> HttpResponse:
    """A single amount of a month."""
    act = lambda values, revision=None: posts.add_month_entry(  # noqa: E731
        contract=found,
        actor=request.user,
        month=values["month"],
        kind=values["kind"],
        amount_cents=values["amount"],
        note=values["note"],
        revision=revision,
    )
    return change_page(
        request,
        contract=found,
        form=MonthEntryForm(request.POST if request.method == "POST" else None),
        preview=act,
        save=act,
        title="Einzelbetrag eintragen",
        done="Gespeichert.",
        hint="Zum Beispiel die Jahressonderzahlung im November oder eine Erstattung der Krankenkasse.",
    )


@permitted_on("financing.fill_post", selectors.find_employment)
@require_http_methods(["GET", "POST"])
def confirmation(request: PersonRequest, employment_id: int, found: Employment) -> HttpResponse:
    """Upload the confirmation of HR."""
    sent = request.method == "POST"
    form = ConfirmationForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        answer = act_on(
            request,
            form,
            lambda: posts.keep_confirmation(employment=found, actor=request.user, upload=form.cleaned_data["file"]),
            "Die Bestätigung ist abgelegt.",
            lambda: redirect("financing:finances", contract_id=found.contract_id),
        )
        if answer is not None:
            return answer
    context = {"employment": found, "contract": found.contract, "case": found.contract.case}
    return form_page(request, "financing/confirmation.html", form, context)
