"""Pages that everybody may read: both paths of the programme, contact, how to ask for access, legal pages."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import selectors
from accounts.forms import AccessRequestForm
from accounts.services.access_requests import request_access
from ui.access import PUBLIC, AccessRule, public
from ui.acting import ActPage


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The start page with both paths and the sign-in; signed-in people go to their own start."""
    if request.user.is_authenticated:
        return redirect("start")
    return render(request, "public/home.html")


class RequestAccess(ActPage):
    """Ask for access; the answer is the same whether or not the address is known."""

    form_class = AccessRequestForm
    template_name = "public/access_request.html"
    done = "Ihre Anfrage ist angekommen. Wir rufen Sie in den nächsten Arbeitstagen an."

    @classmethod
    def rule(cls) -> AccessRule:
        """Anybody may ask."""
        return PUBLIC

    def act(self, **values: Any) -> None:
        """Keep the request and tell the institute."""
        request_access(**values, source=get_ip(self.request))

    def done_url(self, outcome: Any) -> str:
        """To the start page."""
        return reverse("public:home")


@public
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Contact, and who resets a lost second factor."""
    return render(request, "public/help.html", {"resetters": list(selectors.second_factor_contacts())})


def _text_page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    @public
    @require_GET
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template, {"base_url": settings.BASE_URL})

    return page


accessibility = _text_page("public/accessibility.html")
easy_language = _text_page("public/easy_language.html")
privacy = _text_page("public/privacy.html")
imprint = _text_page("public/imprint.html")
