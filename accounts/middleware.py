"""Pages of a person stay in no cache; board and staff reach nothing before they have set up a second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.services.second_factor import lacks_second_factor
from accounts.services.signing_in import COOKIE, browser_mark
from ui.access import PUBLIC, rule_for

SETUP_PREFIXES = ("mfa_", "account_")


class PersonalPagesMiddleware:
    """What a signed-in person reads is kept by no cache, so that nobody after her finds it on the machine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so on every answer that says nothing else."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _signed_in_now(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    if request is not None:
        request.signed_in_now = user


user_logged_in.connect(_signed_in_now, dispatch_uid="known-browser")


class KnownBrowserMiddleware:
    """Remembers the browser of a person who has just signed in, so that guessing elsewhere never makes her wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the browser on the answer to a sign-in."""
        response = self.get_response(request)
        user = getattr(request, "signed_in_now", None)
        if user is not None:
            response.set_cookie(
                COOKIE,
                browser_mark(user),
                max_age=settings.KNOWN_BROWSER_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class SecondFactorMiddleware:
    """Sends people who need a second factor and have none to the page where they set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Redirect to the set-up where it is missing."""
        if not request.user.is_authenticated or request.resolver_match is None:
            return None
        name = request.resolver_match.view_name or ""
        if name.startswith(SETUP_PREFIXES) or rule_for(view, name) == PUBLIC:
            return None
        if lacks_second_factor(request.user):
            return redirect("mfa_activate_totp")
        return None
