"""The tables of the board, as declared columns."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from advisory.board.choices import ConflictOfInterest
from ui.tables import Column, Kind, Table, lines, muted
from ui.templatetags.kern import link

MET = ("success", "Erfüllt")
NOT_MET = ("", "Nicht erreicht")


def counts_table(counts: Sequence[tuple[str, int]], *, recused: int, seats: int) -> Table:
    """How many voted how, who was kept out, and of how many seats."""
    columns = [Column("Stimme", lambda row: row[0]), Column("Anzahl", lambda row: row[1], Kind.NUMBER)]
    rows = [*counts, ("Befangene Personen", recused)]
    foot = ["Sitze mit Stimme", seats]
    return Table("Stimmen", columns, rows, foot=foot, caption_shown=True, stacked=False)


def money_table(parts: Sequence[tuple[str, int]], free: int) -> Table:
    """How the free money comes about, in whole cents."""
    columns = [Column("Posten", lambda row: row[0]), Column("Betrag", lambda row: row[1], Kind.MONEY)]
    return Table("So zählen wir", columns, parts, foot=["Danach frei", free], stacked=False)


def met_rules_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Which rules decided, and whether they were met."""
    return Table(
        "Regeln der Geschäftsordnung und was hier gilt",
        [
            Column("Regel", lambda row: row["rule"]),
            Column("In diesem Fall", lambda row: row["case"]),
            Column(
                "Ergebnis", lambda row: ("success", "Erfüllt") if row["met"] else ("", "Nicht erreicht"), Kind.BADGE
            ),
        ],
        rows,
        caption_shown=True,
    )


def resolutions_table(rows: Sequence[dict[str, Any]]) -> Table:
    """All resolutions, newest first."""
    return Table(
        "Beschlüsse, neueste zuerst",
        [
            Column(
                "Beschluss",
                lambda row: (reverse("board:resolution", args=[row["resolution"].pk]), row["resolution"].subject),
                Kind.LINK,
                note=lambda row: row["resolution"].reference,
                note_css="app-num",
            ),
            Column("Kommune", lambda row: row["resolution"].case.organisation.name),
            Column("Stand", lambda row: row["badge"] or ("", "Wird vorbereitet"), Kind.BADGE),
            Column("Letzter Tag", lambda row: row["round"] and row["round"].closes_on, Kind.WEEKDAY, missing="–"),
        ],
        rows,
        empty="Hier ist noch nichts. Sobald eine Empfehlung beim Beirat liegt, steht der Beschluss hier.",
    )


def _place_link(row: Any) -> tuple[str, str]:
    words = f"{row.resolution.subject}: {row.resolution.case.organisation.name}"
    return reverse("board:item", args=[row.resolution.pk]), words


def others_table(rows: Sequence[Any]) -> Table:
    """Resolutions of a member in which no vote is missing."""
    return Table(
        "Weitere Beschlüsse und Ihre Beteiligung",
        [
            Column(
                "Beschluss",
                _place_link,
                Kind.LINK,
                note=lambda row: f"Beschluss {row.resolution.reference}, {row.round.number}. Runde",
                note_css="app-num",
            ),
            Column("Stand", "badge", Kind.BADGE),
            Column("Ihre Beteiligung", "own"),
            Column("Letzter Tag", "round.closes_on", Kind.DATE, inner="app-num"),
        ],
        rows,
    )


def seats_asked_table(seats: Sequence[Any]) -> Table:
    """The seats with a vote, and who is asked for each."""
    return Table(
        "Sitze und wer gefragt wird",
        [
            Column("Sitz", "seat"),
            Column("Gefragt wird", "person", missing="Niemand"),
            Column("Hinweis", "note", missing="–"),
        ],
        seats,
    )


def _participation(one: Any) -> tuple[str, str] | None:
    if one.recused:
        return "", "Befangen"
    if one.left_at and not one.has_voted:
        return "", "Ausgeschieden"
    if not one.invited_at:
        return None
    if one.has_voted:
        return "success", "Von der Geschäftsstelle eingetragen" if one.was_entered else "Hat abgestimmt"
    unsure = one.interest == ConflictOfInterest.UNSURE
    return ("info", "Wird geklärt") if unsure else ("warning", "Stimme fehlt")


def electors_table(electors: Sequence[Any], *, reader: Any, may_enter: bool) -> Table:
    """Who is asked and who has voted, never how; the office may enter what came in text form."""

    def enter(one: Any) -> tuple[str, str, str] | None:
        if not one.invited_at or one.recused or one.left_at or one.has_voted or one.user_id == reader.pk:
            return None
        return reverse("board:enter_ballot", args=[one.pk]), "Stimme eintragen", f" von {one.user.name}"

    columns = [
        Column("Person", lambda one: _named(one, muted("(Stellvertretung)"))),
        Column("Sitz", "seat.name"),
        Column(
            "Stand",
            _participation,
            Kind.BADGE,
            missing="Nicht gefragt",
            note=lambda one: "Eine eingetragene Stimme wurde bestritten." if one.was_disputed else "",
        ),
    ]
    if may_enter:
        columns.append(Column("In Textform erhalten", enter, Kind.LINK, missing="–"))
    return Table("Beteiligung ohne Stimmen", columns, electors)


def _named(place: Any, words: str) -> SafeString:
    return format_html("{} {}", place.user.name, words) if place.rank else format_html("{}", place.user.name)


def _member(place: Any, *, may_manage: bool) -> SafeString:
    name = _named(place, "(Stellvertretung)")
    if not may_manage:
        return name
    url = reverse("board:membership_end", args=[place.pk])
    return format_html("{} · {}", name, link(url, "beenden", hidden=f": {place.user.name}"))


def seats_table(seats: Sequence[Any], *, may_manage: bool) -> Table:
    """The seats of the board and who sits on them."""
    columns = [
        Column("Sitz", "name", note=lambda seat: seat.get_presides_display() if seat.presides else ""),
        Column("Stimme", lambda seat: "Ja" if seat.voting else "Nein"),
        Column(
            "Personen",
            lambda seat: lines(*(_member(one, may_manage=may_manage) for one in seat.people)),
            missing="Unbesetzt",
        ),
    ]
    if may_manage:
        columns.append(Column("Ändern", kind=Kind.TEMPLATE, template="board/parts/seat_acts.html"))
    return Table("Sitze mit Mitgliedern und Stellvertretungen", columns, seats, empty="Noch keine Sitze.")


def seat_changes_table(changes: Sequence[Any]) -> Table:
    """What changed about the seats, newest first."""
    return Table(
        "Änderungen an Sitzen, neueste zuerst",
        [
            Column("Tag", "at", Kind.DATE),
            Column("Was", lambda one: one.get_what_display()),
            Column("Sitz", "seat.name"),
            Column("Person", lambda one: one.person.name if one.person else "", missing="–"),
            Column("Von", lambda one: one.actor.name if one.actor else "", missing="System"),
        ],
        changes,
    )
