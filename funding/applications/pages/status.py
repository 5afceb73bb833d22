"""Where an application stands, the answer to the recommendation, rest and withdrawal, submitted versions."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from funding.applications import selectors
from funding.applications.acts.reply import reply
from funding.applications.acts.withdraw import withdraw
from funding.applications.choices import DECIDED, ApplicationStage
from funding.applications.documents import plan_rows
from funding.applications.flows import ApplicationFlow
from funding.applications.forms import ReplyForm, WithdrawForm
from funding.applications.models import Application, Recommendation
from funding.applications.presenters.tables import plan_table
from funding.applications.presenters.way import steps_of
from funding.applications.services import checking
from funding.applications.services.decisions import latest_decision, was_asked_again
from funding.financing.choices import FundingStage
from funding.financing.presenters.panels import load_funding
from ui.access import permitted_on
from ui.acting import ActPage
from workflows import selectors as work
from workflows.casefile.models import CaseFile
from workflows.pages.presenters import case_badge, deadline_row, event_line


class Status(ActPage):
    """Whose turn is it, and when does it go on? Also the room for an answer to the recommendation."""

    permission = "applications.view_application"
    load = staticmethod(selectors.find_case)
    form_class = ReplyForm
    template_name = "applications/status.html"

    @property
    def case(self) -> CaseFile:
        """The matter."""
        case: CaseFile = self.found
        return case

    @cached_property
    def application(self) -> Application:
        """The application."""
        return selectors.application_of_case(self.case)

    @cached_property
    def recommendation(self) -> Recommendation | None:
        """The recommendation, once it is told."""
        found = checking.latest_recommendation(self.application)
        return found if found is not None and found.is_told else None

    @cached_property
    def may_reply(self) -> bool:
        """Whether this person may answer it now."""
        return (
            self.recommendation is not None
            and self.recommendation.replied_at is None
            and self.case.stage == ApplicationStage.READY_FOR_BOARD
            and self.request.user.has_perm("applications.reply_to_recommendation", self.case)
        )

    @property
    def without(self) -> bool:
        """Whether no answer is wanted."""
        return self.request.POST.get("ohne") == "ja"

    def instead(self) -> HttpResponse | None:
        """A draft has its own page; an answer only where there is room for it."""
        if self.case.stage == ApplicationStage.DRAFT:
            return redirect("applications:overview", case_id=self.case.pk)
        if self.request.method == "POST" and not self.may_reply:
            raise Http404
        return None

    def form_invalid(self, form: Any) -> HttpResponse:
        """No text is needed where none is wanted."""
        return self.form_valid(form) if self.without else super().form_invalid(form)

    def values(self, form: Any) -> dict[str, Any]:
        """The answer, or none."""
        return {"text": "" if self.without else form.cleaned_data["text"]}

    def act(self, *args: Any, **values: Any) -> None:
        """Answer."""
        reply(case=self.case, actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """What follows."""
        return "Gut, der Beirat kann weitermachen." if self.without else "Gespeichert. Der Beirat liest Ihre Antwort."

    def done_url(self, outcome: Any) -> str:
        """To this page."""
        return reverse("applications:status", args=[self.case.pk])

    def refused_url(self) -> str:
        """The page that follows says why."""
        return self.done_url(None)

    def _asked(self) -> list[dict[str, str]]:
        asked = checking.open_correction(self.application)
        if asked is None:
            return []
        known = checking.correctable_fields(self.application)
        return [
            {"label": known.get(f"{item.section}.{item.field}", item.field), "reason": item.reason}
            for item in asked.items.all()
        ]

    @property
    def _may_ask_again(self) -> bool:
        case = self.case
        rejected = case.stage == ApplicationStage.REJECTED and case.closed_at is None
        may = rejected and self.request.user.has_perm("applications.ask_again", case)
        return bool(may and not was_asked_again(self.application))

    def context(self) -> dict[str, Any]:
        """Everything the municipality asks on the telephone."""
        user, case = self.request.user, self.case
        tasks = work.open_tasks(user).filter(**{f"{work.CASE}id": case.pk}, flow_task=ApplicationFlow.correct)
        deadlines = work.deadlines_visible_to(user).filter(case=case).order_by("due_on", "pk")
        decision = latest_decision(self.application)
        shows_decision = decision is not None and decision.letter and case.stage in DECIDED
        closed = case.stage == ApplicationStage.CLOSED_SILENT
        running = case.stage not in (FundingStage.FUNDED, FundingStage.FUNDING_ENDED)
        return {
            "case": case,
            "case_badge": case_badge(case, staff=False),
            "decision": decision if shows_decision else None,
            "task": tasks.first(),
            "items": self._asked(),
            "reopen_until": selectors.last_day_to_reopen(case) if closed else None,
            "may_still_reopen": closed and timezone.localdate() <= selectors.last_day_to_reopen(case),
            "steps": steps_of(case),
            "deadlines": [deadline_row(one) for one in deadlines],
            "events": [event_line(one, staff=False) for one in work.events_visible_to(user, case)[:8]],
            "versions": selectors.versions(self.application),
            "recommendation": self.recommendation,
            "may_reply": self.may_reply,
            "funding": load_funding(user, case),
            "ask_again_until": selectors.last_day_to_ask_again(case) if self._may_ask_again else None,
            "may_withdraw": case.closed_at is None
            and running
            and case.stage not in (ApplicationStage.REJECTED, ApplicationStage.ASKED_AGAIN)
            and user.has_perm("applications.withdraw_application", case),
        }


class Withdraw(ActPage):
    """Ask once more, then withdraw the application or discard the draft."""

    permission = "applications.withdraw_application"
    load = staticmethod(selectors.find_case)
    form_class = WithdrawForm
    template_name = "applications/withdraw.html"
    done = "Erledigt. Offene Aufgaben dazu sind entfallen."

    def context(self) -> dict[str, Any]:
        """The matter."""
        return {"case": self.found, "is_draft": self.found.stage == ApplicationStage.DRAFT}

    def act(self, *args: Any, **values: Any) -> None:
        """Withdraw it."""
        withdraw(case=self.found, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the start."""
        return reverse("start")


@permitted_on("applications.view_application", selectors.find_case)
@require_GET
def version(request: PersonRequest, case_id: int, number: int, found: CaseFile) -> HttpResponse:
    """A submitted version to read."""
    application = selectors.application_of_case(found)
    shown = application.versions.filter(number=number).first()
    if shown is None:
        raise Http404
    context = {"case": found, "version": shown, "plan": plan_table(plan_rows(shown.content))}
    return render(request, "applications/version.html", context)
