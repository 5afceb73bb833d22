"""Values for the board's templates, in the words people read."""

from dataclasses import dataclass
from typing import Any

from advisory.board.choices import APPROVALS, ConflictOfInterest, Decision, RoundOutcome, RoundState
from advisory.board.models import BoardRules, Elector, Resolution, Round
from advisory.board.presenters.tables import counts_table, met_rules_table
from advisory.board.selectors import entered_count, is_running, reason_again
from ui.charts import Bar, BarPart
from workflows.pages.presenters import Distance, distance_to

MOST_CIRCLES = 20


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
    again: str = ""


def place_row(place: Elector, before: Round | None = None) -> PlaceRow:
    """Prepare a place that was loaded by `selectors.places_of`; `before` is the round before, where there was one."""
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
        again=reason_again(round_, before) if running else "",
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
        return Distance("info", "Ausgezählt, wartet auf den Vorsitz")
    return Distance("", title_of(round_))


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
        "explanation": explanation_of(round_),
        "entered": entered_count(round_),
        "success": round_.outcome == RoundOutcome.ADOPTED and round_.proposal in APPROVALS,
        "bar": _result_bar(parts, round_.entitled or 0),
        "counts": counts_table([(title, number) for title, number, _ in parts], recused=recused, seats=seats),
        "rules": met_rules_table(_rules(round_, recused)),
    }


def title_of(round_: Round) -> str:
    """The outcome in one line: what was decided, not how the motion fared."""
    if round_.outcome == RoundOutcome.ADOPTED:
        decision = str(Decision(round_.proposal).label)
        return f"Angenommen: {decision}" if round_.proposal in APPROVALS else decision
    if round_.outcome == RoundOutcome.REJECTED:
        return "Nicht bewilligt" if round_.is_grant_refused else "Nichts entschieden"
    return str(RoundOutcome(round_.outcome).label)


def explanation_of(round_: Round) -> str:
    """One sentence where the counts alone would mislead: many yes votes for a rejection, a motion without majority."""
    yes = round_.yes or 0
    if round_.outcome == RoundOutcome.ADOPTED and round_.proposal not in APPROVALS:
        asked = "abzulehnen" if round_.proposal == Decision.REJECTED else "zu vertagen"
        agreed = "Eine Stimme war" if yes == 1 else f"{yes} Stimmen waren"
        return f"Der Vorschlag war, den Antrag {asked}. {agreed} dafür."
    if round_.outcome != RoundOutcome.REJECTED:
        return ""
    if round_.is_grant_refused:
        return "Der Vorschlag zu bewilligen fand keine Mehrheit."
    asked = "abzulehnen" if round_.proposal == Decision.REJECTED else "zu vertagen"
    return (
        f"Der Vorschlag, den Antrag {asked}, fand keine Mehrheit. Der Antrag bleibt offen, ein neuer Vorschlag folgt."
    )


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
