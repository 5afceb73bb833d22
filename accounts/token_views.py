"""Own access keys for programs: list, create, revoke."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import ApiToken
from accounts.models.token import TokenScope
from accounts.requests import PersonRequest
from accounts.services import tokens
from accounts.sitting import fresh_sign_in
from accounts.tables import tokens_table
from ui.access import permitted_on, signed_in
from ui.fields import NameField
from ui.forms import form_page


class TokenForm(forms.Form):
    """What the key is for and what it may do."""

    name = NameField(label="Wofür ist der Schlüssel?", max_length=100)
    scopes = forms.MultipleChoiceField(
        label="Was darf das Programm?", choices=TokenScope, widget=forms.CheckboxSelectMultiple
    )


def find_own_token(user: Any, token_id: int) -> ApiToken | None:
    """An own key by id."""
    return ApiToken.objects.filter(pk=token_id, user_id=user.pk).first()


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


@permitted_on("accounts.use_api", find_own_token)
@require_POST
def token_revoke(request: PersonRequest, token_id: int, found: ApiToken) -> HttpResponse:
    """Revoke an own key."""
    tokens.revoke_token(token=found, actor=request.user)
    messages.success(request, "Der Schlüssel gilt nicht mehr.")
    return redirect("accounts:tokens")
