"""Who opens the routes of the site: a person of every role, and nobody."""

from typing import Any

from django.test import Client

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.models.token import TokenScope
from accounts.services.tokens import create_token
from tests.architecture.objects import board
from tests.architecture.routes import Route, all_routes
from tests.conftest import KIND_OF_ROLE, make_person, sign_in_freshly
from ui.access import rule_for

NOT_TRIED = {"account_logout"}  # ends the session of the person who tries


LIBRARY_OBJECTS = {"uidb36", "key", "pk"}


def people(gotha: Organisation) -> dict[str, User | None]:
    """One person per role, one without a role, and nobody."""
    found: dict[str, User | None] = {"(niemand)": None, "(ohne Rolle)": make_person(None)}
    chair, _, member = board()
    for role in Role.values:
        if role in (Role.BOARD_CHAIR, Role.BOARD_MEMBER):
            found[role] = User.objects.get(pk=chair.pk if role == Role.BOARD_CHAIR else member.pk)
            continue
        kind = KIND_OF_ROLE.get(role)
        municipal = kind is None and role not in ("ministry_observer", "auditor")
        found[role] = make_person(role, gotha if municipal else None)
    return found


def own_routes() -> list[Route]:
    return [
        route for route in all_routes() if not set(route.arguments) & LIBRARY_OBJECTS and route.name not in NOT_TRIED
    ]


def client_for(user: User | None) -> Client:
    """A signed-in client, or one of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sign_in_freshly(client, user)
        _, client.key = create_token(user=user, name="Test", scopes=list(TokenScope.values))  # type: ignore[attr-defined]
    return client


def is_api(route: Route) -> bool:
    rule = rule_for(route.view, route.name)
    return rule is not None and rule.kind == "api"


def ask_api(client: Client, url: str) -> Any:
    """The first method that the route knows, with the key of the person."""
    headers = {"Authorization": f"Bearer {client.key}"} if getattr(client, "key", "") else {}
    plain = Client()
    for method in ("GET", "POST", "PUT"):
        response = plain.generic(method, url, b"{}", "application/json", headers=headers)
        if response.status_code != 405:
            break
    return response
