"""An item a member is asked about: what do I vote on, until when, with which documents?"""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from advisory.board import selectors
from advisory.board.choices import APPROVALS, ConflictOfInterest
from advisory.board.forecast import money_left
from advisory.board.forms import BallotForm, QuestionForm
from advisory.board.models import Ballot, Elector
from advisory.board.presenters.motions import money_words, motion_words
from advisory.board.presenters.rows import circles, distance_of
from ui.access import permitted_on
from ui.acting import ActPage
from ui.forms import form_page
from workflows.casefile.files import download_response
from workflows.deadlines.models import Deadline


def item_context(place: Elector) -> dict[str, Any]:
    """What the page of an item shows: documents, questions, the own ballot, how many have voted."""
    round_ = place.round
    voted, asked = selectors.counts_of(round_)
    deadline = (
        Deadline.objects.filter(task__process=round_.resolution.process_id, rule__code="CIRCULAR_WINDOW")
        .order_by("-pk")
        .first()
    )
    return {
        "place": place,
        "round": round_,
        "motion": motion_words(round_),
        "money": money_words(money_left(round_.resolution)) if round_.proposal in APPROVALS else None,
        "resolution": round_.resolution,
        "distance": distance_of(round_),
        "documents": list(round_.resolution.documents.order_by("kind", "pk")),
        "questions": list(round_.resolution.questions.select_related("asked_by", "answered_by")),
        "own": selectors.own_ballot(place),
        "has_voted": hasattr(place, "ballot"),
        "circles": circles(voted, asked),
        "voted": voted,
        "asked": asked,
        "why": deadline.explanation.splitlines() if deadline else [],
    }


def ballot_form(own: Ballot | None, proposal: str) -> BallotForm:
    """The ballot with what the person has cast so far."""
    return BallotForm(initial={"choice": own.choice, "note": own.note} if own else None, proposal=proposal)


@permitted_on("board.take_part", selectors.find_place)
@require_GET
@fresh_sign_in
def item(request: PersonRequest, resolution_id: int, found: Elector) -> HttpResponse:
    """What do I vote on, until when? First the declaration, then documents and ballot."""
    if selectors.is_kept_away(request.user, found):
        return render(request, "board/recused.html", {"place": found, "resolution": found.round.resolution})
    if not selectors.is_running(found.round):
        return redirect("board:result", resolution_id=resolution_id)
    if not found.documents_open:
        if found.interest == ConflictOfInterest.UNSURE:
            return render(request, "board/unsure.html", {"place": found, "resolution": found.round.resolution})
        return redirect("board:declare", resolution_id=resolution_id)
    context = item_context(found) | {"recused": selectors.recused_of(request.user, found.round)}
    form = ballot_form(context["own"], found.round.proposal)
    return form_page(request, "board/item.html", form, context | {"question_form": QuestionForm(prefix="q")})


@permitted_on("board.read_documents", selectors.find_place)
@require_GET
def document(request: PersonRequest, resolution_id: int, file_id: int, found: Elector) -> HttpResponseBase:
    """A document of the item, for those who declared."""
    stored = found.round.resolution.documents.filter(pk=file_id).first()
    if stored is None:
        raise Http404
    return download_response(stored)


class PlacePage(ActPage):
    """A page of a member that acts on her place in a round."""

    permission = "board.take_part"
    load = staticmethod(selectors.find_place)

    @property
    def place(self) -> Elector:
        """The place of the person in the newest round she was asked in."""
        place: Elector = self.found
        return place

    @property
    def is_away(self) -> bool:
        """Whether the person is recused."""
        return selectors.is_kept_away(self.request.user, self.place)

    def to_item(self) -> HttpResponse:
        """The item says what is possible now."""
        return redirect("board:item", resolution_id=self.place.round.resolution_id)

    def context(self) -> dict[str, Any]:
        """The place and its resolution."""
        return {"place": self.place, "resolution": self.place.round.resolution, "round": self.place.round}
