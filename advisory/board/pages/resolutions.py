"""Resolutions for the office and those who read results: participation, questions, votes in text form."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from advisory.board import selectors
from advisory.board.acts import questions, voting
from advisory.board.choices import Decision
from advisory.board.forms import AnswerForm, EnterBallotForm
from advisory.board.models import BallotEvidence, Resolution
from advisory.board.presenters.rows import distance_of, result_of, round_badge
from advisory.board.presenters.tables import electors_table, resolutions_table
from ui.access import permitted, permitted_on
from ui.acting import ActPage
from ui.keyset import keyset_page
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


@permitted_on("board.view_participation", selectors.find_evidence)
@require_GET
def evidence(request: PersonRequest, evidence_id: int, found: BallotEvidence) -> HttpResponseBase:
    """The message a vote was entered from, once the round is confirmed."""
    return download_response(found)


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

    def act(self, *, evidence: Any, **values: Any) -> None:
        """Enter it."""
        voting.enter_ballot(elector_id=self.found.pk, actor=self.request.user, upload=evidence, **values)

    def done_url(self, outcome: Any) -> str:
        """To the resolution."""
        return reverse("board:resolution", args=[self.found.round.resolution_id])


class Answer(ActPage):
    """Answer a question; everybody who is not recused reads it."""

    permission = "board.answer_question"
    load = staticmethod(selectors.find_question)
    form_class = AnswerForm
    template_name = "board/answer.html"
    done = "Die Antwort ist gespeichert."

    def context(self) -> dict[str, Any]:
        """The question and what it is about."""
        return {"question": self.found, "resolution": self.found.resolution}

    def act(self, **values: Any) -> None:
        """Answer."""
        questions.answer_question(question=self.found, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the resolution."""
        return reverse("board:resolution", args=[self.found.resolution_id])
