"""Everybody with an account: the list, a lost second factor, the end of a role."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import selectors
from accounts.choices import BOARD_ROLES
from accounts.pages.filters import PeopleFilter
from accounts.pages.tables import people_table
from accounts.requests import PersonRequest
from accounts.services import people
from ui.access import permitted
from ui.acting import ActPage
from ui.folding import SortKey
from ui.keyset import keyset_page


@permitted("accounts.view_people")
@require_GET
def people_list(request: PersonRequest) -> HttpResponse:
    """Everybody with an account, open requests first."""
    filters = PeopleFilter(request.GET, queryset=selectors.people_visible_to(request.user))
    page = keyset_page(
        filters.qs.annotate(sort_name=SortKey("name")), keys=["sort_name", "id"], cursor=request.GET.get("seite", "")
    )
    context = {
        "page": page,
        "table": people_table(
            page.rows,
            may_end_roles=request.user.has_perm("accounts.end_role"),
            may_reset=request.user.has_perm("accounts.reset_second_factor"),
        ),
        "filters": filters,
        "requests": list(selectors.open_access_requests(request.user)[:50]),
        "may_confirm": request.user.has_perm("accounts.confirm_powerful_role"),
        "invitations": list(selectors.open_invitations(request.user)[:50]),
    }
    return render(request, "accounts/people.html", context)


class PersonPage(ActPage):
    """An act on a person that is asked once more; afterwards the list."""

    def done_url(self, outcome: Any) -> str:
        """Back to the list."""
        return reverse("accounts:people")

    def refused_url(self) -> str:
        """There a refusal is read as well."""
        return self.done_url(None)


class ResetSecondFactor(PersonPage):
    """Ask once more, then remove the second factor of a person who lost it."""

    permission = "accounts.reset_second_factor"
    load = staticmethod(selectors.find_person)
    template_name = "accounts/second_factor_reset.html"

    def context(self) -> dict[str, Any]:
        """Whose it is."""
        return {"person": self.found}

    def act(self, **values: Any) -> None:
        """Remove it; a refusal (one's own) is told on the list."""
        people.reset_second_factor(person=self.found, actor=self.request.user)

    def done_words(self, outcome: Any) -> str:
        """What happens next."""
        return f"{self.found.name} richtet bei der nächsten Anmeldung einen neuen zweiten Faktor ein."


class EndRole(PersonPage):
    """Ask once more, then end a role."""

    permission = "accounts.end_role"
    load = staticmethod(selectors.find_assignment)
    template_name = "accounts/role_end.html"

    def context(self) -> dict[str, Any]:
        """Which role of whom."""
        return {"assignment": self.found, "in_board": self.found.role in BOARD_ROLES}

    def act(self, **values: Any) -> None:
        """End it."""
        people.end_role(assignment=self.found, actor=self.request.user)

    def done_words(self, outcome: Any) -> str:
        """Whose role it was."""
        return f"Die Rolle von {self.found.user.name} ist beendet."
