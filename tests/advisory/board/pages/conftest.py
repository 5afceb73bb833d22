"""A round that is open, for the pages of the board."""

import pytest

from accounts.models import User
from advisory.board.models import Round
from tests.advisory.board.boards import (
    an_open_round,
    declare,
    make_board,
)
from workflows.casefile.models import CaseFile


@pytest.fixture
def running(case: CaseFile) -> tuple[Round, list[User]]:
    """An open round with three members, of whom the first has declared to have no interest."""
    members = make_board(3)
    round_ = an_open_round(case)
    declare(round_, members[0])
    return round_, members
