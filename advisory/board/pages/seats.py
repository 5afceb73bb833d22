"""Seats of the board: who sits on it, and how that is changed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from accounts.models import Organisation, User
from accounts.requests import PersonRequest
from accounts.selectors import people_with
from advisory.board import selectors
from advisory.board.forms import MembershipForm, SeatForm
from advisory.board.presenters.tables import seat_changes_table, seats_table
from advisory.board.services import seats
from ui.access import permitted
from ui.acting import ActPage, ButtonPage
from ui.folding import SortKey


@permitted("board.view_seats")
@require_GET
def seat_list(request: PersonRequest) -> HttpResponse:
    """Who sits on the board."""
    may_manage = request.user.has_perm("board.manage_seats")
    table = seats_table(selectors.seats_today(request.user), may_manage=may_manage)
    changes = seat_changes_table(selectors.seat_changes(request.user))
    return render(request, "board/seats.html", {"table": table, "may_manage": may_manage, "changes": changes})


class AddSeat(ActPage):
    """Add a seat."""

    permission = "board.manage_seats"
    form_class: Any = SeatForm
    template_name = "board/seat_form.html"

    def form_arguments(self) -> dict[str, Any]:
        """Who may send somebody."""
        return {"organisations": Organisation.objects.visible_to(self.request.user)}

    def context(self) -> dict[str, Any]:
        """What is done here."""
        return {"title": "Sitz anlegen", "action": "Sitz anlegen"}

    def act(self, *args: Any, **values: Any) -> Any:
        """Add it."""
        return seats.add_seat(actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """Which one."""
        return f"Der Sitz „{outcome.name}“ ist angelegt."

    def done_url(self, outcome: Any) -> str:
        """To the seats."""
        return reverse("board:seats")


class NameMember(AddSeat):
    """Name a member or a deputy."""

    load = staticmethod(selectors.find_seat)
    form_class: Any = MembershipForm

    @cached_property
    def people(self) -> list[User]:
        """Everybody who may vote."""
        return list(people_with("board.vote").order_by(SortKey("name")))

    def form_arguments(self) -> dict[str, Any]:
        """Whom one may name."""
        return {"people": self.people}

    def context(self) -> dict[str, Any]:
        """For which seat."""
        return {"title": f"Person für den Sitz „{self.found.name}“", "action": "Person eintragen"}

    def act(self, *, person: str, as_deputy: bool, **values: Any) -> Any:
        """Name her."""
        chosen = next(one for one in self.people if str(one.pk) == person)
        return seats.name_member(seat=self.found, user=chosen, as_deputy=as_deputy, actor=self.request.user)

    def done_words(self, outcome: Any) -> str:
        """Who sits where."""
        return f"{outcome.user.name}: eingetragen für den Sitz „{self.found.name}“."


class EndMembership(ActPage):
    """Ask once more, then end a membership."""

    permission = "board.manage_seats"
    load = staticmethod(selectors.find_membership)
    template_name = "board/membership_end.html"

    def context(self) -> dict[str, Any]:
        """Whose."""
        return {"membership": self.found}

    def act(self, **values: Any) -> None:
        """End it."""
        seats.end_membership(membership=self.found, actor=self.request.user)

    def done_words(self, outcome: Any) -> str:
        """Whose membership ended."""
        return f"Die Mitgliedschaft von {self.found.user.name} ist beendet."

    def done_url(self, outcome: Any) -> str:
        """To the seats."""
        return reverse("board:seats")


class EndSeat(ButtonPage):
    """End a seat that nobody holds."""

    permission = "board.manage_seats"
    load = staticmethod(selectors.find_seat)

    def act(self, **values: Any) -> None:
        """End it."""
        seats.end_seat(seat=self.found, actor=self.request.user)

    def done_words(self, outcome: Any) -> str:
        """Which one."""
        return f"Der Sitz „{self.found.name}“ ist beendet."

    def done_url(self, outcome: Any) -> str:
        """To the seats."""
        return reverse("board:seats")
