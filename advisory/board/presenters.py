"""Values for the board's templates, in the words people read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from advisory.board.choices import APPROVALS, ConflictOfInterest, Decision, RoundOutcome, RoundState
from advisory.board.models import BoardRules, Elector, Resolution, Round
from advisory.board.selectors import is_running
from ui.charts import Bar, BarPart
from ui.tables import Column, Kind, Table, lines, muted
from ui.templatetags.kern import link
from workflows.pages.presenters import Distance, distance_to

MOST_CIRCLES = 20
MET = ("success", "Erfüllt")
NOT_MET = ("", "Nicht erreicht")


def distance_of(round_: Round) -> Distance:
    """How far the end of a round is."""
    return distance_to(round_.closes_on)


def circles(voted: int, asked: int) -> list[dict[str, Any]]:
    """Filled seats from the left, never in the order of votes; nothing where there are too many to draw."""
    if asked > MOST_CIRCLES:
        return []
    return [{"x": 17 + 29 * number, "voted": number < voted} for number in range(asked)]


@dataclass(frozen=True)
class PlaceRow:
    """A resolution in a member's list."""

    resolution: Resolution
    round: Round
    is_missing: bool
    badge: Distance
    distance: Distance
    own: str
    voted: int
    asked: int


def place_row(place: Elector) -> PlaceRow:
    """Prepare a place that was loaded by `selectors.places_of`."""
    round_: Any = place.round
    running = is_running(round_)
    has_voted = place.has_voted  # type: ignore[attr-defined]
    own = "Befangen" if place.recused else ("Stimme abgegeben" if has_voted else "Nicht beteiligt")
    if running and not place.recused and not has_voted:
        own = "Wird geklärt" if place.interest == ConflictOfInterest.UNSURE else "Ihre Stimme fehlt"
    return PlaceRow(
        resolution=round_.resolution,
        round=round_,
        is_missing=running and not place.recused and not has_voted and place.interest != ConflictOfInterest.UNSURE,
        badge=round_badge(round_),
        distance=distance_of(round_),
        own=own,
        voted=place.voted_count,  # type: ignore[attr-defined]
        asked=place.asked_count,  # type: ignore[attr-defined]
    )


def round_badge(round_: Round) -> Distance:
    """Where a round stands, as a badge; an outcome is told once the chair has confirmed it."""
    process = round_.resolution.process
    if round_.resolution.decision and round_.state == RoundState.CONFIRMED and round_.shows_counts:
        decision = Decision(round_.resolution.decision)
        return Distance("success" if decision in APPROVALS else "", str(decision.label))
    if process is not None and process.status == "CANCELED":
        return Distance("", "Zurückgezogen")
    if round_.is_open:
        return Distance("info", "Läuft")
    if round_.state == RoundState.COUNTED:
        return Distance("info", "Vorsitz bestätigt")
    return Distance("", RoundOutcome(round_.outcome).label)


def _share(number: int, whole: int) -> str:
    return f"{100 * number / whole:.2f}" if whole else "0"


def _result_bar(parts: list[tuple[str, int, str]], whole: int) -> Bar:
    drawn, start = [], 0
    for title, number, pattern in parts:
        if number:
            drawn.append(BarPart(title, str(number), _share(start, whole), _share(number, whole), pattern))
        start += number
    words = ", ".join(f"{title}: {number}" for title, number, _ in parts)
    return Bar("erg", "Ergebnis der Abstimmung", words, drawn)


def result_of(round_: Round) -> dict[str, Any]:
    """A count with its picture and the rules beside it; for confirmed outcomes with open counts, and for the chair."""
    electors = list(round_.electors.all())
    seats = len({one.seat_id for one in electors if one.voting})
    recused = sum(one.recused for one in electors)
    silent = round_.entitled - round_.present  # type: ignore[operator]
    parts = [
        ("Zustimmung", round_.yes or 0, "full"),
        ("Ablehnung", round_.no or 0, "stripes"),
        ("Enthaltung", round_.abstain or 0, "dots"),
        ("Nicht beteiligt", silent, "empty"),
    ]
    return {
        "round": round_,
        "title": title_of(round_),
        "success": round_.outcome == RoundOutcome.ADOPTED,
        "bar": _result_bar(parts, round_.entitled or 0),
        "counts": counts_table([(title, number) for title, number, _ in parts], recused=recused, seats=seats),
        "rules": met_rules_table(_rules(round_, recused)),
    }


def title_of(round_: Round) -> str:
    """The outcome in one line."""
    if round_.outcome == RoundOutcome.ADOPTED:
        return f"Angenommen: {Decision(round_.proposal).label}"
    return str(RoundOutcome(round_.outcome).label)


def _words(name: str, value: str) -> str:
    field: Any = BoardRules._meta.get_field(name)
    return str(dict(field.choices)[value])


def _rules(round_: Round, recused: int) -> list[dict[str, Any]]:
    kept = round_.rules
    quorum = kept["quorum"]
    share = _words("quorum_share", quorum["share"])
    base = _words("quorum_base", quorum["base"]).removeprefix("den ").removeprefix("allen ")
    met = (round_.present or 0) >= (round_.required or 0)
    rows = [
        {
            "rule": "Alle wurden gefragt. Niemand wollte lieber in der Sitzung beraten.",
            "case": f"{round_.entitled} Sitze gefragt",
            "met": True,
        },
        {
            "rule": f"Beschlussfähig: {share} der {base}, mindestens {quorum['minimum']}"
            if not kept["repeat_invitation"]
            else "Beschlussfähig: zweite Einladung, eine Stimme genügt",
            "case": f"{round_.present} von {round_.entitled} haben teilgenommen. Nötig waren {round_.required}.",
            "met": met,
        },
        {
            "rule": f"Mehrheit: {_words('majority', kept['majority'])}. "
            f"Enthaltung {_words('abstention', kept['abstention'])}.",
            "case": f"{round_.yes} zu {round_.no}"
            + (", der Vorsitz hat entschieden" if round_.decided_by == "chair" else ""),
            "met": round_.outcome == RoundOutcome.ADOPTED,
        },
        {
            "rule": "Wer befangen ist, stimmt nicht mit.",
            "case": f"{recused} {'Person' if recused == 1 else 'Personen'} befangen",
            "met": True,
        },
    ]
    return rows


def counts_table(counts: Sequence[tuple[str, int]], *, recused: int, seats: int) -> Table:
    """How many voted how, who was kept out, and of how many seats."""
    columns = [Column("Stimme", lambda row: row[0]), Column("Anzahl", lambda row: row[1], Kind.NUMBER)]
    rows = [*counts, ("Befangene Personen", recused)]
    foot = ["Sitze mit Stimme", seats]
    return Table("Stimmen", columns, rows, foot=foot, caption_shown=True, stacked=False)


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


def _place_link(row: PlaceRow) -> tuple[str, str]:
    words = f"{row.resolution.subject}: {row.resolution.case.organisation.name}"
    return reverse("board:item", args=[row.resolution.pk]), words


def others_table(rows: Sequence[PlaceRow]) -> Table:
    """Resolutions of a member in which no vote is missing."""
    return Table(
        "Weitere Beschlüsse und Ihre Beteiligung",
        [
            Column(
                "Beschluss",
                _place_link,
                Kind.LINK,
                note=lambda row: f"Beschluss {row.resolution.reference}",
                note_css="app-num",
            ),
            Column("Stand", "badge", Kind.BADGE),
            Column("Ihre Beteiligung", "own"),
            Column("Letzter Tag", "round.closes_on", Kind.DATE, inner="app-num"),
        ],
        rows,
    )


def _participation(one: Any) -> tuple[str, str] | None:
    if one.recused:
        return "", "Befangen"
    if not one.invited_at:
        return None
    if one.has_voted:
        return "success", "Hat abgestimmt"
    unsure = one.interest == ConflictOfInterest.UNSURE
    return ("info", "Wird geklärt") if unsure else ("warning", "Stimme fehlt")


def electors_table(electors: Sequence[Any], *, reader: Any, may_enter: bool) -> Table:
    """Who is asked and who has voted, never how; the office may enter what came in text form."""

    def enter(one: Any) -> tuple[str, str, str] | None:
        if not one.invited_at or one.recused or one.has_voted or one.user_id == reader.pk:
            return None
        return reverse("board:enter_ballot", args=[one.pk]), "Stimme eintragen", f" von {one.user.name}"

    columns = [
        Column("Person", lambda one: _named(one, muted("(Stellvertretung)"))),
        Column("Sitz", "seat.name"),
        Column("Stand", _participation, Kind.BADGE, missing="Nicht gefragt"),
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
