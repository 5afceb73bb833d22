"""Own access keys for programs: list, create, revoke."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import selectors
from accounts.models import ApiToken
from accounts.models.token import TokenScope
from accounts.pages.tables import tokens_table
from accounts.requests import PersonRequest
from accounts.services import tokens
from accounts.sitting import fresh_sign_in
from ui.access import signed_in
from ui.acting import ButtonPage
from ui.fields import NameField
from ui.forms import form_page


class TokenForm(forms.Form):
    """What the key is for and what it may do."""

    name = NameField(label="Wofür ist der Schlüssel?", max_length=100)
    scopes = forms.MultipleChoiceField(
        label="Was darf das Programm?", choices=TokenScope, widget=forms.CheckboxSelectMultiple
    )


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
@fresh_sign_in
def token_list(request: PersonRequest) -> HttpResponse:
    """Own keys, and a form for a new one; its secret is shown once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _, secret = tokens.create_token(user=request.user, **form.cleaned_data)
        form = TokenForm()
    rows = ApiToken.objects.filter(user=request.user, revoked_at__isnull=True)[:50]
    scopes = dict(TokenScope.choices)
    shown = [{"token": one, "scopes": ", ".join(str(scopes[scope]) for scope in one.scopes)} for one in rows]
    return form_page(request, "accounts/tokens.html", form, {"table": tokens_table(shown), "secret": secret})


class RevokeToken(ButtonPage):
    """Revoke an own key."""

    permission = "accounts.use_api"
    load = staticmethod(selectors.find_own_token)
    done = "Der Schlüssel gilt nicht mehr."

    def act(self, **values: Any) -> None:
        """Revoke it."""
        tokens.revoke_token(token=self.found, actor=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """To the list of keys."""
        return reverse("accounts:tokens")
