"""Count a resolution by its rules: who counts, whether enough took part, and what was decided. Pure; no import of ours.

Defaults follow §§ 90 and 91 VwVfG as a model: more than half of the entitled seats, at least three; majority of the
votes cast; abstentions are not cast; a tie is decided by the chair. Everything is a whole number, nothing is rounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

YES, NO, ABSTAIN, OBJECT = "yes", "no", "abstain", "object"
CAST_CHOICES = (YES, NO, ABSTAIN)


class Outcome(StrEnum):
    """What a count ends in; counts are shown only with the first two."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NOT_QUORATE = "not_quorate"
    TO_MEETING = "to_meeting"


class MalformedCase(ValueError):
    """A case that does not follow the format; the message names the field."""


@dataclass(frozen=True)
class Rules:
    """The rules of procedure for one count; the defaults are those of the programme."""

    procedure: str = "meeting"
    quorum_base: str = "entitled"
    quorum_share: str = "more_than_half"
    quorum_minimum: int = 3
    majority: str = "simple"
    abstention: str = "not_cast"
    tie: str = "chair"
    repeat_invitation: bool = False


@dataclass(frozen=True)
class Member:
    """A person of the board; a deputy has no vote of his own but may act for the seat `deputy_of`."""

    id: str
    voting: bool = True
    chair: bool = False
    recused: bool = False
    present: bool = True
    deputy_of: str | None = None


@dataclass(frozen=True)
class Result:
    """A count, in the words of the exchange format."""

    entitled: int
    present: int
    required: int
    quorate: bool
    yes: int
    no: int
    abstain: int
    outcome: str
    decided_by: str | None


def required_seats(rules: Rules, entitled: int, seats: int) -> int:
    """How many seats must take part: the share of the base, at least the minimum; one after a repeated invitation."""
    if rules.repeat_invitation:
        return 1
    base = entitled if rules.quorum_base == "entitled" else seats
    share = {
        "more_than_half": base // 2 + 1,
        "half": (base + 1) // 2,
        "two_thirds": (2 * base + 2) // 3,
        "none": 0,
    }[rules.quorum_share]
    return max(share, rules.quorum_minimum)


def people_of_seats(members: Sequence[Member]) -> dict[str, list[Member]]:
    """The unrecused people of every seat: its member, then its deputies in the order given."""
    seats = {member.id: [member] for member in members if member.voting and member.deputy_of is None}
    for member in members:
        if member.deputy_of is not None and member.deputy_of in seats:
            seats[member.deputy_of].append(member)
    return {seat: [person for person in people if not person.recused] for seat, people in seats.items()}


def acting_person(rules: Rules, people: Sequence[Member], ballots: Mapping[str, str]) -> Member | None:
    """Who acts for a seat: in a meeting the first present, in a circular procedure the first who cast a vote."""
    if rules.procedure == "meeting":
        return next((person for person in people if person.present), None)
    return next((person for person in people if ballots.get(person.id) in CAST_CHOICES), None)


def _has_majority(rules: Rules, yes: int, cast: int, entitled: int) -> bool:
    return {
        "simple": 2 * yes > cast,
        "absolute": 2 * yes > entitled,
        "two_thirds": yes > 0 and 3 * yes >= 2 * cast,
        "unanimous": yes > 0 and yes == cast,
        "all_entitled": yes > 0 and yes == entitled,
    }[rules.majority]


def count_resolution(rules: Rules, members: Sequence[Member], ballots: Mapping[str, str]) -> Result:
    """Count the ballots (member id to choice); ballots of people who do not act are ignored."""
    seats = people_of_seats(members)
    entitled = {seat: people for seat, people in seats.items() if people}
    acting = {seat: acting_person(rules, people, ballots) for seat, people in entitled.items()}
    acting_people = [person for person in acting.values() if person is not None]
    choices = [ballots.get(person.id) for person in acting_people]
    yes, no, abstain = (choices.count(choice) for choice in CAST_CHOICES)
    required = required_seats(rules, len(entitled), len(seats))
    quorate = len(acting_people) >= required

    def result(outcome: Outcome, decided_by: str | None) -> Result:
        return Result(len(entitled), len(acting_people), required, quorate, yes, no, abstain, outcome.value, decided_by)

    objected = any(ballots.get(person.id) == OBJECT for people in entitled.values() for person in people)
    if rules.procedure == "circular" and objected:
        return result(Outcome.TO_MEETING, None)
    if not quorate:
        return result(Outcome.NOT_QUORATE, None)
    cast = yes + no + (abstain if rules.abstention == "cast" else 0)
    if rules.majority == "simple" and rules.tie == "chair" and cast > 0 and 2 * yes == cast:
        chair = next((acting[seat] for seat in acting if _is_chair(acting[seat], seat)), None)
        adopted = chair is not None and ballots.get(chair.id) == YES
        return result(Outcome.ADOPTED if adopted else Outcome.REJECTED, "chair")
    adopted = _has_majority(rules, yes, cast, len(entitled))
    return result(Outcome.ADOPTED if adopted else Outcome.REJECTED, "majority")


def _is_chair(person: Member | None, seat: str) -> bool:
    return person is not None and person.chair and person.id == seat


# The exchange format ----------------------------------------------------------------------------------

WORDS = {
    "procedure": {"meeting", "circular"},
    "majority": {"simple", "absolute", "two_thirds", "unanimous", "all_entitled"},
    "abstention": {"not_cast", "cast"},
    "tie": {"chair", "rejected"},
}
QUORUM_WORDS = {"base": {"entitled", "all_voting"}, "share": {"more_than_half", "half", "two_thirds", "none"}}


def _word(where: str, value: Any, allowed: set[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise MalformedCase(f"{where}: {value!r} is none of {', '.join(sorted(allowed))}")
    return value


def _flag(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise MalformedCase(f"{where}: expected true or false")
    return value


def _mapping(where: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise MalformedCase(f"{where}: expected an object")
    return value


def read_rules(value: Any) -> Rules:
    """Read rules; what is absent has the programme's default. Raises MalformedCase."""
    given = _mapping("rules", value)
    quorum = _mapping("rules.quorum", given.get("quorum", {}))
    default = Rules()
    minimum = quorum.get("minimum", default.quorum_minimum)
    if not isinstance(minimum, int) or isinstance(minimum, bool) or minimum < 0:
        raise MalformedCase("rules.quorum.minimum: expected a whole number from 0")
    words = {
        name: _word(f"rules.{name}", given.get(name, getattr(default, name)), allowed)
        for name, allowed in WORDS.items()
    }
    return Rules(
        quorum_base=_word("rules.quorum.base", quorum.get("base", default.quorum_base), QUORUM_WORDS["base"]),
        quorum_share=_word("rules.quorum.share", quorum.get("share", default.quorum_share), QUORUM_WORDS["share"]),
        quorum_minimum=minimum,
        repeat_invitation=_flag("rules.repeat_invitation", given.get("repeat_invitation", False)),
        **words,
    )


def read_members(value: Any) -> list[Member]:
    """Read members. Raises MalformedCase for a missing or repeated id and a deputy of nobody."""
    if not isinstance(value, list):
        raise MalformedCase("members: expected a list")
    members: list[Member] = []
    for number, entry in enumerate(value, 1):
        where = f"members[{number}]"
        given = _mapping(where, entry)
        identity = given.get("id")
        if not isinstance(identity, str) or not identity:
            raise MalformedCase(f"{where}.id: expected a text")
        if identity in {member.id for member in members}:
            raise MalformedCase(f"{where}.id: {identity!r} stands twice")
        deputy_of = given.get("deputy_of")
        if deputy_of is not None and not isinstance(deputy_of, str):
            raise MalformedCase(f"{where}.deputy_of: expected a member's id or null")
        flags = {
            name: _flag(f"{where}.{name}", given.get(name, default))
            for name, default in (("voting", True), ("chair", False), ("recused", False), ("present", True))
        }
        members.append(Member(id=identity, deputy_of=deputy_of, **flags))
    known = {member.id for member in members}
    for number, member in enumerate(members, 1):
        if member.deputy_of is not None and member.deputy_of not in known:
            raise MalformedCase(f"members[{number}].deputy_of: no member {member.deputy_of!r}")
    return members


def read_ballots(value: Any, known: set[str]) -> dict[str, str]:
    """Read ballots. Raises MalformedCase for an unknown member, a second ballot of one member, or an unknown choice."""
    if not isinstance(value, list):
        raise MalformedCase("ballots: expected a list")
    ballots: dict[str, str] = {}
    for number, entry in enumerate(value, 1):
        where = f"ballots[{number}]"
        given = _mapping(where, entry)
        member = given.get("member")
        if not isinstance(member, str) or member not in known:
            raise MalformedCase(f"{where}.member: no member {member!r}")
        if member in ballots:
            raise MalformedCase(f"{where}.member: a second ballot of {member!r}")
        ballots[member] = _word(f"{where}.choice", given.get("choice"), {*CAST_CHOICES, OBJECT})
    return ballots


def tally(case: Any) -> dict[str, Any]:
    """Count one case of the exchange format. Raises MalformedCase that names the field."""
    given = _mapping("case", case)
    members = read_members(given.get("members"))
    ballots = read_ballots(given.get("ballots"), {member.id for member in members})
    result = count_resolution(read_rules(given.get("rules", {})), members, ballots)
    return {name: getattr(result, name) for name in Result.__dataclass_fields__}
