"""Invite people, answer requests for access, and the page on which an invitation is used up."""

from typing import Any

from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache

from accounts import selectors
from accounts.forms import InvitationForm, PasswordForm
from accounts.models import AccessRequest, Invitation, User
from accounts.services import access_requests, invitations
from accounts.sitting import fresh_sign_in
from ui.access import PUBLIC, AccessRule
from ui.acting import ActPage, ButtonPage
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
        """Who gets it, or who has to confirm it first."""
        if outcome.waits_for_second:
            return f"Die Einladung an {outcome.name} geht hinaus, sobald eine zweite Person sie bestätigt."
        return f"Die Einladung an {outcome.name} ist unterwegs."

    def done_url(self, outcome: Any) -> str:
        """To the list of people."""
        return reverse("accounts:people")


@method_decorator(fresh_sign_in, name="dispatch")
class ConfirmInvitation(ActPage):
    """The second person behind a powerful role: shows who invites whom to what, and confirms it."""

    permission = "accounts.confirm_powerful_role"
    load = staticmethod(selectors.find_invitation_to_confirm)
    template_name = "accounts/confirm_invitation.html"

    def context(self) -> dict[str, Any]:
        """The invitation."""
        return {"invitation": self.found}

    def act(self, **values: Any) -> Invitation:
        """Confirm it."""
        return invitations.confirm_invitation(invitation=self.found, actor=self.request.user)

    def done_words(self, outcome: Any) -> str:
        """It is sent now."""
        return f"Bestätigt. Die Einladung an {outcome.name} ist unterwegs."

    def done_url(self, outcome: Any) -> str:
        """To the list of people, or to the start for the foundation."""
        return reverse("accounts:people" if self.request.user.has_perm("accounts.view_people") else "start")


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


@method_decorator(never_cache, name="dispatch")
class UseInvitation(ActPage):
    """The page of an invitation: opening it (a mail filter does) changes nothing, the button uses it up."""

    form_class = PasswordForm
    template_name = "accounts/invitation.html"

    @classmethod
    def rule(cls) -> AccessRule:
        """Whoever holds the address may enter."""
        return PUBLIC

    @cached_property
    def invitation(self) -> Invitation | None:
        """The open invitation of the address."""
        return invitations.find_open_invitation(self.kwargs["token"])

    @cached_property
    def known(self) -> bool:
        """Whether the person has an account already, and needs no password."""
        return self.invitation is not None and User.objects.filter(email=self.invitation.email).exists()

    def instead(self) -> HttpResponse | None:
        """An invitation that was used, withdrawn or never written."""
        return self._gone() if self.invitation is None else None

    def _gone(self, reason: str = "") -> HttpResponse:
        context = {"reason": reason} if reason else {}
        return render(self.request, "accounts/invitation_gone.html", context, status=404)

    def form_arguments(self) -> dict[str, Any]:
        """Whose password it is."""
        found: Any = self.invitation
        return {"person": User(email=found.email, name=found.name)}

    def context(self) -> dict[str, Any]:
        """The invitation."""
        return {"invitation": self.invitation, "known": self.known}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Who has an account sends no password."""
        return self.form_valid(form) if self.known else super().form_invalid(form)

    def values(self, form: Any) -> dict[str, Any]:
        """The password of a new person."""
        return {"password": None if self.known else form.cleaned_data["password"]}

    def act(self, *args: Any, **values: Any) -> User:
        """Use it up; a new person is signed in at once."""
        user = invitations.accept_invitation(token=self.kwargs["token"], **values)
        if not self.known:
            login(self.request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return user

    def refused(self, form: Any, refusal: DomainRefusal) -> HttpResponse:
        """Somebody was faster."""
        return self._gone(str(refusal))

    def done_words(self, outcome: Any) -> str:
        """A new person is shown her work instead."""
        return "Die neue Rolle gilt. Melden Sie sich an." if self.known else ""

    def done_url(self, outcome: Any) -> str:
        """To the sign-in, or to the start."""
        return reverse("account_login") if self.known else reverse("start")
