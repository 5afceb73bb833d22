"""Pages of the office: resolutions, participation, questions, votes received in text form, seats."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation
from accounts.requests import PersonRequest
from accounts.selectors import people_with
from advisory.board import selectors, voting
from advisory.board.choices import Decision
from advisory.board.forms import AnswerForm, EnterBallotForm, MembershipForm, SeatForm
from advisory.board.models import BallotEvidence, BoardQuestion, Elector, Membership, Resolution, Seat
from advisory.board.presenters.rows import distance_of, result_of, round_badge
from advisory.board.presenters.tables import electors_table, resolutions_table, seats_table
from advisory.board.services import questions, seats
from ui.access import permitted, permitted_on
from ui.forms import form_page
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal
from workflows.casefile.files import download_response


@permitted("board.view_result")
@require_GET
def resolutions(request: PersonRequest) -> HttpResponse:
    """All resolutions, newest first."""
    rows = selectors.resolutions_visible_to(request.user).prefetch_related("rounds")
    page = keyset_page(rows, keys=["-pk"], cursor=request.GET.get("seite", ""))
    shown = []
    for one in page.rows:
        rounds = sorted(one.rounds.all(), key=lambda round_: round_.number)
        for round_ in rounds:
            round_.resolution = one
        shown.append({"resolution": one, "round": rounds[-1] if rounds else None})
    for row in shown:
        row["badge"] = round_badge(row["round"]) if row["round"] else None
    return render(request, "board/resolutions.html", {"page": page, "table": resolutions_table(shown)})


@permitted_on("board.view_result", selectors.find_resolution)
@require_GET
def resolution(request: PersonRequest, resolution_id: int, found: Resolution) -> HttpResponse:
    """One resolution: wording, who has not voted yet, questions, result."""
    round_ = selectors.newest_round(found)
    if round_ is not None:
        round_.resolution = found
    manages = request.user.has_perm("board.view_participation", found)
    running = round_ is not None and selectors.is_running(round_)
    electors = selectors.participation_of(round_) if round_ and manages else []
    may_enter = running and request.user.has_perm("board.enter_ballot", found)
    context = {
        "resolution": found,
        "round": round_,
        "running": running,
        "badge": round_badge(round_) if round_ else None,
        "distance": distance_of(round_) if round_ and running else None,
        "decision": Decision(found.decision).label if found.decision else "",
        "electors": electors_table(electors, reader=request.user, may_enter=may_enter),
        "may_answer": request.user.has_perm("board.answer_question", found),
        "questions": list(found.questions.select_related("asked_by", "answered_by")) if manages else [],
        "result": result_of(round_) if round_ and round_.shows_counts else None,
        "notes": selectors.notes_of(round_) if round_ and round_.shows_counts and manages else [],
        "evidence": selectors.evidence_of(round_) if round_ and round_.shows_counts and manages else [],
        "documents": list(found.documents.order_by("kind", "pk")) if manages else [],
        "may_open_case": request.user.has_perm("workflows.view_case", found.case),
    }
    return render(request, "board/resolution.html", context)


@permitted_on("board.enter_ballot", selectors.find_elector)
@require_http_methods(["GET", "POST"])
def enter_ballot(request: PersonRequest, elector_id: int, found: Elector) -> HttpResponse:
    """Enter a vote received in text form, with evidence; it is not displayed again before the close."""
    form = EnterBallotForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            voting.enter_ballot(
                elector_id=found.pk,
                actor=request.user,
                choice=form.cleaned_data["choice"],
                not_biased=form.cleaned_data["not_biased"],
                upload=form.cleaned_data["evidence"],
            )
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Die Stimme ist eingetragen. Sie wird bis zum Ende der Runde nicht angezeigt.")
            return redirect("board:resolution", resolution_id=found.round.resolution_id)
    return form_page(request, "board/enter_ballot.html", form, {"elector": found, "round": found.round})


@permitted_on("board.view_participation", selectors.find_evidence)
@require_GET
def evidence(request: PersonRequest, evidence_id: int, found: BallotEvidence) -> HttpResponseBase:
    """The message a vote was entered from, once the round is confirmed."""
    return download_response(found)


@permitted_on("board.answer_question", selectors.find_question)
@require_http_methods(["GET", "POST"])
def answer(request: PersonRequest, question_id: int, found: BoardQuestion) -> HttpResponse:
    """Answer a question; everybody who is not recused reads it."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            questions.answer_question(question=found, actor=request.user, text=form.cleaned_data["text"])
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Die Antwort ist gespeichert.")
            return redirect("board:resolution", resolution_id=found.resolution_id)
    return form_page(request, "board/answer.html", form, {"question": found, "resolution": found.resolution})


@permitted("board.view_seats")
@require_GET
def seat_list(request: PersonRequest) -> HttpResponse:
    """Who sits on the board."""
    may_manage = request.user.has_perm("board.manage_seats")
    table = seats_table(selectors.seats_today(request.user), may_manage=may_manage)
    context = {"table": table, "may_manage": may_manage}
    return render(request, "board/seats.html", context)


@permitted("board.manage_seats")
@require_http_methods(["GET", "POST"])
def seat_add(request: PersonRequest) -> HttpResponse:
    """Add a seat."""
    form = SeatForm(
        request.POST if request.method == "POST" else None,
        organisations=Organisation.objects.visible_to(request.user),
    )
    if request.method == "POST" and form.is_valid():
        try:
            seats.add_seat(**form.cleaned_data)
        except DomainRefusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Der Sitz „{form.cleaned_data['name']}“ ist angelegt.")
            return redirect("board:seats")
    return form_page(request, "board/seat_form.html", form, {"title": "Sitz anlegen", "action": "Sitz anlegen"})


@permitted_on("board.manage_seats", selectors.find_seat)
@require_http_methods(["GET", "POST"])
def seat_member(request: PersonRequest, seat_id: int, found: Seat) -> HttpResponse:
    """Name a member or a deputy."""
    people = list(people_with("board.vote").order_by("name"))
    form = MembershipForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in people if str(one.pk) == form.cleaned_data["person"])
        try:
            seats.name_member(seat=found, user=chosen, as_deputy=form.cleaned_data["as_deputy"])
        except DomainRefusal as refusal:
            form.add_error("person", str(refusal))
        else:
            messages.success(request, f"{chosen.name}: eingetragen für den Sitz „{found.name}“.")
            return redirect("board:seats")
    context = {"title": f"Person für den Sitz „{found.name}“", "action": "Person eintragen"}
    return form_page(request, "board/seat_form.html", form, context)


@permitted_on("board.manage_seats", selectors.find_membership)
@require_http_methods(["GET", "POST"])
def membership_end(request: PersonRequest, membership_id: int, found: Membership) -> HttpResponse:
    """Ask once more, then end a membership."""
    if request.method == "POST":
        seats.end_membership(membership=found)
        messages.success(request, f"Die Mitgliedschaft von {found.user.name} ist beendet.")
        return redirect("board:seats")
    return render(request, "board/membership_end.html", {"membership": found})


@permitted_on("board.manage_seats", selectors.find_seat)
@require_POST
def seat_end(request: PersonRequest, seat_id: int, found: Seat) -> HttpResponse:
    """End a seat that nobody holds."""
    try:
        seats.end_seat(seat=found)
    except DomainRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Der Sitz „{found.name}“ ist beendet.")
    return redirect("board:seats")
