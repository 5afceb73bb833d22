"""Resolutions for the office and those who read results, and the result as a member reads it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from advisory.board import selectors
from advisory.board.choices import Decision
from advisory.board.models import Elector, Resolution
from advisory.board.presenters.motions import kept_money, motion_words
from advisory.board.presenters.rows import distance_of, result_of, round_badge
from advisory.board.presenters.tables import electors_table, resolutions_table
from ui.access import permitted, permitted_on
from ui.keyset import keyset_page


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
        "motion": motion_words(round_) if round_ else None,
        "kept_money": kept_money(round_) if round_ and manages else [],
        "may_reopen": bool(round_ and running and round_.is_free_text)
        and request.user.has_perm("board.prepare_resolution", found),
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


@permitted_on("board.take_part", selectors.find_place)
@require_GET
def result(request: PersonRequest, resolution_id: int, found: Elector) -> HttpResponse:
    """What was decided, and why is it valid? Recused people read the result line only."""
    resolution = found.round.resolution
    away = selectors.is_kept_away(request.user, found)
    context = {
        "resolution": resolution,
        "round": found.round,
        "motion": motion_words(found.round),
        "away": away,
        "decision": Decision(resolution.decision).label if resolution.decision else "",
        "result": result_of(found.round) if found.round.shows_counts and not away else None,
        "running": selectors.is_running(found.round),
        "recused": selectors.recused_of(request.user, found.round),
        "documents": [] if away or not found.documents_open else list(resolution.documents.order_by("kind", "pk")),
    }
    return render(request, "board/result.html", context)
