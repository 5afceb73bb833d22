"""Please discuss it in the meeting: the objection of a member to the circular procedure."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator

from accounts.sitting import fresh_sign_in
from advisory.board import selectors
from advisory.board.acts.objecting import object_to_circular
from advisory.board.pages.items import PlacePage


@method_decorator(fresh_sign_in, name="dispatch")
class ObjectToCircular(PlacePage):
    """Please discuss it in the meeting: a page of its own, with what follows."""

    template_name = "board/objection.html"
    done = "Gespeichert. Der Beschluss kommt in die Sitzung."

    def instead(self) -> HttpResponse | None:
        """Only where the person may vote."""
        may_vote = not self.is_away and self.place.documents_open and selectors.is_running(self.place.round)
        return None if may_vote else self.to_item()

    def act(self, **values: Any) -> None:
        """End the round."""
        object_to_circular(elector_id=self.place.pk, actor=self.request.user)

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """Nothing can be typed wrongly here: a refusal says that the round ended meanwhile, so this is an old page."""
        return super().page(form, status=409 if status else None, **more)

    def done_url(self, outcome: Any) -> str:
        """To the list of votes."""
        return reverse("board:votes")
