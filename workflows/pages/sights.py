"""Who sees what of us? One page per municipality, written from the same declarations that open every page."""

from operator import itemgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import policy
from accounts.choices import BOARD_ROLES, FOUNDATION_ROLES, Role
from accounts.models import Organisation, RoleAssignment
from accounts.requests import PersonRequest
from ui.access import permitted_on
from ui.folding import SortKey
from ui.tables import Column, Table
from workflows import registry
from workflows.pages.municipality import find_municipality

READERS: tuple[tuple[str, frozenset[Role]], ...] = (
    ("Begleitung", frozenset({Role.ADVISOR})),
    ("Wer Anträge und Geld prüft", frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD})),
    ("Geschäftsstelle", frozenset({Role.BOARD_OFFICE})),
    ("Beirat", BOARD_ROLES),
    ("Stiftung", FOUNDATION_ROLES),
    ("Prüfung und Ministerium", frozenset({Role.AUDITOR, Role.MINISTRY_OBSERVER})),
)
NAMED = READERS[:3] + READERS[4:5]


def sees(roles: frozenset[Role], permission: str) -> bool:
    """Whether one of the roles opens this of every municipality; what is granted to the own one is not asked."""
    return any(roles & grant.roles for grant in policy.declared()[permission].grants if not grant.own)


def sights_table() -> Table:
    """A row for everything that can be seen, a column for everybody who could."""
    rows = [
        {"what": words, **{title: "ja" if sees(roles, permission) else "nein" for title, roles in READERS}}
        for words, permission in registry.sights()
    ]
    columns = [Column(title, itemgetter(title)) for title, _ in READERS]
    others = Column("Andere Kommunen", lambda row: "nein")
    return Table("Wer sieht was", [Column("Was", lambda row: row["what"]), *columns, others], rows)


def people_today() -> list[dict[str, Any]]:
    """Who that is today, by name where they work for institute or foundation."""
    held = RoleAssignment.objects.current().filter(user__is_active=True).select_related("user")
    found = list(held.order_by(SortKey("user__name"), "user_id"))
    return [
        {"title": title, "names": list(dict.fromkeys(one.user.name for one in found if one.role in roles))}
        for title, roles in NAMED
    ]


@permitted_on("workflows.view_municipality", find_municipality)
@require_GET
def sights(request: PersonRequest, organisation_id: int, found: Organisation) -> HttpResponse:
    """Who reads what the municipality writes."""
    context = {"organisation": found, "table": sights_table(), "people": people_today()}
    return render(request, "workflows/sights.html", context)
