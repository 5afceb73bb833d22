"""Screens of steps: open the vote, clarify an unsure declaration, confirm the count."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET
from viewflow.workflow.models import Task

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from advisory.board.choices import SEALED, Decision
from advisory.board.flows import ResolutionFlow
from advisory.board.forms import ClarifyForm, PrepareForm
from advisory.board.models import Elector, Resolution
from advisory.board.presenters.rows import result_of, title_of
from advisory.board.selectors import resolution_of, round_of
from advisory.board.services.resolutions import places_on, rules_for
from ui.access import permitted_on
from ui.fields import format_cents
from workflows import selectors
from workflows.deadlines import periods
from workflows.pages.task import TaskScreen


class ResolutionScreen(TaskScreen):
    """A screen of a step of a resolution, which is loaded once."""

    @cached_property
    def resolution(self) -> Resolution:
        """The resolution of the task's process."""
        return resolution_of(self.task.process)

    def context(self) -> dict[str, Any]:
        """The task and its resolution."""
        return super().context() | {"resolution": self.resolution}


class PrepareRound(ResolutionScreen):
    """Word the motion, say how long, and open the vote."""

    nodes = (ResolutionFlow.prepare,)
    form_class = PrepareForm
    template_name = "board/prepare.html"
    done = "Die Abstimmung ist eröffnet. Die Mitglieder sind benachrichtigt."

    def form_arguments(self) -> dict[str, Any]:
        """How long the rules of procedure let a vote be open, in working days."""
        rules = rules_for(self.resolution.case.rule_set)
        return {"shortest": rules.circular_shortest, "longest": rules.circular_longest}

    def get_initial(self) -> dict[str, Any]:
        """The motion as it stands."""
        one = self.resolution
        return {
            "proposal": one.proposal,
            "text": one.motion,
            "conditions": one.conditions,
            "amount": one.amount_cents,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "deferred_until": one.deferred_until,
            "days": periods.rule_for(one.case, "CIRCULAR_WINDOW").amount,
        }

    def context(self) -> dict[str, Any]:
        """The round before, who will be asked, and what is left of the budget."""
        left = self.resolution.budget_left_cents
        return super().context() | {
            "last": self.resolution.rounds.order_by("-number").first(),
            "people": places_on(timezone.localdate()),
            "budget_left": format_cents(left) if left is not None else "",
        }

    def values(self, form: Any) -> dict[str, Any]:
        """The motion and its window."""
        return {"motion": form.motion(), "days": form.cleaned_data["days"]}

    def done_url(self, outcome: Any) -> str:
        """To the resolution."""
        return reverse("board:resolution", args=[self.resolution.pk])


@permitted_on("workflows.do_task", selectors.find_task)
@require_GET
def vote_task(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """From the task to the item."""
    if found.flow_task != ResolutionFlow.vote:
        raise Http404
    return redirect("board:item", resolution_id=found.process.data["resolution"])


class ClarifyInterest(ResolutionScreen):
    """The chair clarifies an unsure declaration, after a call."""

    nodes = (ResolutionFlow.clarify,)
    form_class = ClarifyForm
    template_name = "board/clarify.html"
    done = "Geklärt. Die Person sieht das in ihrer Liste."

    def context(self) -> dict[str, Any]:
        """Whose declaration it is."""
        elector = Elector.objects.select_related("user", "seat").get(pk=self.task.data["elector"])
        return super().context() | {"elector": elector, "own": elector.user_id == self.request.user.pk}

    def values(self, form: Any) -> dict[str, Any]:
        """Whether the person is kept away."""
        return {"biased": form.cleaned_data["biased"] == "ja"}

    def done_url(self, outcome: Any) -> str:
        """To the start."""
        return reverse("start")


@method_decorator(fresh_sign_in, name="dispatch")
class ConfirmCount(ResolutionScreen):
    """The chair reads the count and confirms it; only this makes it effective."""

    nodes = (ResolutionFlow.confirm,)
    form_class = forms.Form
    template_name = "board/confirm.html"
    done = "Das Ergebnis ist bestätigt."

    def context(self) -> dict[str, Any]:
        """The count, unless it stays sealed."""
        counted = round_of(self.task.process)
        counted.resolution = self.resolution
        sealed = counted.outcome in SEALED
        return super().context() | {
            "round": counted,
            "title": title_of(counted),
            "sealed": sealed,
            "result": None if sealed else result_of(counted),
            "proposal": Decision(counted.proposal).label,
        }

    def done_url(self, outcome: Any) -> str:
        """To the start."""
        return reverse("start")
