"""Screens of the steps of a contract: word, read, sign, countersign."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET
from viewflow.workflow.models import Task

from accounts.requests import PersonRequest
from funding.financing.choices import ConditionKind, Party, SignatureMode
from funding.financing.documents import wording_of
from funding.financing.flows import ContractFlow
from funding.financing.forms import AskChangeForm, CheckContractForm, SignContractForm, WordContractForm
from funding.financing.models import FundingContract
from funding.financing.presenters.tables import granted_table
from funding.financing.services.contracts import ContractTerms, SignedBy
from funding.financing.steps.matters import contract_of
from ui.access import permitted_on
from ui.fields import parse_date
from workflows import selectors
from workflows.engine.service import OPEN_HUMAN
from workflows.pages.task import TaskScreen


class ContractScreen(TaskScreen):
    """A screen of a step of a contract."""

    @cached_property
    def contract(self) -> FundingContract:
        """The contract of the task."""
        return contract_of(self.task.process)

    def context(self) -> dict[str, Any]:
        """The task and its contract."""
        return super().context() | {"contract": self.contract}

    def done_url(self, outcome: Any) -> str:
        """To the contract."""
        return reverse("financing:contract", args=[self.task.process.data["contract"]])


class WordContract(ContractScreen):
    """Word the contract; a preview shows it as it will be signed."""

    nodes = (ContractFlow.word,)
    form_class = WordContractForm
    template_name = "financing/word.html"
    done = "Der Entwurf ist gespeichert. Eine zweite Person liest ihn gegen."

    @cached_property
    def years(self) -> list[int]:
        """The years of the period as typed, where the phase allows it, else of the contract."""
        phase = self.contract.case.rule_set
        first, last = self.contract.starts_on, self.contract.ends_on
        if typed := self.request.POST:
            try:
                begin, end = parse_date(typed.get("starts_on", "")), parse_date(typed.get("ends_on", ""))
            except ValidationError:  # the form says what is wrong with the day
                begin, end = first, last
            if phase.starts_on <= begin <= end <= phase.ends_on:
                first, last = begin, end
        return list(range(first.year, last.year + 1))

    def form_arguments(self) -> dict[str, Any]:
        """One cap per year."""
        return {"years": self.years}

    def get_initial(self) -> dict[str, Any]:
        """The contract as it is worded."""
        contract = self.contract
        caps = {one.year: one.cap_cents for one in contract.years.all()}
        rows = list(contract.conditions.all())
        initial: dict[str, Any] = {
            "starts_on": contract.starts_on,
            "ends_on": contract.ends_on,
            "cap": contract.cap_cents,
            "other_half": contract.other_half,
            "conditions": "\n".join(one.text for one in rows if one.kind == ConditionKind.PRECONDITION),
            "obligations": "\n".join(one.text for one in rows if one.kind == ConditionKind.OBLIGATION),
            "paragraph": contract.paragraph,
            "lower_reason": contract.lower_reason,
        }
        return initial | {f"cap_{year}": caps[year] for year in self.years if year in caps}

    def context(self) -> dict[str, Any]:
        """Whether it came back, and where it is not what was granted."""
        return super().context() | {
            "returned": self.contract.drafted_by_id is not None,
            "differences": granted_table(self.contract),
        }

    def values(self, form: Any) -> dict[str, Any]:
        """What the contract shall say."""
        typed = form.cleaned_data
        terms = ContractTerms(
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            cap_cents=typed["cap"],
            year_caps={year: typed[f"cap_{year}"] for year in self.years},
            other_half=typed["other_half"],
            conditions=typed["conditions"],
            obligations=typed["obligations"],
            paragraph=typed["paragraph"],
            lower_reason=typed["lower_reason"],
        )
        return {"terms": terms}


class ReadContract(ContractScreen):
    """Read the contract as it will be signed."""

    nodes = (ContractFlow.check,)
    form_class = CheckContractForm
    template_name = "financing/check_contract.html"

    def context(self) -> dict[str, Any]:
        """What it says, and whether one wrote it oneself."""
        own = self.contract.drafted_by_id == self.request.user.pk
        return super().context() | {
            "wording": wording_of(self.contract),
            "own": own,
            "differences": granted_table(self.contract),
        }

    def values(self, form: Any) -> dict[str, Any]:
        """What the reading came to."""
        self.approved = form.cleaned_data["approved"]
        return super().values(form)

    def done_words(self, outcome: Any) -> str:
        """What follows."""
        return "Der Vertrag geht zur Unterschrift." if self.approved else "Gespeichert."


def _signed(values: dict[str, Any]) -> SignedBy:
    return SignedBy(values["mode"], values["name"], values["on"], values["original_at"], values["file"])


class Countersign(ContractScreen):
    """The foundation signs; with it the contract holds."""

    nodes = (ContractFlow.countersign,)
    form_class = SignContractForm
    template_name = "financing/countersign.html"
    initial = {"mode": SignatureMode.WET_INK}  # noqa: RUF012 - as Django declares it
    done = "Der Vertrag gilt. Die Kommune bekommt eine E-Mail."

    def form_arguments(self) -> dict[str, Any]:
        """Whether text form is enough."""
        return {"text_form_allowed": self.contract.text_form_allowed}

    def context(self) -> dict[str, Any]:
        """What it says, and who signed for the municipality."""
        signature = self.contract.signatures.filter(party=Party.RECIPIENT).select_related("file").first()
        return super().context() | {"wording": self.contract.wording, "signature": signature}

    def values(self, form: Any) -> dict[str, Any]:
        """The signature."""
        return {"signed": _signed(form.cleaned_data)}

    def done_url(self, outcome: Any) -> str:
        """To the money."""
        return reverse("financing:finances", args=[self.task.process.data["contract"]])


class Sign(ContractScreen):
    """The municipality uploads the signed contract, or asks for a change."""

    nodes = (ContractFlow.sign,)
    template_name = "financing/sign.html"
    takes_files = 1
    initial = {"mode": SignatureMode.WET_INK}  # noqa: RUF012 - as Django declares it

    @property
    def asks(self) -> bool:
        """Whether a change is asked for instead."""
        return self.request.POST.get("act") == "ask"

    def get_form_class(self) -> Any:
        """One of two forms is sent."""
        return AskChangeForm if self.asks else SignContractForm

    def form_arguments(self) -> dict[str, Any]:
        """Whether text form is enough."""
        return {} if self.asks else {"text_form_allowed": self.contract.text_form_allowed}

    def context(self) -> dict[str, Any]:
        """What it says."""
        return super().context() | {"wording": self.contract.wording}

    def values(self, form: Any) -> dict[str, Any]:
        """The wish, or the signature."""
        return {"wish": form.cleaned_data["wish"]} if self.asks else {"signed": _signed(form.cleaned_data)}

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """Both forms: the one that was sent, and the other one fresh."""
        if self.asks:
            fresh = SignContractForm(initial=self.initial, text_form_allowed=self.contract.text_form_allowed)
            return super().page(form, status=status, sign_form=fresh, wish=form, **more)
        return super().page(form, status=status, sign_form=form, wish=AskChangeForm(), **more)

    def done_words(self, outcome: Any) -> str:
        """What follows."""
        if self.asks:
            return "Ihr Wunsch ist angekommen. Wir melden uns."
        return "Danke. Jetzt fehlt noch die Unterschrift der Stiftung."

    def done_url(self, outcome: Any) -> str:
        """To the case, not to the contract: as after any step."""
        return TaskScreen.done_url(self, outcome)


@permitted_on("workflows.do_task", selectors.find_task)
@require_GET
def fill_task(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The post is filled on a page of its own, because it shows what changes before it is saved."""
    if found.flow_task != ContractFlow.fill or found.status not in OPEN_HUMAN:
        return redirect("workflows:task", task_id=task_id)
    return redirect("financing:fill", contract_id=found.process.data["contract"])
