"""The worked table, every rule on its own, and a second reading of random cases that shares nothing with the first."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisory.board.figures.counting import tally

pytestmark = pytest.mark.once
SEATS = [f"m{number}" for number in range(1, 8)]


def case(
    votes: str,
    *,
    procedure: str = "meeting",
    present: int | None = None,
    recused: tuple[str, ...] = (),
    deputies: dict[str, str] | None = None,
    extra: dict[str, str] | None = None,
    **rules: Any,
) -> dict[str, Any]:
    """`votes` has one letter a seat: y, n, a, o, or - for none."""
    words = {"y": "yes", "n": "no", "a": "abstain", "o": "object"}
    members = [
        {
            "id": seat,
            "voting": True,
            "chair": seat == "m1",
            "recused": seat in recused,
            "present": number < (len(SEATS) if present is None else present),
            "deputy_of": None,
        }
        for number, seat in enumerate(SEATS)
    ]
    members += [
        {"id": name, "voting": True, "chair": False, "recused": False, "present": True, "deputy_of": seat}
        for name, seat in (deputies or {}).items()
    ]
    ballots = [{"member": seat, "choice": words[vote]} for seat, vote in zip(SEATS, votes, strict=False) if vote != "-"]
    ballots += [{"member": name, "choice": choice} for name, choice in (extra or {}).items()]
    return {"rules": {"procedure": procedure, **rules}, "members": members, "ballots": ballots}


TABLE = [
    (case("yyyn", present=4), {"required": 4, "outcome": "adopted", "decided_by": "majority"}),
    (case("yyy", present=3), {"required": 4, "outcome": "not_quorate", "decided_by": None, "yes": 3}),
    (case("yyy", present=3, repeat_invitation=True), {"required": 1, "outcome": "adopted"}),
    (case("yyynnna"), {"outcome": "adopted", "decided_by": "chair"}),
    (case("nyynnya"), {"outcome": "rejected", "decided_by": "chair"}),
    (case("yyynnna", tie="rejected"), {"outcome": "rejected", "decided_by": "majority"}),
    (case("yyynnna", abstention="cast"), {"outcome": "rejected", "decided_by": "majority"}),
    (case("yyn", present=3, recused=("m6", "m7")), {"entitled": 5, "required": 3, "outcome": "adopted"}),
    (
        case("yyn", present=3, recused=("m6", "m7"), quorum={"base": "all_voting"}),
        {"required": 4, "outcome": "not_quorate"},
    ),
    (case("yyya---", procedure="circular", majority="absolute"), {"present": 4, "outcome": "rejected"}),
    (case("yyyyyyo", procedure="circular"), {"outcome": "to_meeting", "decided_by": None, "yes": 6}),
    (
        case("--yyn--", procedure="circular", recused=("m2",), deputies={"d2": "m2"}, extra={"d2": "yes"}),
        {"entitled": 7, "present": 4, "outcome": "adopted", "yes": 3, "no": 1},
    ),
    (case("yyyyyyy", procedure="circular", majority="all_entitled"), {"outcome": "adopted"}),
    (case("yyyyyy-", procedure="circular", majority="all_entitled"), {"outcome": "rejected"}),
]


@pytest.mark.parametrize(("given_case", "expected"), TABLE)
def test_the_worked_table(given_case: dict[str, Any], expected: dict[str, Any]) -> None:
    result = tally(given_case)
    assert {name: result[name] for name in expected} == expected


def test_an_objection_is_no_ballot_in_a_meeting() -> None:
    assert tally(case("yyyyo--", present=5))["outcome"] == "adopted"


def test_an_objection_of_a_recused_person_does_not_count() -> None:
    assert tally(case("yyyyyyo", procedure="circular", recused=("m7",)))["outcome"] == "adopted"


def test_the_deputy_of_an_absent_chair_does_not_break_a_tie() -> None:
    tied = case("-yynn-", deputies={"d1": "m1"}, extra={"d1": "abstain"})
    tied["members"][0]["present"] = False
    assert tally(tied)["outcome"] == "rejected"


def test_only_the_first_acting_person_of_a_seat_counts() -> None:
    both = case("yyyy---", procedure="circular", deputies={"d1": "m1"}, extra={"d1": "no"})
    assert (tally(both)["yes"], tally(both)["no"]) == (4, 0)


def test_silence_is_not_taking_part_and_nobody_decides_alone() -> None:
    assert tally(case("-------", procedure="circular"))["outcome"] == "not_quorate"
    nobody = case("-------", quorum={"share": "none", "minimum": 0})
    assert tally(nobody)["outcome"] == "rejected" and tally(nobody)["decided_by"] == "majority"


@st.composite
def random_cases(draw: st.DrawFn) -> dict[str, Any]:
    seats = draw(st.integers(1, 9))
    flags = st.booleans()
    members = [
        {
            "id": f"s{n}",
            "voting": draw(st.sampled_from([True, True, True, False])),
            "chair": n == 0,
            "recused": draw(flags) and draw(flags),
            "present": draw(flags),
            "deputy_of": None,
        }
        for n in range(seats)
    ]
    members += [
        {
            "id": f"d{n}",
            "voting": draw(flags),
            "chair": False,
            "recused": draw(flags) and draw(flags),
            "present": draw(flags),
            "deputy_of": f"s{draw(st.integers(0, seats - 1))}",
        }
        for n in range(draw(st.integers(0, 4)))
    ]
    ballots = [
        {"member": member["id"], "choice": draw(st.sampled_from(["yes", "yes", "no", "no", "abstain", "object"]))}
        for member in members
        if draw(st.sampled_from([True, True, False]))
    ]
    rules = {
        "procedure": draw(st.sampled_from(["meeting", "circular"])),
        "quorum": {
            "base": draw(st.sampled_from(["entitled", "all_voting"])),
            "share": draw(st.sampled_from(["more_than_half", "half", "two_thirds", "none"])),
            "minimum": draw(st.integers(0, 4)),
        },
        "majority": draw(st.sampled_from(["simple", "absolute", "two_thirds", "unanimous", "all_entitled"])),
        "abstention": draw(st.sampled_from(["not_cast", "cast"])),
        "tie": draw(st.sampled_from(["chair", "rejected"])),
        "repeat_invitation": draw(flags),
    }
    return {"rules": rules, "members": members, "ballots": ballots}


def second_reading(one: dict[str, Any]) -> tuple[str, str | None, int, int, int]:
    """Read the format again, seat by seat, with fractions of nothing and loops only."""
    rules, quorum = one["rules"], one["rules"]["quorum"]
    voted = {ballot["member"]: ballot["choice"] for ballot in one["ballots"]}
    everybody, entitled, taking_part, yes, no, abstain = 0, 0, 0, 0, 0, 0
    objected, chair_said_yes = False, False
    for seat in one["members"]:
        if not seat["voting"] or seat["deputy_of"]:
            continue
        everybody += 1
        people = [m for m in [seat, *[m for m in one["members"] if m["deputy_of"] == seat["id"]]] if not m["recused"]]
        if not people:
            continue
        entitled += 1
        actor = None
        for person in people:
            if voted.get(person["id"]) == "object":
                objected = True
            fits = (
                person["present"]
                if rules["procedure"] == "meeting"
                else voted.get(person["id"]) in ("yes", "no", "abstain")
            )
            if actor is None and fits:
                actor = person
        if actor is not None:
            taking_part += 1
            choice = voted.get(actor["id"])
            yes, no, abstain = yes + (choice == "yes"), no + (choice == "no"), abstain + (choice == "abstain")
            chair_said_yes |= actor is seat and seat["chair"] and choice == "yes"
    base = entitled if quorum["base"] == "entitled" else everybody
    needed = 0
    if quorum["share"] != "none":
        over = quorum["share"] == "more_than_half"
        numerator, denominator = (2, 3) if quorum["share"] == "two_thirds" else (1, 2)
        while needed * denominator < base * numerator or (over and needed * denominator == base * numerator):
            needed += 1
    needed = 1 if rules["repeat_invitation"] else max(needed, quorum["minimum"])
    if rules["procedure"] == "circular" and objected:
        return "to_meeting", None, yes, no, abstain
    if taking_part < needed:
        return "not_quorate", None, yes, no, abstain
    cast = yes + no + (abstain if rules["abstention"] == "cast" else 0)
    if rules["majority"] == "simple" and cast and yes * 2 == cast and rules["tie"] == "chair":
        return ("adopted" if chair_said_yes else "rejected"), "chair", yes, no, abstain
    wins = {
        "simple": yes * 2 > cast,
        "absolute": yes * 2 > entitled,
        "two_thirds": bool(yes) and yes * 3 >= cast * 2,
        "unanimous": bool(yes) and yes == cast,
        "all_entitled": bool(yes) and yes == entitled,
    }[rules["majority"]]
    return ("adopted" if wins else "rejected"), "majority", yes, no, abstain


def compare(one: dict[str, Any]) -> None:
    result = tally(one)
    assert (result["outcome"], result["decided_by"], result["yes"], result["no"], result["abstain"]) == second_reading(
        one
    )


@settings(max_examples=500)
@given(random_cases())
def test_a_second_reading_agrees(one: dict[str, Any]) -> None:
    compare(one)


@pytest.mark.slow
@settings(max_examples=10_000)
@given(random_cases())
def test_a_second_reading_agrees_ten_thousand_times(one: dict[str, Any]) -> None:
    compare(one)
