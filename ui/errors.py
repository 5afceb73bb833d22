"""Pages for requests that cannot be answered; 403 and 404 are the same page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ui.access import public


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page does not exist, or this person may not see it: both look alike."""
    return render(request, "ui/not_found.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; nothing of the request was stored."""
    return render(request, "ui/server_error.html", status=500)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request cannot be read."""
    return render(request, "ui/bad_request.html", status=400)


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection token does not match (signed in again in another tab, or cookies are off)."""
    return render(request, "ui/form_expired.html", status=403)
