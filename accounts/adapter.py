"""How allauth behaves here: nobody signs up by himself, and its mails go through the outbox."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from accounts import mails
from accounts.services import signing_in
from accounts.services.tokens import revoke_all
from notifications.outbox import Recipient, enqueue
from ui.text import plain_address


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed; reset links leave by the outbox, where they are redacted and erased."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Access comes by invitation only."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The reset link on the configured address, whatever host the request named."""
        uid, token = key.split("-", 1)
        return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Find the person by her address in its one form; guessing slows down, by account and by source.

        The password is always judged, so that an answer takes as long whatever it says. Raises ValidationError with the
        seconds to wait, alike for known and unknown addresses.
        """
        address = plain_address(str(credentials.get("email") or ""))
        if isinstance(credentials.get("email"), str):
            credentials["email"] = address
        mark = request.COOKIES.get(signing_in.COOKIE, "")
        person = signing_in.person_of(address, mark)
        tries = signing_in.begin(address, person, mark=mark, source=get_ip(request))
        user = super().authenticate(request, **credentials)
        if user is not None and signing_in.gets_in(tries, user):
            signing_in.right(tries, address)
            return user
        if wait := signing_in.wait_of(tries):
            raise ValidationError(signing_in.words(wait), code="slow")
        return None

    def set_password(self, user: Any, password: str) -> None:
        """A new password, changed or reset, ends every key; Django ends the sessions that knew the old one."""
        with transaction.atomic():
            super().set_password(user, password)
            revoke_all(user=user)
        signing_in.forget(user)

    def clean_email(self, email: str) -> str:
        """The address in its one form, where a new password is asked for."""
        return str(super().clean_email(plain_address(email)))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the password reset mail to the outbox; all other mails of allauth report a change of sign-in data."""
        user = context.get("user")
        recipient = Recipient(email, "Für diese Adresse gibt es ein Konto.", user.pk if user else None)
        key = f"allauth-{uuid.uuid4()}"
        with transaction.atomic():
            if template_prefix == "account/email/password_reset_key":
                enqueue(mails.PASSWORD_RESET_REQUESTED, [recipient], {"url": context["password_reset_url"]}, key=key)
            elif template_prefix != "account/email/unknown_account":
                enqueue(mails.SIGN_IN_CHANGED, [recipient], {}, key=key)
