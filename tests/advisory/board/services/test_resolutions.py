"""A round is opened only for a board with members and with a motion that can be decided on."""

import datetime
from typing import Any

import pytest

from accounts.choices import Role
from advisory.board.models import Round
from tests.advisory.board.boards import (
    make_board,
    open_vote_on,
    put_to_board,
)
from tests.conftest import make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_an_empty_board_cannot_be_asked(case: CaseFile) -> None:
    resolution = put_to_board(case)
    with pytest.raises(DomainRefusal, match="Sitze und Mitglieder"):
        open_vote_on(resolution, make_person(Role.BOARD_OFFICE))
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": " "}, "Beschlusstext"),
        ({"proposal": "APPROVED_WITH_CONDITIONS"}, "Bedingung"),
        ({"proposal": "DEFERRED"}, "Zukunft"),
        ({"proposal": "DEFERRED", "deferred_until": datetime.date(2099, 1, 4)}, "höchstens bis zum"),
        ({"amount_cents": 10_001}, "Beantragt sind 100,00"),
        ({"amount_cents": 9_000}, "noch 50,00"),
        ({"starts_on": datetime.date(2027, 2, 1), "ends_on": datetime.date(2027, 1, 1)}, "vor dem Beginn"),
    ],
)
def test_a_motion_that_cannot_be_decided_on_is_refused(case: CaseFile, values: Any, words: str) -> None:
    make_board(3)
    resolution = put_to_board(case, amount_cents=10_000, budget_left_cents=5_000)
    with pytest.raises(DomainRefusal, match=words):
        open_vote_on(resolution, make_person(Role.BOARD_OFFICE), **values)
    assert not Round.objects.exists()
