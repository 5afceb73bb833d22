"""„Wer sieht was von uns?“: what each side sees of a municipality, read from the rules that open every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from accounts import policy
from accounts.choices import BOARD_ROLES, FOUNDATION_ROLES, MUNICIPAL_ROLES, Role
from accounts.models import Organisation, RoleAssignment
from accounts.requests import PersonRequest
from notifications import kinds
from ui.access import permitted_on
from ui.folding import SortKey
from ui.tables import Column, Kind, Table
from workflows import registry
from workflows.pages.municipality import find_municipality

OTHERS = "Andere Kommunen"
BOARD = "Beirat"


@dataclass(frozen=True)
class Group:
    """Roles that a municipality knows by one name."""

    title: str
    roles: frozenset[Role]


# Every role stands in one group; the page shows no column for a group that sees nothing or that nobody belongs to.
GROUPS = (
    Group("Beratung", frozenset({Role.ADVISOR})),
    Group("Wer Geld prüft", frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD})),
    Group("Geschäftsstelle", frozenset({Role.BOARD_OFFICE})),
    Group(BOARD, BOARD_ROLES),
    Group("Stiftung", FOUNDATION_ROLES),
    Group("Ministerium", frozenset({Role.MINISTRY_OBSERVER})),
    Group("Prüfung", frozenset({Role.AUDITOR})),
    Group("Technik", frozenset({Role.ADMIN})),
    Group("Datenschutz", frozenset({Role.DPO})),
    Group(OTHERS, MUNICIPAL_ROLES),
)


def reach(matter: registry.Shown, group: Group) -> str | None:
    """How far a group sees a matter: None not at all, else in words; without words wholly. The farthest role counts."""
    for permission, words in matter.openings:
        found = [policy.reach_of(permission, role) for role in sorted(group.roles)]
        reached = [one for one in found if one is not None]
        if reached:
            return words or min(reached, key=len)
    return None


def _cell(matter: registry.Shown, group: Group) -> str | SafeString:
    words = reach(matter, group)
    if words is None:
        return "nein"
    return words or format_html("<strong>{}</strong>", "ja")


def sights_table(groups: Sequence[Group]) -> Table:
    """Matters against groups."""
    columns = [
        Column(group.title, lambda matter, group=group: _cell(matter, group))  # type: ignore[misc]
        for group in groups
    ]
    return Table(
        "Wer sieht was",
        [Column("Was", "title"), *columns],
        registry.shown_matters(),
        variant="app-table app-table--pairs",
    )


def sees_something(group: Group) -> bool:
    """Whether a group sees any matter."""
    return any(reach(matter, group) is not None for matter in registry.shown_matters())


def belonging(matter: registry.Shown) -> str:
    """What opens with the whole of a matter besides its pages: files, entries, mails, by their declarations."""
    name = matter.whole
    mails = sorted(kind.title for kind in kinds.declared().values() if kind.shown_to == name)
    counted = (
        (len(registry.file_openings().get(name, ())), "Art von Dateien", "Arten von Dateien"),
        (len(registry.event_openings().get(name, ())), "Art von Einträgen", "Arten von Einträgen"),
    )
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in counted if count]
    return "; ".join([*parts, *([f"E-Mails: {', '.join(mails)}"] if mails else [])])


def parts() -> list[tuple[str, str]]:
    """What belongs to each matter, told once where two matters open by the same permission."""
    told: dict[str, tuple[str, str]] = {}
    for matter in registry.shown_matters():
        if words := belonging(matter):
            told.setdefault(matter.whole, (matter.title, words))
    return list(told.values())


def _held_today() -> dict[str, list[str]]:
    rows = RoleAssignment.objects.current().filter(user__is_active=True).exclude(role__in=MUNICIPAL_ROLES)
    held: dict[str, list[str]] = {}
    for role, name in rows.order_by(SortKey("user__name")).values_list("role", "user__name"):
        held.setdefault(role, []).append(name)
    return held


def _who(group: Group, held: dict[str, list[str]], organisation: Organisation) -> str:
    names = list(dict.fromkeys(name for role in sorted(group.roles) for name in held.get(role, ())))
    if group.title == BOARD:
        return f"{len(names)} {'Mitglied' if len(names) == 1 else 'Mitglieder und Gäste'}; Befangene sehen nichts"
    known = registry.readers_today(group.title, organisation)
    return (", ".join(names) if known is None else known) or "im Moment niemand"


@permitted_on("workflows.view_municipality", find_municipality)
@require_GET
def who_sees(request: PersonRequest, organisation_id: int, found: Organisation) -> HttpResponse:
    """One page per municipality; the institute reads the same one."""
    held = _held_today()
    groups = [one for one in GROUPS if one.title == OTHERS or any(role in held for role in one.roles)]
    seeing = [one for one in groups if sees_something(one)]
    context: dict[str, Any] = {
        "organisation": found,
        "ours": any(place == found.pk for _, place in request.user.held_roles),
        "table": sights_table(seeing),
        "blind": [one.title for one in groups if one not in seeing],
        "people": [(one.title, _who(one, held, found)) for one in seeing if one.title != OTHERS],
        "parts": parts(),
        "visits": visits_table(registry.visits_to(request.user, found)[:20]),
    }
    return render(request, "workflows/who_sees.html", context)


def visits_table(visits: Sequence[registry.Visit]) -> Table:
    """Who opened something, the newest first."""
    return Table(
        "Wer Protokolle geöffnet hat",
        [
            Column("Zum ersten Mal", "at", Kind.MOMENT),
            Column("Wer", "who"),
            Column("Was", "what"),
        ],
        visits,
        empty="Bisher niemand vom Institut.",
    )
