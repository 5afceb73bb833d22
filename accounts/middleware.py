"""Board and staff reach nothing before they have set up a second factor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.services.second_factor import lacks_second_factor
from ui.access import PUBLIC, rule_for

SETUP_PREFIXES = ("mfa_", "account_")


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
