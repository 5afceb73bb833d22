"""Screens of an accompaniment: name an adviser, agree on a scope, offer and answer a plan."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.models import User
from accounts.selectors import people_with
from advisory.support.flows import SupportFlow
from advisory.support.forms import SCOPE_ROWS, AdviserForm, AnswerForm, ScopeForm
from advisory.support.models import AdvisoryCase, AdvisoryScope, ImplementationPlan
from advisory.support.permissions import side_of
from advisory.support.presenters import changes_table, goal_rows, hours_text, scope_table
from advisory.support.selectors import plan_at_work, proposed_scope
from advisory.support.services.plans import missing_in
from advisory.support.services.scopes import Item
from advisory.support.steps.matters import advisory_of
from ui.folding import SortKey
from workflows.pages.task import TaskScreen


class SupportScreen(TaskScreen):
    """A screen of a step of an accompaniment."""

    done = "Gespeichert."

    @cached_property
    def advisory(self) -> AdvisoryCase:
        """The advisory case of the task."""
        return advisory_of(self.task.process)

    def context(self) -> dict[str, Any]:
        """The task and its advisory case."""
        return super().context() | {"advisory": self.advisory}

    def done_url(self, outcome: Any) -> str:
        """To the accompaniment."""
        return reverse("support:advisory", args=[self.case.pk])


class NameAdviser(TaskScreen):
    """The lead names who advises; the lead need not read what is learnt there."""

    nodes = (SupportFlow.name_adviser,)
    form_class = AdviserForm
    template_name = "support/name_adviser.html"

    @cached_property
    def people(self) -> list[User]:
        """Who may advise."""
        return list(people_with("support.advise").order_by(SortKey("name")))

    def form_arguments(self) -> dict[str, Any]:
        """Whom one may choose."""
        return {"people": self.people}

    def values(self, form: Any) -> dict[str, Any]:
        """The person that was chosen."""
        self.chosen = next(one for one in self.people if str(one.pk) == form.cleaned_data["adviser"])
        return {"adviser": self.chosen}

    def done_words(self, outcome: Any) -> str:
        """Who advises whom."""
        return f"{self.chosen.name} begleitet {self.case.organisation.name}."

    def done_url(self, outcome: Any) -> str:
        """To the overview, which the lead may read."""
        return reverse("support:overview")


class ProposeScope(SupportScreen):
    """Hours per topic and format, before any work (rule R7)."""

    nodes = (SupportFlow.propose_scope,)
    form_class = ScopeForm
    template_name = "support/propose_scope.html"
    done = "Der Vorschlag ist bei der Kommune."

    def get_initial(self) -> dict[str, Any]:
        """The proposal that is open, row by row."""
        scope: AdvisoryScope | None = proposed_scope(self.advisory)
        initial: dict[str, Any] = {}
        for number, item in enumerate(list(scope.items.all() if scope else [])[:SCOPE_ROWS], 1):
            initial |= {f"topic_{number}": item.topic, f"format_{number}": item.format, f"hours_{number}": item.hours}
        return initial

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """The rows of the form."""
        parts = ("topic", "format", "hours")
        rows = [[form[f"{part}_{number}"] for part in parts] for number in range(1, SCOPE_ROWS + 1)]
        return super().page(form, status=status, rows=rows, **more)

    def values(self, form: Any) -> dict[str, Any]:
        """The rows that are filled."""
        return {"items": [Item(*row) for row in form.rows()]}


class AgreeScope(SupportScreen):
    """The municipality agrees, or asks for a change."""

    nodes = (SupportFlow.agree_scope,)
    form_class = AnswerForm
    template_name = "support/agree_scope.html"

    def context(self) -> dict[str, Any]:
        """What is proposed."""
        scope = proposed_scope(self.advisory)
        rows = [
            {"topic": one.get_topic_display(), "format": one.get_format_display(), "hours": hours_text(one.hours)}
            for one in (scope.items.all() if scope else [])
        ]
        return super().context() | {"scope": scope, "table": scope_table(rows)}


class PlanScreen(SupportScreen):
    """A screen of a step that is about the version at work."""

    @cached_property
    def plan(self) -> ImplementationPlan | None:
        """The version that is written or waits for the other side."""
        return plan_at_work(self.advisory)

    def instead(self) -> HttpResponse | None:
        """Without a version there is nothing to do."""
        if (answer := super().instead()) is not None:
            return answer
        return redirect("workflows:task", task_id=self.task.pk) if self.plan is None else None

    def done_url(self, outcome: Any) -> str:
        """To the plan."""
        return reverse("support:plan", args=[self.plan.pk])  # type: ignore[union-attr]


class OfferPlan(PlanScreen):
    """The plan is written on its own pages; here it is given to the other side."""

    nodes = (SupportFlow.write_plan, SupportFlow.update_plan)
    template_name = "support/offer_refused.html"
    done = "Der Plan ist bei der anderen Seite zur Abstimmung."

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The plan is its own page."""
        return self.instead() or redirect(self.done_url(None))

    def context(self) -> dict[str, Any]:
        """What is missing."""
        return super().context() | {"plan": self.plan, "missing": missing_in(self.plan) if self.plan else []}


class AnswerPlan(PlanScreen):
    """The other side reads the plan, with what it changes, and approves or gives it back."""

    nodes = (SupportFlow.answer,)
    form_class = AnswerForm
    template_name = "support/answer_plan.html"

    def context(self) -> dict[str, Any]:
        """The plan, its goals, and what it changes against the version before."""
        plan: Any = self.plan
        return super().context() | {
            "plan": plan,
            "goals": goal_rows(plan),
            "changes": changes_table(plan),
            "own": plan.offered_side == side_of(self.request.user, self.case.organisation_id),
        }
