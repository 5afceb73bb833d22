"""The list of contracts, the contract itself, its conditions and endings."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from funding.financing import selectors
from funding.financing.acts.confirm_condition import confirm_condition
from funding.financing.acts.reopen_contract import reopen_contract
from funding.financing.acts.terminate_contract import terminate_contract
from funding.financing.choices import ContractStatus
from funding.financing.documents import wording_of
from funding.financing.forecast import forecast, overpaid
from funding.financing.forms import ConditionForm, EndContractForm
from funding.financing.models import FundingContract
from funding.financing.presenters.rows import contract_badge, difference_rows, next_task
from funding.financing.presenters.tables import contracts_table, difference_table
from funding.financing.services.posts import try_out
from ui.access import permitted, permitted_on
from ui.acting import ActPage, ButtonPage
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal
from workflows.casefile.files import download_response


@permitted("financing.view_finances")
@require_GET
def contract_list(request: PersonRequest) -> HttpResponse:
    """All contracts this person may see, newest first."""
    page = keyset_page(selectors.contracts_visible_to(request.user), keys=["-pk"], cursor=request.GET.get("seite", ""))
    rows = [{"contract": one, "badge": contract_badge(one)} for one in page.rows]
    return render(request, "financing/contracts.html", {"page": page, "table": contracts_table(rows)})


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
        "overpaid": overpaid(found, forecast(found)) if found.effective_on else [],
        "task": next_task(user, found)[0],
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


class ConfirmCondition(ActPage):
    """Confirm that a condition is fulfilled."""

    permission = "financing.confirm_condition"
    load = staticmethod(selectors.find_condition)
    form_class = ConditionForm
    template_name = "financing/condition.html"
    done = "Bestätigt."

    def context(self) -> dict[str, Any]:
        """The condition and its contract."""
        return {"condition": self.found, "contract": self.found.contract, "case": self.found.contract.case}

    def act(self, *args: Any, **values: Any) -> None:
        """Confirm it."""
        confirm_condition(condition=self.found, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the money."""
        return reverse("financing:finances", args=[self.found.contract_id])


class EndContract(ActPage):
    """Terminate a contract: first what it changes, then for good."""

    permission = "financing.end_contract"
    load = staticmethod(selectors.find_contract)
    form_class = EndContractForm
    template_name = "financing/end.html"
    done = "Der Vertrag ist gekündigt. Die Kommune bekommt eine E-Mail."

    def context(self) -> dict[str, Any]:
        """The contract."""
        return {"contract": self.found, "case": self.found.case, "difference": None}

    def form_valid(self, form: Any) -> HttpResponse:
        """Show what it changes before it is done."""
        if self.request.POST.get("act") == "save":
            return super().form_valid(form)
        try:
            difference = try_out(self.found, lambda: self.act(**form.cleaned_data))
        except DomainRefusal as refusal:
            return self.refused(form, refusal)
        return self.page(form, difference=difference_table(difference_rows(difference)))

    def act(self, *args: Any, **values: Any) -> None:
        """End it."""
        terminate_contract(contract=self.found, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the contract."""
        return reverse("financing:contract", args=[self.found.pk])


class ReopenContract(ButtonPage):
    """Take up a contract again that was not signed in time."""

    permission = "financing.draft_contract"
    load = staticmethod(selectors.find_contract)
    done = "Der Vertrag ist wieder im Entwurf."

    def act(self, *args: Any, **values: Any) -> None:
        """Begin again."""
        reopen_contract(contract=self.found, actor=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """To the contract."""
        return reverse("financing:contract", args=[self.found.pk])
