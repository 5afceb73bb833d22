"""Am I involved myself? The declaration of a member before the documents open."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from advisory.board import selectors
from advisory.board.acts.declaring import declare_interest, undo_recusal
from advisory.board.choices import ConflictOfInterest
from advisory.board.forms import DeclareForm, UndoRecusalForm
from advisory.board.pages.items import PlacePage
from advisory.board.services.resolutions import waiting_deputy
from ui.acting import ActPage


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
        return super().context() | {"hints": hints, "deputy": waiting_deputy(self.place)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Who says yes reads once more what follows; everything else is said at once."""
        is_yes = form.cleaned_data["answer"] == ConflictOfInterest.INTEREST
        if not is_yes or self.place.recused or self.request.POST.get("bestaetigt") == "ja":
            return super().form_valid(form)
        context = super().context() | {"deputy": waiting_deputy(self.place)}
        return render(self.request, "board/confirm_recusal.html", context)

    def act(self, **values: Any) -> None:
        """Declare."""
        declare_interest(elector_id=self.place.pk, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the item."""
        return reverse("board:item", args=[self.place.round.resolution_id])


class UndoRecusal(ActPage):
    """The chair takes a recusal back: a slip of a finger must not cost a vote."""

    permission = "board.undo_recusal"
    load = staticmethod(selectors.find_recused)
    form_class = UndoRecusalForm
    template_name = "board/undo_recusal.html"

    def context(self) -> dict[str, Any]:
        """Whose recusal it is."""
        return {"elector": self.found, "resolution": self.found.round.resolution}

    def act(self, **values: Any) -> None:
        """Take it back."""
        undo_recusal(elector_id=self.found.pk, actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """What follows."""
        return f"{self.found.user.name} ist nicht mehr befangen und bekommt eine E-Mail."

    def done_url(self, outcome: Any) -> str:
        """To the item, as the chair reads it."""
        return reverse("board:item", args=[self.found.round.resolution_id])
