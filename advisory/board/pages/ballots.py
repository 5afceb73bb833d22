"""A ballot: cast by a member, or entered by the office from a message, which is kept as evidence."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from advisory.board import selectors
from advisory.board.acts.voting import (
    Received,
    acknowledge_entered,
    cast_ballot,
    dispute_entered,
    enter_ballot,
)
from advisory.board.choices import BALLOT_CHOICES
from advisory.board.forms import BallotForm, EnterBallotForm, QuestionForm
from advisory.board.models import Ballot, BallotEvidence
from advisory.board.pages.items import PlacePage, item_context
from advisory.board.presenters.motions import motion_words
from ui.access import permitted_on
from ui.acting import ActPage
from ui.refusals import DomainRefusal
from workflows.casefile.files import download_response

WORDS = {code: label.partition(" –")[0] for code, label in BALLOT_CHOICES}


@method_decorator(fresh_sign_in, name="dispatch")
class CastBallot(PlacePage):
    """Repeat the choice in words; only the confirmation casts it."""

    form_class = BallotForm
    template_name = "board/item.html"
    done = "Ihre Stimme ist gespeichert."

    def instead(self) -> HttpResponse | None:
        """The ballot itself is on the item."""
        closed = self.is_away or not self.place.documents_open
        return self.to_item() if self.request.method == "GET" or closed else None

    def form_arguments(self) -> dict[str, Any]:
        """What a vote on this proposal means."""
        return {"proposal": self.place.round.proposal}

    def form_valid(self, form: Any) -> HttpResponse:
        """Without the confirmation, ask for it."""
        if self.request.POST.get("bestaetigt") == "ja":
            return super().form_valid(form)
        return render(self.request, "board/confirm_ballot.html", self._in_words(form))

    def _in_words(self, form: Any) -> dict[str, Any]:
        voted, asked = selectors.counts_of(self.place.round)
        first = self.place.task_id is not None  # type: ignore[attr-defined]
        return super().context() | {
            "motion": motion_words(self.place.round),
            "choice": form.cleaned_data["choice"],
            "words": WORDS[form.cleaned_data["choice"]],
            "note": form.cleaned_data["note"],
            "meaning": form.fields["choice"].help_text,
            "is_last": first and voted == asked - 1,
        }

    def context(self) -> dict[str, Any]:
        """Everything the item shows."""
        return item_context(self.place) | {"question_form": QuestionForm(prefix="q")}

    def act(self, **values: Any) -> None:
        """Cast it."""
        task_id = self.place.task_id  # type: ignore[attr-defined]
        cast_ballot(elector=self.place, task_id=task_id, actor=self.request.user, **values)

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """A round that ended meanwhile makes this an old page."""
        return super().page(form, status=status if selectors.is_running(self.place.round) else 409, **more)

    def done_url(self, outcome: Any) -> str:
        """To the list of votes."""
        return reverse("board:votes")


class EnterBallot(ActPage):
    """Enter a vote received in text form, with evidence; it is not displayed again before the close."""

    permission = "board.enter_ballot"
    load = staticmethod(selectors.find_elector)
    form_class = EnterBallotForm
    template_name = "board/enter_ballot.html"
    done = "Die Stimme ist eingetragen. Sie wird bis zum Ende der Runde nicht angezeigt."

    def context(self) -> dict[str, Any]:
        """Whose vote it is."""
        return {"elector": self.found, "round": self.found.round}

    def act(self, *, evidence: Any, received_on: Any, came_by: str, **values: Any) -> None:
        """Enter it."""
        received = Received(evidence, received_on, came_by)
        enter_ballot(elector_id=self.found.pk, actor=self.request.user, received=received, **values)

    def done_url(self, outcome: Any) -> str:
        """To the resolution."""
        return reverse("board:resolution", args=[self.found.round.resolution_id])


@method_decorator(fresh_sign_in, name="dispatch")
class EnteredBallot(PlacePage):
    """What the office entered for me, and whether that is right; nobody else reads it here."""

    template_name = "board/entered.html"

    @cached_property
    def ballot(self) -> Ballot | None:
        """The vote that was entered."""
        return selectors.entered_ballot(self.place)

    def instead(self) -> HttpResponse | None:
        """Only while there is one, in a round that runs."""
        if self.ballot is None or self.is_away or not selectors.is_running(self.place.round):
            return self.to_item()
        return None

    def context(self) -> dict[str, Any]:
        """The vote in words, and the message it came from."""
        return super().context() | {
            "ballot": self.ballot,
            "words": WORDS[self.ballot.choice] if self.ballot else "",
            "evidence": self.place.evidence.filter(disputed_at__isnull=True).last(),
        }

    def act(self, **values: Any) -> None:
        """Say that it is right, or that it is not."""
        said = {"dispute": dispute_entered, "right": acknowledge_entered}
        say = said.get(self.request.POST.get("act", ""))
        if say is None:
            raise DomainRefusal("Wählen Sie „Stimmt so“ oder „Stimmt nicht“.")
        say(elector_id=self.place.pk, actor=self.request.user)

    def done_words(self, outcome: Any) -> str:
        """What follows."""
        if self.request.POST.get("act") == "dispute":
            return "Wir haben die Stimme herausgenommen. Vor Ihrer eigenen fragen wir, ob Sie beteiligt sind."
        return "Danke. Die eingetragene Stimme gilt."

    def done_url(self, outcome: Any) -> str:
        """To the list of votes, or to the own vote."""
        if self.request.POST.get("act") == "dispute":
            return reverse("board:item", args=[self.place.round.resolution_id])
        return reverse("board:votes")


@permitted_on("board.view_participation", selectors.find_evidence)
@require_GET
def evidence(request: PersonRequest, evidence_id: int, found: BallotEvidence) -> HttpResponseBase:
    """The message a vote was entered from, once the round is confirmed."""
    return download_response(found)
