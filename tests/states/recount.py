"""A second count of a round, written from domain B.4 ("Settled") alone; it does not know how the product counts."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from advisory.board.models import Ballot, Elector, Round


@dataclass(frozen=True)
class Count:
    """What a round came to."""

    entitled: int
    present: int
    yes: int
    no: int
    abstain: int
    outcome: str


def seats_of(round_: Round) -> dict[int, list[Elector]]:
    """The voting seats of a round, each with its people, the member first."""
    seats: dict[int, list[Elector]] = defaultdict(list)
    for elector in Elector.objects.filter(round=round_, voting=True).order_by("rank"):
        seats[elector.seat_id].append(elector)
    return seats


def recount(round_: Round) -> Count:
    """Count the stored ballots once more."""
    seats = seats_of(round_)
    kept = {seat: [one for one in people if not one.recused] for seat, people in seats.items()}
    entitled = [seat for seat, people in kept.items() if people]  # a deputy who is not recused keeps the seat in
    choices = dict(Ballot.objects.filter(elector__round=round_).values_list("elector_id", "choice"))
    counted: dict[int, Elector] = {}
    for seat in entitled:
        for person in kept[seat]:  # the member's ballot counts, a deputy's only if the member stays silent
            if choices.get(person.pk) in ("yes", "no", "abstain"):
                counted[seat] = person
                break
    said = [choices[person.pk] for person in counted.values()]
    yes, no, abstain = said.count("yes"), said.count("no"), said.count("abstain")

    def came_to(outcome: str) -> Count:
        return Count(len(entitled), len(counted), yes, no, abstain, outcome)

    if any(choices.get(person.pk) == "object" for people in kept.values() for person in people):
        return came_to("to_meeting")
    if not _enough(round_, len(counted), len(entitled), len(seats)):
        return came_to("not_quorate")
    if round_.rules["majority"] == "simple" and round_.rules["tie"] == "chair" and _is_tie(round_, yes, no, abstain):
        return came_to("adopted" if _chair_says(round_, counted, choices) == "yes" else "rejected")
    return came_to("adopted" if _many_enough(round_, yes, no, abstain, len(entitled)) else "rejected")


def _enough(round_: Round, present: int, entitled: int, seats: int) -> bool:
    if round_.rules["repeat_invitation"]:
        return present >= 1
    quorum = round_.rules["quorum"]
    base = entitled if quorum["base"] == "entitled" else seats
    share = {
        "more_than_half": present > Fraction(base, 2),
        "half": present >= Fraction(base, 2),
        "two_thirds": present >= Fraction(2 * base, 3),
        "none": True,
    }
    return share[quorum["share"]] and present >= quorum["minimum"]


def _cast(round_: Round, yes: int, no: int, abstain: int) -> int:
    return yes + no + (abstain if round_.rules["abstention"] == "cast" else 0)


def _is_tie(round_: Round, yes: int, no: int, abstain: int) -> bool:
    cast = _cast(round_, yes, no, abstain)
    return cast > 0 and Fraction(yes, cast) == Fraction(1, 2)


def _chair_says(round_: Round, counted: dict[int, Elector], choices: dict[int, str]) -> str:
    """The vote of who presides: the chair, or the deputy chair where the chair is recused or has left."""
    for office in ("CHAIR", "DEPUTY_CHAIR"):
        leads = Elector.objects.filter(round=round_, presides=office, recused=False, left_at=None).first()
        if leads is not None:
            return choices[leads.pk] if counted.get(leads.seat_id) == leads else ""
    return ""


def _many_enough(round_: Round, yes: int, no: int, abstain: int, entitled: int) -> bool:
    cast = _cast(round_, yes, no, abstain)
    if yes == 0:
        return False
    return {
        "simple": Fraction(yes, cast) > Fraction(1, 2),
        "absolute": Fraction(yes, entitled) > Fraction(1, 2),
        "two_thirds": Fraction(yes, cast) >= Fraction(2, 3),
        "unanimous": yes == cast,
        "all_entitled": yes == entitled,
    }[round_.rules["majority"]]
