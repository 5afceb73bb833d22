"""The base of every API view: a key, a scope, a permission on what is found; foreign and missing look alike."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import ApiToken, User
from accounts.models.token import TokenScope
from accounts.services.second_factor import lacks_second_factor
from accounts.services.tokens import find_token
from ui.access import AccessRule, find, page_to_read_first

KIND = "api"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer fk_…`"""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the key; None without a key."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = find_token(secret.strip())
        if token is None:
            raise AuthenticationFailed("Dieser Zugangsschlüssel gilt nicht oder nicht mehr.")
        if lacks_second_factor(token.user):
            raise AuthenticationFailed("Richten Sie zuerst Ihren zweiten Faktor ein.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing key a 401."""
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the key."""

    target_class = "accounts.api.base.TokenAuthentication"
    name = "Zugangsschlüssel"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}


class ErrorSerializer(serializers.Serializer[Any]):
    """Why a request was refused, in German."""

    detail = serializers.CharField(help_text="Grund in einem Satz.")


class RefusalSerializer(serializers.Serializer[Any]):
    """Why nothing was stored: one sentence, or what is wrong with which value."""

    detail = serializers.CharField(required=False)
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class ApiView(APIView):
    """A route with a rule: `permission` on what `load` finds (or anywhere), `scope` per method."""

    authentication_classes = (TokenAuthentication,)
    permission: ClassVar[str] = ""
    load: ClassVar[Callable[..., Any] | None] = None
    scope: ClassVar[str] = TokenScope.READ.value
    write_scope: ClassVar[str] = TokenScope.TASKS.value
    found: Any = None

    @classmethod
    def rule(cls) -> AccessRule:
        """The rule of this route, as the guard of the site and the tests read it."""
        return AccessRule(KIND, cls.permission, cls.load)

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view with its rule attached."""
        view: Any = super().as_view(**initkwargs)
        view.access_rule = cls.rule()
        return view

    def perform_authentication(self, request: Request) -> None:
        """Wrong keys are throttled like visits without one."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Key, throttle, scope, then the object and the permission on it."""
        super().initial(request, *args, **kwargs)
        if not request.user or not request.user.is_authenticated:
            raise NotAuthenticated("Dafür ist ein Zugangsschlüssel nötig.")
        wanted = self.scope if request.method in ("GET", "HEAD", "OPTIONS") else self.write_scope
        token: Any = request.auth
        if wanted not in token.scopes:
            raise PermissionDenied("Der Umfang dieses Zugangsschlüssels reicht dafür nicht.")
        rule = self.rule()
        if rule.load is not None:
            self.found = find(rule, request.user, kwargs)
            if page_to_read_first(request.user, rule, kwargs, self.found):
                raise PermissionDenied("Öffnen Sie das zuerst einmal auf der Seite. Dort steht, was daraus folgt.")
            if self.found is None:
                raise Http404
        if self.permission and not request.user.has_perm(self.permission, self.found):
            raise Http404
