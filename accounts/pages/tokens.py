"""Own access keys for programs: list, create, revoke."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import selectors
from accounts.models import ApiToken
from accounts.models.token import TokenScope
from accounts.pages.tables import tokens_table
from accounts.services import tokens
from accounts.sitting import fresh_sign_in
from ui.acting import ActPage, ButtonPage
from ui.fields import NameField


class TokenForm(forms.Form):
    """What the key is for and what it may do."""

    name = NameField(label="Wofür ist der Schlüssel?", max_length=100)
    scopes = forms.MultipleChoiceField(
        label="Was darf das Programm?", choices=TokenScope, widget=forms.CheckboxSelectMultiple
    )


@method_decorator([never_cache, fresh_sign_in], name="dispatch")
class Tokens(ActPage):
    """Own keys, and a form for a new one; its secret is shown once, on the page that answers."""

    form_class = TokenForm
    template_name = "accounts/tokens.html"

    def context(self) -> dict[str, Any]:
        """The own keys that hold."""
        rows = ApiToken.objects.filter(user=self.request.user, revoked_at__isnull=True)[:50]
        scopes = dict(TokenScope.choices)
        shown = [{"token": one, "scopes": ", ".join(str(scopes[scope]) for scope in one.scopes)} for one in rows]
        return {"table": tokens_table(shown), "secret": ""}

    def form_valid(self, form: Any) -> HttpResponse:
        """Create a key and show its secret: it is stored nowhere, so the page cannot be opened again."""
        _, secret = tokens.create_token(user=self.request.user, **form.cleaned_data)
        return self.page(TokenForm(), secret=secret)


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
