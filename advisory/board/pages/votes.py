"""The list of a member: where is my vote missing?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from advisory.board import selectors
from advisory.board.presenters.rows import place_row
from advisory.board.presenters.tables import others_table
from ui.access import permitted
from ui.keyset import keyset_page
from workflows import selectors as work
from workflows.pages.inbox import task_page


@permitted("board.vote")
@require_GET
def votes(request: PersonRequest) -> HttpResponse:
    """Where is my vote missing?"""
    page = keyset_page(selectors.places_of(request.user), keys=["-round_id"], cursor=request.GET.get("seite", ""))
    before = selectors.rounds_before([one.round for one in page.rows])
    rows = [place_row(one, before.get(one.round_id)) for one in page.rows]
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
