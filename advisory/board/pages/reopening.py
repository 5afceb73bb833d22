"""End a vote whose text was written freely, to open it anew."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from advisory.board import selectors
from advisory.board.acts.reopening import reopen_round
from advisory.board.forms import ReopenForm
from advisory.board.presenters.motions import motion_words
from ui.acting import ActPage


class Reopen(ActPage):
    """Why, and what follows."""

    permission = "board.prepare_resolution"
    load = staticmethod(selectors.find_to_reopen)
    form_class = ReopenForm
    template_name = "board/reopen.html"
    done = "Die Abstimmung ist beendet. Eröffnen Sie die nächste Runde."

    def instead(self) -> HttpResponse | None:
        """Only where a round with a freely written text runs."""
        round_ = selectors.newest_round(self.found)
        if round_ is not None and round_.is_open and round_.is_free_text:
            return None
        return redirect("board:resolution", resolution_id=self.found.pk)

    def context(self) -> dict[str, Any]:
        """The text that ends."""
        round_ = selectors.newest_round(self.found)
        if round_ is not None:
            round_.resolution = self.found
        return {"resolution": self.found, "round": round_, "motion": motion_words(round_) if round_ else None}

    def act(self, *, reason: str) -> None:
        """End it."""
        reopen_round(resolution=self.found, actor=self.request.user, reason=reason)

    def done_url(self, outcome: Any) -> str:
        """To the resolution."""
        return reverse("board:resolution", args=[self.found.pk])
