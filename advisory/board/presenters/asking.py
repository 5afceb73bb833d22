"""Who votes on a matter, how many votes are needed and until when: what the office reads before it opens a vote."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from advisory.board.choices import Presiding, RoundOutcome
from advisory.board.figures.counting import read_rules, required_seats
from advisory.board.models import Membership, Resolution, Round
from advisory.board.services.resolutions import places_on
from advisory.board.services.rules import rules_for
from workflows.casefile.models import CaseExclusion
from workflows.deadlines import periods


@dataclass
class SeatAsked:
    """A seat with a vote: who is asked, and what to know about it."""

    seat: str
    person: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        """The notes in one line."""
        return " ".join(self.notes)


@dataclass(frozen=True)
class Asking:
    """The seats of a vote; `required` is how many of them must take part."""

    seats: list[SeatAsked]
    required: int
    is_repeat: bool

    @property
    def entitled(self) -> int:
        """How many seats have somebody who may vote."""
        return sum(bool(one.person) for one in self.seats)

    @property
    def is_reachable(self) -> bool:
        """Whether so many seats can take part at all."""
        return self.entitled >= self.required

    @property
    def noted(self) -> list[SeatAsked]:
        """Seats with something to know."""
        return [one for one in self.seats if one.notes]


def _note_person(row: SeatAsked, place: Membership, resolution: Resolution) -> None:
    for user_id, reason in resolution.suggested:
        if user_id == place.user_id:
            row.notes.append(
                f"{place.user.name} klärt selbst, ob er oder sie befangen ist. Hinweis an die Person: {reason}"
            )


def who_votes(resolution: Resolution, last: Round | None) -> Asking:
    """The seats as they would be frozen now, by the rules of procedure of the phase."""
    excluded = set(CaseExclusion.objects.filter(case=resolution.case).values_list("user_id", flat=True))
    rows: dict[int, SeatAsked] = {}
    for place in places_on(timezone.localdate()):
        if not place.seat.voting:
            continue
        office = f" ({Presiding(place.seat.presides).label})" if place.seat.presides else ""
        row = rows.setdefault(place.seat_id, SeatAsked(f"{place.seat.name}{office}"))
        if place.user_id in excluded:
            row.notes.append(f"{place.user.name} ist befangen.")
        elif not row.person:
            row.person = place.user.name
            if place.rank:
                row.notes.append(f"{place.user.name} stimmt in Vertretung ab.")
            _note_person(row, place, resolution)
    for row in rows.values():
        if not row.person:
            row.notes.append("Der Sitz zählt bei diesem Beschluss nicht mit.")
    repeat = last is not None and last.outcome == RoundOutcome.NOT_QUORATE
    rules = read_rules(rules_for(resolution.case.rule_set).as_case(repeat_invitation=repeat))
    entitled = sum(bool(one.person) for one in rows.values())
    return Asking(list(rows.values()), required_seats(rules, entitled, len(rows)), repeat)


def end_of_vote(resolution: Resolution, days: int) -> tuple[datetime.date, list[str]]:
    """The last day of a vote opened now that takes so many working days, and why it is this one."""
    planned = periods.plan_deadline(case=resolution.case, code="CIRCULAR_WINDOW", amount=days)
    return planned.due_on, planned.explanation.splitlines()
