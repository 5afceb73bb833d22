"""Screens of steps: open the vote, clarify an unsure declaration, confirm the count."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET
from viewflow.workflow.models import Task

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from advisory.board.choices import APPROVALS, SEALED
from advisory.board.figures.motions import Condition, Motion, digest_of, from_terms
from advisory.board.flows import ResolutionFlow
from advisory.board.forecast import money_left
from advisory.board.forms import PROPOSALS, ClarifyForm, NotGrantedForm, PrepareForm
from advisory.board.models import Elector, Resolution, Round
from advisory.board.presenters.asking import end_of_vote, who_votes
from advisory.board.presenters.motions import money_words, motion_words
from advisory.board.presenters.rows import result_of, title_of
from advisory.board.presenters.tables import seats_asked_table
from advisory.board.selectors import newest_round, resolution_of, round_of
from advisory.board.services.motions import as_asked, check_motion, wording
from advisory.board.services.resolutions import places_on, waiting_deputy
from advisory.board.services.rules import rules_for
from ui.access import permitted_on
from ui.forms import add_refusal
from ui.refusals import DomainRefusal
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
    """Make a proposal, read the motion derived from it, read everything once more on one page, and open the vote there.

    The vote opens only on words the person has read: where the proposal changed since the page was shown, the page
    comes back with the new words.
    """

    nodes = (ResolutionFlow.prepare,)
    form_class = PrepareForm
    template_name = "board/prepare.html"
    done = "Die Abstimmung ist eröffnet. Die Mitglieder sind benachrichtigt."

    @cached_property
    def last(self) -> Round | None:
        """The round before."""
        return newest_round(self.resolution)

    @cached_property
    def proposed(self) -> Motion:
        """What the page proposes at first: the round before, or what was handed up."""
        one = self.resolution
        if self.last is not None and self.last.terms:
            return from_terms(self.last.terms)
        return Motion(
            proposal=one.proposal,
            conditions=tuple(Condition(line.strip()) for line in one.conditions.splitlines() if line.strip()),
            deferred_until=one.deferred_until,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A preview or one row more changes nothing."""
        act = request.POST.get("act")
        if act not in ("preview", "add", "back"):
            return super().post(request, *args, **kwargs)
        return self.instead() or self.page(self._with_a_row_more() if act == "add" else self._as_typed())

    def _as_typed(self) -> PrepareForm:
        """What is typed, with what would be refused when it is opened."""
        form: PrepareForm = self.get_form()
        if form.is_valid():
            self._refused_motion(form)
        return form

    def _refused_motion(self, form: PrepareForm) -> bool:
        """Whether the motion would be refused; the words stand beside their field then."""
        motion = as_asked(self.resolution, form.motion())
        try:
            check_motion(self.resolution, motion, money_left(self.resolution, motion.amount_cents or 0))
        except DomainRefusal as refusal:
            add_refusal(form, str(refusal), refusal.field)
            return True
        return False

    def _with_a_row_more(self) -> PrepareForm:
        arguments = self.form_arguments()
        return PrepareForm(initial=self.request.POST.dict(), **arguments | {"rows": arguments["rows"] + 1})

    def form_arguments(self) -> dict[str, Any]:
        """How long the rules of procedure let a vote be open, in working days, and how many conditions are typed."""
        rules = rules_for(self.resolution.case.rule_set)
        typed = [name for name in self.request.POST if name.startswith("condition_") and name.endswith("_text")]
        rows = max(len(typed), 1 if typed else len(self.proposed.conditions), 1)
        return {"shortest": rules.circular_shortest, "longest": rules.circular_longest, "rows": rows}

    def get_initial(self) -> dict[str, Any]:
        """The proposal as it stands."""
        one, motion = self.resolution, self.proposed
        values = {
            "proposal": motion.proposal,
            "amount": one.amount_cents,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "deferred_until": motion.deferred_until,
            "needed": motion.needed,
            "reasons": motion.reasons,
            "addition": motion.addition,
            "days": periods.rule_for(one.case, "CIRCULAR_WINDOW").amount,
        }
        for number, condition in enumerate(motion.conditions, start=1):
            values |= {
                f"condition_{number}_text": condition.text,
                f"condition_{number}_when": "later" if condition.later else "gate",
                f"condition_{number}_evidence": condition.evidence,
                f"condition_{number}_due": condition.due_on,
            }
        return values

    def form_valid(self, form: Any) -> HttpResponse:
        """Open only what can be decided on, and was read."""
        if self._refused_motion(form):
            return self.page(form)
        if self.request.POST.get("act") == "check":
            return self._to_read(form)
        if self.request.POST.get("read") != self._reading(form):
            return self._to_read(form, status=422)
        return super().form_valid(form)

    def _reading(self, form: PrepareForm) -> str:
        """What is read before a vote opens, as a digest: the words, who is asked, how many are needed, the last day."""
        asking = who_votes(self.resolution, self.last)
        closes_on, _ = end_of_vote(self.resolution, form.cleaned_data["days"])
        seats = [f"{one.seat}: {one.person}" for one in asking.seats]
        words = wording(self.resolution, form.motion())
        return digest_of("\n".join([words, *seats, str(asking.required), closes_on.isoformat()]))

    def _to_read(self, form: PrepareForm, *, status: int = 200) -> HttpResponse:
        """Everything once more on one page; with 422 the words changed since they were read."""
        motion = form.motion()
        words = wording(self.resolution, motion)
        wanted = as_asked(self.resolution, motion).amount_cents or 0
        closes_on, why = end_of_vote(self.resolution, form.cleaned_data["days"])
        asking = who_votes(self.resolution, self.last)
        context = super().context() | {
            "form": form,
            "changed": status != 200,
            "words": words.splitlines(),
            "read": self._reading(form),
            "proposal": dict(PROPOSALS)[motion.proposal],
            "money": money_words(money_left(self.resolution, wanted)) if motion.proposal in APPROVALS else None,
            "asking": asking,
            "seats": seats_asked_table(asking.seats),
            "number": self.last.number + 1 if self.last else 1,
            "closes_on": closes_on,
            "why": why,
        }
        return render(self.request, "board/prepare_check.html", context, status=status)

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """The words that follow from what is typed, and what it leaves of the money."""
        motion = self._motion_of(form)
        words = wording(self.resolution, motion) if motion is not None else ""
        wanted = as_asked(self.resolution, motion).amount_cents or 0 if motion is not None else 0
        return super().page(
            form,
            status=status,
            words=words.splitlines(),
            money=money_words(money_left(self.resolution, wanted)),
            **more,
        )

    def _motion_of(self, form: Any) -> Motion | None:
        """The motion as it is typed; None while it cannot be read."""
        if not form.is_bound:
            return self.proposed if not form.initial.get("csrfmiddlewaretoken") else None
        return form.motion() if set(form.errors) <= {"__all__", "days"} else None

    def context(self) -> dict[str, Any]:
        """The round before, and who will be asked."""
        title = title_of(self.last) if self.last is not None else ""
        return super().context() | {
            "last": self.last,
            "last_title": title,
            "people": places_on(timezone.localdate()),
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
        own = elector.user_id == self.request.user.pk
        return super().context() | {"elector": elector, "own": own, "deputy": waiting_deputy(elector)}

    def values(self, form: Any) -> dict[str, Any]:
        """Whether the person is kept away."""
        return {"biased": form.cleaned_data["biased"] == "ja"}

    def done_url(self, outcome: Any) -> str:
        """To the start."""
        return reverse("start")


@method_decorator(fresh_sign_in, name="dispatch")
class ConfirmCount(ResolutionScreen):
    """The chair reads the count and confirms it; only this makes it effective.

    Where a proposal to grant found no majority, the chair says how it goes on.
    """

    nodes = (ResolutionFlow.confirm,)
    template_name = "board/confirm.html"
    done = "Das Ergebnis ist bestätigt."

    @cached_property
    def counted(self) -> Round:
        """The round that was counted."""
        found = round_of(self.task.process)
        found.resolution = self.resolution
        return found

    def get_form_class(self) -> Any:
        """A question only where one is open."""
        return NotGrantedForm if self.counted.is_grant_refused else forms.Form

    def context(self) -> dict[str, Any]:
        """The count, unless it stays sealed."""
        counted = self.counted
        sealed = counted.outcome in SEALED
        return super().context() | {
            "round": counted,
            "title": title_of(counted),
            "sealed": sealed,
            "motion": motion_words(counted),
            "result": None if sealed else result_of(counted),
        }

    def done_url(self, outcome: Any) -> str:
        """To the start."""
        return reverse("start")
