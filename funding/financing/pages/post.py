"""Pages about the post: each shows what a change does to the money before it is saved."""

from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from viewflow.workflow.models import Task

from funding.financing import selectors
from funding.financing.acts import change_post
from funding.financing.flows import ContractFlow
from funding.financing.forms import ChangePayForm, ConfirmationForm, EndEmploymentForm, FillPostForm, MonthEntryForm
from funding.financing.models import Employment, FundingContract
from funding.financing.presenters.rows import difference_rows
from funding.financing.presenters.tables import difference_table
from funding.financing.services.posts import try_out
from ui.acting import ActPage
from ui.refusals import DomainRefusal, Stale
from workflows import selectors as work
from workflows.engine import service
from workflows.engine.errors import TaskNotFound

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


def _typed(form: forms.Form) -> list[dict[str, Any]]:
    """What was typed, in words for the summary."""
    rows = []
    for field in form:
        value = form.data.get(field.name, "")
        choices = dict(getattr(field.field, "choices", []))
        rows.append({"field": field, "label": field.label, "text": choices.get(value, value) or "–"})
    return rows


class ChangePage(ActPage):
    """Ask, show the difference that the calculator finds, then save. What was typed stays in every answer."""

    permission = "financing.fill_post"
    load: ClassVar[Any] = staticmethod(selectors.find_contract)
    template_name = "financing/change.html"
    title: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    done = "Gespeichert."

    @property
    def contract(self) -> FundingContract:
        """The contract whose money changes."""
        contract: FundingContract = self.found
        return contract

    def heading(self) -> str:
        """What is changed."""
        return self.title

    def context(self) -> dict[str, Any]:
        """The contract and what is changed."""
        return {
            "contract": self.contract,
            "case": self.contract.case,
            "title": self.heading(),
            "hint": self.hint,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """Save what was seen in a preview; else show the preview, or the form again."""
        wanted = self.request.POST.get("act", "")
        if wanted == "edit":
            return self.page(form)
        self.seen = _seen_revision(self.contract, form, self.request.POST.get("seal", "")) if wanted == "save" else None
        if self.seen is not None:
            return super().form_valid(form)
        try:
            difference = try_out(self.contract, lambda: self.change(**self.values(form)))
        except DomainRefusal as refusal:
            return self.refused(form, refusal)
        self.template_name = "financing/change_check.html"
        table = difference_table(difference_rows(difference))
        return self.page(form, status=200, table=table, seal=_seal(self.contract, form), typed=_typed(form))

    def act(self, *args: Any, **values: Any) -> Any:
        """Change it, if nobody changed anything since the preview."""
        return self.change(**values, revision=self.seen)

    def change(self, *args: Any, **values: Any) -> Any:
        """The change itself, for preview and saving alike. Raises DomainRefusal."""
        raise NotImplementedError

    def done_url(self, outcome: Any) -> str:
        """To the money."""
        return reverse("financing:finances", args=[self.contract.pk])


class FillPost(ChangePage):
    """Who holds the post from when; the first time this is also a task of the contract's process."""

    form_class = FillPostForm
    title = "Stelle besetzen"
    done = "Gespeichert. Laden Sie jetzt die Bestätigung des Personalamts hoch."
    hint = "Für Tage ohne Besetzung gibt es keine Kosten und keine Förderung."

    @cached_property
    def task(self) -> Task | None:
        """The task of this person to fill the post."""
        rows = work.open_tasks(self.request.user).filter(
            **{f"{work.CASE}id": self.contract.case_id}, flow_task=ContractFlow.fill
        )
        return rows.order_by("pk").first()

    def values(self, form: Any) -> dict[str, Any]:
        """Who, from when, at which cost in whole cents."""
        return _in_cents(dict(form.cleaned_data))

    def change(self, *args: Any, **values: Any) -> Any:
        """Fill it."""
        return change_post.fill_post(contract=self.contract, actor=self.request.user, **values)

    def act(self, *args: Any, **values: Any) -> Any:
        """Fill it by the task, where there is one."""
        if self.task is None:
            return super().act(**values)
        try:
            return service.complete_task(
                user=self.request.user, task_id=self.task.pk, values={**values, "revision": self.seen}
            )
        except TaskNotFound as gone:
            raise Stale(str(gone)) from gone


def _in_cents(typed: dict[str, Any]) -> dict[str, Any]:
    gross_cents = typed.pop("gross")
    return {**typed, "gross_cents": gross_cents}


class EmploymentPage(ChangePage):
    """A page about who holds the post."""

    load = staticmethod(selectors.find_employment)

    @property
    def employment(self) -> Employment:
        """The holding."""
        employment: Employment = self.found
        return employment

    @property
    def contract(self) -> FundingContract:
        """Its contract."""
        return self.employment.contract


class EndEmployment(EmploymentPage):
    """The holder leaves."""

    form_class = EndEmploymentForm
    done = "Gespeichert. Die Stelle ist danach frei, bis jemand nachfolgt."
    hint = "Teilen Sie uns eine freie Stelle innerhalb von 5 Arbeitstagen mit."

    def heading(self) -> str:
        """Who leaves."""
        return f"{self.employment.holder_name} verlässt die Stelle"

    def change(self, *args: Any, **values: Any) -> Any:
        """End it."""
        return change_post.end_employment(employment=self.employment, actor=self.request.user, **values)


class ChangePay(EmploymentPage):
    """New pay or hours from a day on."""

    form_class = ChangePayForm
    hint = "Zum Beispiel nach einer Tariferhöhung. Frühere Monate bleiben, wie sie sind."

    def heading(self) -> str:
        """Whose."""
        return f"Entgelt oder Stunden ändern: {self.employment.holder_name}"

    def values(self, form: Any) -> dict[str, Any]:
        """The cost in whole cents."""
        return _in_cents(dict(form.cleaned_data))

    def change(self, *args: Any, **values: Any) -> Any:
        """Change it."""
        return change_post.change_pay(employment=self.employment, actor=self.request.user, **values)


class AddMonthEntry(ChangePage):
    """A single amount of a month."""

    form_class = MonthEntryForm
    title = "Einzelbetrag eintragen"
    hint = "Zum Beispiel die Jahressonderzahlung im November oder eine Erstattung der Krankenkasse."

    def values(self, form: Any) -> dict[str, Any]:
        """The amount in whole cents."""
        typed = dict(form.cleaned_data)
        amount_cents = typed.pop("amount")
        return {**typed, "amount_cents": amount_cents}

    def change(self, *args: Any, **values: Any) -> Any:
        """Enter it."""
        return change_post.add_month_entry(contract=self.contract, actor=self.request.user, **values)


class KeepConfirmation(ActPage):
    """Upload the confirmation of HR."""

    permission = "financing.fill_post"
    load = staticmethod(selectors.find_employment)
    form_class = ConfirmationForm
    template_name = "financing/confirmation.html"
    done = "Die Bestätigung ist abgelegt."

    def context(self) -> dict[str, Any]:
        """The holding and its contract."""
        return {"employment": self.found, "contract": self.found.contract, "case": self.found.contract.case}

    def act(self, *args: Any, file: Any, **values: Any) -> None:
        """Keep it."""
        change_post.keep_confirmation(employment=self.found, actor=self.request.user, upload=file)

    def done_url(self, outcome: Any) -> str:
        """To the money."""
        return reverse("financing:finances", args=[self.found.contract_id])
