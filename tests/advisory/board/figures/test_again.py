"""Why a further round is held."""

import datetime

import pytest

from advisory.board.choices import RoundOutcome
from advisory.board.figures.again import new_lines, why_again

DAY = datetime.date(2027, 3, 31)


def test_a_first_round_needs_no_reason() -> None:
    assert why_again(1, "", ended_on=DAY) == ""


@pytest.mark.parametrize("outcome", [one for one in RoundOutcome if one != RoundOutcome.ADOPTED])
def test_every_way_a_round_ends_without_a_decision_has_its_reason(outcome: str) -> None:
    words = why_again(2, outcome, ended_on=DAY, because="Der Betrag fehlte")
    assert words.startswith("2. Runde, weil ")
    assert words.endswith(" Stimmen aus der 1. Runde gelten nicht mehr.")


def test_the_meeting_and_the_office_are_named() -> None:
    assert "Beraten wurde am 31.03.2027." in why_again(2, "to_meeting", ended_on=DAY, met_on=DAY)
    assert "31.03.2027 neu eröffnet hat: Der Betrag fehlte." in why_again(
        3, "reopened", ended_on=DAY, because="Der Betrag fehlte"
    )


def test_what_is_new_in_a_motion() -> None:
    assert new_lines("A\nB\nC", "A\nC") == ["B"]
