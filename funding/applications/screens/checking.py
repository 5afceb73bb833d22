"""Screens of the institute: the formal check, and the letter with the decision."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property

from funding.applications.choices import TOLD_BY_PHONE
from funding.applications.content import difference
from funding.applications.documents import plan_rows
from funding.applications.flows import ApplicationFlow
from funding.applications.forms import FormalCheckForm, LetterForm
from funding.applications.models import Application, ApplicationDecision
from funding.applications.presenters.tables import changes_table, plan_table
from funding.applications.services import checking
from funding.applications.services.decisions import latest_decision, letter_of, needs_reasons
from workflows.pages.task import TaskScreen


class CheckForm(TaskScreen):
    """Read the application beside the form; list what is missing, field by field."""

    nodes = (ApplicationFlow.formal_check,)
    form_class = FormalCheckForm
    template_name = "applications/formal_check.html"
    shows_deadline = True
    done = "Ihre Prüfung ist gespeichert."

    @cached_property
    def application(self) -> Application:
        """The application of the task."""
        rows = Application.objects.select_related("case__rule_set__financing_terms").prefetch_related("sections")
        return rows.get(case=self.case)

    def form_arguments(self) -> dict[str, Any]:
        """What may be asked for."""
        return {"fields": checking.correctable_fields(self.application)}

    def context(self) -> dict[str, Any]:
        """The newest version, and what changed."""
        versions = list(self.application.versions.order_by("-number")[:2])
        changes = difference(versions[1].content, versions[0].content) if len(versions) == 2 else []
        return super().context() | {
            "version": versions[0],
            "changes": changes_table(changes),
            "plan": plan_table(plan_rows(versions[0].content)),
        }

    def values(self, form: Any) -> dict[str, Any]:
        """Result, note and items."""
        return {"result": form.cleaned_data["result"], "note": form.cleaned_data["note"], "items": form.items()}


class SendDecision(TaskScreen):
    """Read the letter, add a paragraph, send; looking at it again changes nothing."""

    nodes = (ApplicationFlow.send_decision,)
    form_class = LetterForm
    template_name = "applications/send_decision.html"
    shows_deadline = True

    @property
    def waits_for_a_call(self) -> bool:
        """Whether somebody tells the municipality first."""
        return self.decision.outcome in TOLD_BY_PHONE

    def done_words(self, outcome: Any) -> str:
        """What follows."""
        if self.waits_for_a_call:
            return "Gespeichert. Der Brief geht nach Ihrem Anruf hinaus, spätestens nach einem Arbeitstag von allein."
        return "Der Brief ist unterwegs. Die Kommune bekommt ihn per E-Mail und als PDF."

    @cached_property
    def application(self) -> Application:
        """The application of the task."""
        return Application.objects.select_related("case__organisation", "case__owner").get(case=self.case)

    @cached_property
    def decision(self) -> ApplicationDecision:
        """The decision the letter tells."""
        found = latest_decision(self.application)
        if found is None:
            raise Http404
        return found

    def form_arguments(self) -> dict[str, Any]:
        """Whether the board gave its reasons itself."""
        return {"reasons_given": bool(self.decision.resolution.reasons)}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A preview is shown, nothing else."""
        if request.POST.get("act") == "preview":
            return self.instead() or self.page(self.get_form())
        return super().post(request, *args, **kwargs)

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """The letter as it is typed."""
        typed = form.data if form.is_bound else form.initial
        letter = letter_of(self.application, self.decision, typed.get("reasons", ""), typed.get("paragraph", ""))
        return super().page(form, status=status, letter=letter, **more)

    def context(self) -> dict[str, Any]:
        """What was decided, and whether reasons are needed."""
        decision = self.decision
        return super().context() | {
            "decision": decision,
            "needs_reasons": needs_reasons(decision),
            "waits_for_a_call": self.waits_for_a_call,
        }
