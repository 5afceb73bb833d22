"""The tables of people and of access keys, as declared columns."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import RoleAssignment, User
from ui.tables import Column, Kind, Table
from ui.templatetags.kern import day, link


def _role(assignment: RoleAssignment, person: Any, *, may_end: bool) -> SafeString:
    role = assignment.get_role_display()
    words = format_html("{}, {}", role, assignment.organisation.name)
    if may_end:
        url = reverse("accounts:role_end", args=[assignment.pk])
        words = format_html("{} · {}", words, link(url, "Beenden", True, hidden=f": {role} von {person.name}"))
    return format_html('<p class="kern-body kern-body--small">{}</p>', words)


def _sign_in(person: Any, *, may_reset: bool) -> str:
    if may_reset:
        url = reverse("accounts:second_factor_reset", args=[person.pk])
        return link(url, "Zweiten Faktor zurücksetzen", True, hidden=f": {person.name}")
    return f"zuletzt {day(person.last_login)}" if person.last_login else "noch nie"


def people_table(people: Sequence[User], *, may_end_roles: bool, may_reset: bool) -> Table:
    """Everybody with an account, with roles and the state of their sign-in."""

    def roles(person: Any) -> SafeString:
        return format_html_join(
            "", "{}", ((_role(one, person, may_end=may_end_roles),) for one in person.current_roles)
        )

    return Table(
        "Personen mit Zugang, nach Name",
        [
            Column("Person", "name", note="email", note_css="app-break"),
            Column("Rollen", roles, missing="Keine"),
            Column("Anmeldung", lambda person: _sign_in(person, may_reset=may_reset)),
        ],
        people,
        empty="Niemand gefunden. Prüfen Sie die Schreibweise.",
    )


def tokens_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Own access keys, each with the button that revokes it."""
    return Table(
        "Gültige und abgelaufene Schlüssel",
        [
            Column("Wofür", lambda row: row["token"].name),
            Column("Umfang", lambda row: row["scopes"]),
            Column("Gilt bis", lambda row: row["token"].expires_at, Kind.MOMENT, inner=""),
            Column("Zuletzt benutzt", lambda row: row["token"].last_used_on, Kind.DATE, missing="noch nie"),
            Column("Ändern", kind=Kind.TEMPLATE, template="accounts/parts/revoke.html"),
        ],
        rows,
    )
