"""Pages that everybody may read: both paths of the programme, contact, how to ask for access, legal pages."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import selectors
from accounts.forms import AccessRequestForm
from accounts.services.access_requests import request_access
from ui.access import public
from ui.forms import form_page


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The start page with both paths and the sign-in; signed-in people go to their own start."""
    if request.user.is_authenticated:
        return redirect("start")
    return render(request, "public/home.html")


@public
@require_http_methods(["GET", "POST"])
def access_request(request: HttpRequest) -> HttpResponse:
    """Ask for access; the answer is the same whether or not the address is known."""
    form = AccessRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request_access(**form.cleaned_data)
        messages.success(request, "Ihre Anfrage ist angekommen. Wir rufen Sie in den nächsten Arbeitstagen an.")
        return redirect("public:home")
    return form_page(request, "public/access_request.html", form)


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
