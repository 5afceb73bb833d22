"""The words of a motion and the free money beside it, as pages show them."""

from dataclasses import dataclass
from typing import Any

from advisory.board.figures.again import new_lines
from advisory.board.figures.motions import Asked, Condition, Motion, words_of
from advisory.board.forecast import Left
from advisory.board.models import Round
from advisory.board.presenters.tables import money_table
from advisory.board.selectors import reason_again, round_before
from ui.fields import format_cents


@dataclass(frozen=True)
class MotionWords:
    """The words that are voted on: the first line says what is decided, the others how.

    A text that was written freely has no such line; `effect` then says what is entered and would take effect. `told` is
    what was announced instead, where the proposal found no majority.
    """

    head: str
    lines: list[str]
    effect: list[str]
    again: str = ""
    new: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def motion_words(round_: Round) -> MotionWords:
    """The frozen words of a round, why it is held again, and what is new in it."""
    before = round_before(round_)
    again = reason_again(round_, before)
    if round_.is_free_text:
        resolution = round_.resolution
        entered = Motion(
            proposal=round_.proposal,
            conditions=tuple(Condition(line) for line in resolution.conditions.splitlines() if line.strip()),
            amount_cents=resolution.amount_cents,
            starts_on=resolution.starts_on,
            ends_on=resolution.ends_on,
            deferred_until=resolution.deferred_until,
        )
        asked = Asked(resolution.granted, resolution.bearing, resolution.asked_cents)
        if resolution.decision:  # told as it was: the text, and the conditions that stood beside it
            beside = [f"Vor Auszahlung nötig: {one.text}" for one in entered.conditions]
            return MotionWords("", [*round_.motion.splitlines(), *beside], [])
        return MotionWords("", round_.motion.splitlines(), words_of(entered, asked).splitlines(), again)
    head, *lines = round_.motion.splitlines()
    if not round_.is_open:
        told = round_.resolution.motion.splitlines() if _is_refused(round_) else []
        return MotionWords(head, lines, [], told=tuple(told))
    new = new_lines(round_.motion, before.motion) if before is not None else []
    is_other = len(new) == len(lines) + 1  # nothing of the round before is left: it stands above as a whole
    return MotionWords(head, lines, [], again, () if is_other else tuple(new))


def _is_refused(round_: Round) -> bool:
    return round_.is_grant_refused and bool(round_.resolution.decision)


def money_words(left: Left | None) -> dict[str, Any] | None:
    """The two figures of free money with how they come about, in the words of a page."""
    if left is None:
        return None
    others = "einer anderen offenen Abstimmung" if left.votes == 1 else f"{left.votes} anderen offenen Abstimmungen"
    return {
        "free": format_cents(left.free),
        "is_enough": left.free >= 0,
        "programme_free": format_cents(left.programme_free),
        "under_review": format_cents(max(left.under_review, 0)),
        "table": money_table(
            [
                ("Budget der Förderphase", left.budget),
                ("Schon bewilligt, auch schon ausgezahlt", -left.approved),
                *([(f"In {others}", -left.in_votes)] if left.votes else []),
                ("Dieser Vorschlag", -left.wanted),
            ],
            left.free,
        ),
    }


def kept_money(round_: Round) -> list[tuple[str, str]]:
    """What the record keeps of the free money, at opening and at close."""
    kept = [
        ("Frei nach diesem Beschluss, bei Eröffnung", round_.free_at_opening),
        ("Frei auf der Programmseite, bei Eröffnung", round_.programme_at_opening),
        ("Frei nach diesem Beschluss, am Ende", round_.free_at_close),
        ("Frei auf der Programmseite, am Ende", round_.programme_at_close),
    ]
    return [(label, format_cents(cents)) for label, cents in kept if cents is not None]
