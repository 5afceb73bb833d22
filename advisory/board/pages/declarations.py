"""Am I involved myself? The declaration of a member before the documents open."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from advisory.board import selectors
from advisory.board.acts.declaring import declare_interest
from advisory.board.forms import DeclareForm
from advisory.board.pages.items import PlacePage


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
        declare_interest(elector_id=self.place.pk, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the item."""
        return reverse("board:item", args=[self.place.round.resolution_id])
