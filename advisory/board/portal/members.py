"""Pages of a member: open votes, am I involved, ballot, objection, question, result."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from advisory.board import selectors, voting
from advisory.board.choices import BALLOT_CHOICES, ConflictOfInterest, Decision
from advisory.board.forms import BallotForm, DeclareForm, QuestionForm
from advisory.board.models import Elector
from advisory.board.presenters.rows import circles, distance_of, place_row, result_of
from advisory.board.presenters.tables import others_table
from advisory.board.services import questions
from ui.access import permitted, permitted_on
from ui.forms import form_page
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal
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


def _item_context(request: PersonRequest, place: Elector) -> dict[str, Any]:
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
    context = _item_context(request, found)
    own = context["own"]
    form = BallotForm(initial={"choice": own.choice, "note": own.note} if own else None)
    return form_page(request, "board/item.html", form, context | {"question_form": QuestionForm(prefix="q")})


@permitted_on("board.take_part", selectors.find_place)
@require_http_methods(["GET", "POST"])
def declare(request: PersonRequest, resolution_id: int, found: Elector) -> HttpResponse:
    """Am I involved myself? The documents open after it."""
    if selectors.is_kept_away(request.user, found) or not selectors.is_running(found.round):
        return redirect("board:item", resolution_id=resolution_id)
    form = DeclareForm(request.POST if request.method == "POST" else None, initial={"answer": found.interest})
    if request.method == "POST" and form.is_valid():
        try:
            voting.declare_interest(elector_id=found.pk, actor=request.user, answer=form.cleaned_data["answer"])
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("board:item", resolution_id=resolution_id)
    resolution = found.round.resolution
    hints = [reason for user_id, reason in resolution.suggested if user_id == request.user.pk]
    context = {"place": found, "resolution": resolution, "round": found.round, "hints": hints}
    return form_page(request, "board/declare.html", form, context)


@permitted_on("board.take_part", selectors.find_place)
@require_http_methods(["GET", "POST"])
@fresh_sign_in
def ballot(request: PersonRequest, resolution_id: int, found: Elector) -> HttpResponse:
    """Repeat the choice in words; only the confirmation casts it."""
    away = selectors.is_kept_away(request.user, found) or not found.documents_open
    if request.method == "GET" or away:
        return redirect("board:item", resolution_id=resolution_id)
    form = BallotForm(request.POST)
    if form.is_valid() and request.POST.get("bestaetigt") != "ja":
        return render(request, "board/confirm_ballot.html", _confirm_context(request, found, form))
    if form.is_valid():
        try:
            voting.cast_ballot(elector=found, task_id=found.task_id, actor=request.user, **form.cleaned_data)  # type: ignore[attr-defined]
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Ihre Stimme ist gespeichert.")
            return redirect("board:votes")
    context = _item_context(request, found) | {"question_form": QuestionForm(prefix="q")}
    status = 409 if not selectors.is_running(found.round) else None
    return form_page(request, "board/item.html", form, context, status=status)


def _confirm_context(request: PersonRequest, place: Elector, form: BallotForm) -> dict[str, Any]:
    voted, asked = selectors.counts_of(place.round)
    first = place.task_id is not None  # type: ignore[attr-defined]
    return {
        "place": place,
        "resolution": place.round.resolution,
        "round": place.round,
        "choice": form.cleaned_data["choice"],
        "words": WORDS[form.cleaned_data["choice"]],
        "note": form.cleaned_data["note"],
        "is_last": first and voted == asked - 1,
    }


@permitted_on("board.take_part", selectors.find_place)
@require_http_methods(["GET", "POST"])
@fresh_sign_in
def objection(request: PersonRequest, resolution_id: int, found: Elector) -> HttpResponse:
    """Please discuss it in the meeting: a page of its own, with what follows."""
    away = selectors.is_kept_away(request.user, found) or not found.documents_open
    if away or not selectors.is_running(found.round):
        return redirect("board:item", resolution_id=resolution_id)
    error = ""
    if request.method == "POST":
        try:
            voting.object_to_circular(elector_id=found.pk, actor=request.user)
        except DomainRefusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, "Gespeichert. Der Beschluss kommt in die Sitzung.")
            return redirect("board:votes")
    context = {"place": found, "resolution": found.round.resolution, "error": error}
    return render(request, "board/objection.html", context, status=409 if error else 200)


@permitted_on("board.read_documents", selectors.find_place)
@require_POST
def question(request: PersonRequest, resolution_id: int, found: Elector) -> HttpResponse:
    """Ask the office before voting."""
    form = QuestionForm(request.POST, prefix="q")
    if not selectors.is_running(found.round):
        raise Http404
    if form.is_valid():
        asked = questions.ask_question(
            resolution=found.round.resolution, actor=request.user, text=form.cleaned_data["text"]
        )
        messages.success(request, "Ihre Frage ist bei der Geschäftsstelle." if asked else "Diese Frage gibt es schon.")
        return redirect("board:item", resolution_id=resolution_id)
    context = _item_context(request, found) | {"question_form": form}
    own = context["own"]
    shown = BallotForm(initial={"choice": own.choice, "note": own.note} if own else None)
    return form_page(request, "board/item.html", shown, context, status=422)


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
