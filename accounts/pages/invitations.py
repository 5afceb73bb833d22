"""Invite people, answer requests for access, and the page on which an invitation is used up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import selectors
from accounts.forms import InvitationForm, PasswordForm
from accounts.models import AccessRequest, User
from accounts.services import access_requests, invitations
from ui.access import public
from ui.acting import ActPage, ButtonPage
from ui.forms import form_page
from ui.refusals import DomainRefusal


class Invite(ActPage):
    """Invite a person, prefilled from a request for access where there is one."""

    permission = "accounts.invite_person"
    form_class = InvitationForm
    template_name = "accounts/invite.html"

    @property
    def origin(self) -> AccessRequest | None:
        """The open request for access that the address names."""
        if not hasattr(self, "_origin"):
            wanted = self.request.GET.get("anfrage", "")
            readable = wanted.isascii() and wanted.isdigit() and len(wanted) < 12
            self._origin = selectors.find_access_request(self.request.user, int(wanted)) if readable else None
        return self._origin

    def get_initial(self) -> dict[str, Any]:
        """What the request says of the person."""
        if self.origin is None:
            return {}
        return {
            "organisation": self.origin.organisation_id,
            "name": self.origin.name,
            "email": self.origin.email,
            "role": "applicant_editor",
        }

    def context(self) -> dict[str, Any]:
        """The request itself."""
        return {"origin": self.origin}

    def act(self, **values: Any) -> Any:
        """Send the invitation."""
        return invitations.invite_person(**values, actor=self.request.user, access_request=self.origin)

    def done_words(self, outcome: Any) -> str:
        """Who gets it."""
        return f"Die Einladung an {outcome.name} ist unterwegs."

    def done_url(self, outcome: Any) -> str:
        """To the list of people."""
        return reverse("accounts:people")


class DeclineRequest(ButtonPage):
    """Close a request without an invitation."""

    permission = "accounts.answer_access_request"
    load = staticmethod(selectors.find_access_request)
    done = "Die Anfrage ist geschlossen."

    def act(self, **values: Any) -> None:
        """Close it."""
        access_requests.decline_access(request=self.found, actor=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """To the list of people."""
        return reverse("accounts:people")


class RevokeInvitation(ButtonPage):
    """Withdraw an invitation."""

    permission = "accounts.invite_person"
    load = staticmethod(selectors.find_invitation)
    done = "Die Einladung ist zurückgezogen."

    def act(self, **values: Any) -> None:
        """Withdraw it."""
        invitations.revoke_invitation(invitation=self.found, actor=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """To the list of people."""
        return reverse("accounts:people")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation: opening it (a mail filter does) changes nothing, the button uses it up."""
    found = invitations.find_open_invitation(token)
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    known = User.objects.filter(email=found.email).exists()
    form = PasswordForm(request.POST or None, person=User(email=found.email, name=found.name))
    if request.method == "POST" and (known or form.is_valid()):
        try:
            user = invitations.accept_invitation(token=token, password=None if known else form.cleaned_data["password"])
        except DomainRefusal as error:
            return render(request, "accounts/invitation_gone.html", {"reason": str(error)}, status=404)
        if known:
            messages.success(request, "Die neue Rolle gilt. Melden Sie sich an.")
            return redirect("account_login")
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("start")
    return form_page(request, "accounts/invitation.html", form, {"invitation": found, "known": known})
