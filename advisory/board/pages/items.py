"""Pages of a member: open votes, am I involved, ballot, objection, question, result."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from advisory.board import selectors
from advisory.board.acts import questions, voting
from advisory.board.choices import BALLOT_CHOICES, ConflictOfInterest, Decision
from advisory.board.forms import BallotForm, DeclareForm, QuestionForm
from advisory.board.models import Ballot, Elector
from advisory.board.presenters.rows import circles, distance_of, place_row, result_of
from advisory.board.presenters.tables import others_table
from ui.access import permitted, permitted_on
from ui.acting import ActPage
from ui.forms import form_page
from ui.keyset import keyset_page
from workflows import selectors as work
from workflows.casefile.files import download_response
from workflows.deadlines.models import Deadline
from workflows.pages.inbox import task_page

WORDS = {code: label.partition(" –")[0] for code, label in BALLOT_CHOICES}


@permitted("board.vote")
@require_GET
def votes(request: PersonRequest) -> HttpResponse:
    """Where is my vote missing?"""
    page = keyset_page(selectors.places_of(request.user), keys=["-round_id"], cursor=request.GET.get("seite", ""))
    rows = [place_row(one) for one in page.rows]
    context = {
        "page": page,
        "missing": [row for row in rows if row.is_missing],
        "others": others_table([row for row in rows if not row.is_missing]),
        "tasks": task_page(work.open_tasks(request.user).exclude(owner_permission="board.vote"), "").rows,
        "seats": [one for one in selectors.seats_today(request.user) if _sits(one, request.user)],
        "today": timezone.localdate(),
    }
    return render(request, "board/votes.html", context)


def _sits(seat: Any, user: Any) -> bool:
    return any(place.user_id == user.pk for place in seat.people)


def _item_context(place: Elector) -> dict[str, Any]:
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


def _ballot_form(own: Ballot | None) -> BallotForm:
    return BallotForm(initial={"choice": own.choice, "note": own.note} if own else None)


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
    context = _item_context(found)
    form = _ballot_form(context["own"])
    return form_page(request, "board/item.html", form, context | {"question_form": QuestionForm(prefix="q")})


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


class Declare(PlacePage):
    """Am I involved myself? The documents open after it."""

    form_class = DeclareForm
    template_name = "board/declare.html"

    def instead(self) -> HttpResponse | None:
        """Nothing to declare for a person kept away, or after the round."""
        return None if not self.is_away and selectors.is_running(self.place.round) else self.to_item()

    def get_initial(self) -> dict[str, Any]:
        """The declaration as it stands."""
        return {"answer": self.place.interest}

    def context(self) -> dict[str, Any]:
        """Why an own interest is likely, where the matter says so."""
        suggested = self.place.round.resolution.suggested
        hints = [reason for user_id, reason in suggested if user_id == self.request.user.pk]
        return super().context() | {"hints": hints}

    def act(self, **values: Any) -> None:
        """Declare."""
        voting.declare_interest(elector_id=self.place.pk, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the item."""
        return reverse("board:item", args=[self.place.round.resolution_id])


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

    def form_valid(self, form: Any) -> HttpResponse:
        """Without the confirmation, ask for it."""
        if self.request.POST.get("bestaetigt") == "ja":
            return super().form_valid(form)
        return render(self.request, "board/confirm_ballot.html", self._in_words(form))

    def _in_words(self, form: Any) -> dict[str, Any]:
        voted, asked = selectors.counts_of(self.place.round)
        first = self.place.task_id is not None  # type: ignore[attr-defined]
        return super().context() | {
            "choice": form.cleaned_data["choice"],
            "words": WORDS[form.cleaned_data["choice"]],
            "note": form.cleaned_data["note"],
            "is_last": first and voted == asked - 1,
        }

    def context(self) -> dict[str, Any]:
        """Everything the item shows."""
        return _item_context(self.place) | {"question_form": QuestionForm(prefix="q")}

    def act(self, **values: Any) -> None:
        """Cast it."""
        task_id = self.place.task_id  # type: ignore[attr-defined]
        voting.cast_ballot(elector=self.place, task_id=task_id, actor=self.request.user, **values)

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """A round that ended meanwhile makes this an old page."""
        return super().page(form, status=status if selectors.is_running(self.place.round) else 409, **more)

    def done_url(self, outcome: Any) -> str:
        """To the list of votes."""
        return reverse("board:votes")


@method_decorator(fresh_sign_in, name="dispatch")
class Object(PlacePage):
    """Please discuss it in the meeting: a page of its own, with what follows."""

    template_name = "board/objection.html"
    done = "Gespeichert. Der Beschluss kommt in die Sitzung."

    def instead(self) -> HttpResponse | None:
        """Only where the person may vote."""
        may_vote = not self.is_away and self.place.documents_open and selectors.is_running(self.place.round)
        return None if may_vote else self.to_item()

    def act(self, **values: Any) -> None:
        """End the round."""
        voting.object_to_circular(elector_id=self.place.pk, actor=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """To the list of votes."""
        return reverse("board:votes")


class AskQuestion(PlacePage):
    """Ask the office before voting."""

    permission = "board.read_documents"
    http_method_names = ["post"]  # noqa: RUF012 - as Django declares it
    form_class = QuestionForm
    prefix = "q"
    template_name = "board/item.html"

    def instead(self) -> HttpResponse | None:
        """After the round nobody answers."""
        if not selectors.is_running(self.place.round):
            raise Http404
        return None

    def act(self, **values: Any) -> Any:
        """Ask."""
        return questions.ask_question(resolution=self.place.round.resolution, actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """Where the question is."""
        return "Ihre Frage ist bei der Geschäftsstelle." if outcome else "Diese Frage gibt es schon."

    def done_url(self, outcome: Any) -> str:
        """Back to the item."""
        return reverse("board:item", args=[self.place.round.resolution_id])

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """The item with the question as it was typed, and the own ballot as it was cast."""
        context = _item_context(self.place) | {"question_form": form}
        return form_page(self.request, self.template_name, _ballot_form(context["own"]), context, status=422)


@permitted_on("board.read_documents", selectors.find_place)
@require_GET
def document(request: PersonRequest, resolution_id: int, file_id: int, found: Elector) -> HttpResponseBase:
    """A document of the item, for those who declared."""
    stored = found.round.resolution.documents.filter(pk=file_id).first()
    if stored is None:
        raise Http404
    return download_response(stored)


@permitted_on("board.take_part", selectors.find_place)
@require_GET
def result(request: PersonRequest, resolution_id: int, found: Elector) -> HttpResponse:
    """What was decided, and why is it valid? Recused people read the result line only."""
    resolution = found.round.resolution
    away = selectors.is_kept_away(request.user, found)
    context = {
        "resolution": resolution,
        "round": found.round,
        "away": away,
        "decision": Decision(resolution.decision).label if resolution.decision else "",
        "result": result_of(found.round) if found.round.shows_counts and not away else None,
        "running": selectors.is_running(found.round),
        "documents": [] if away or not found.documents_open else list(resolution.documents.order_by("kind", "pk")),
    }
    return render(request, "board/result.html", context)
