"""The database keeps what was counted."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from advisory.board.models import Ballot, Elector, Round
from tests.advisory.board.boards import (
    again,
    an_open_round,
    make_board,
    vote,
)
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_the_database_keeps_a_closed_round(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    for member in members:
        vote(round_, member)
    attempts: list[Any] = [
        lambda: Ballot.objects.filter(elector__user=members[0]).update(choice="no"),
        lambda: Ballot.objects.filter(elector__user=members[0]).delete(),
        lambda: Elector.objects.filter(user=members[0]).update(recused=True),
        lambda: Round.objects.filter(pk=round_.pk).update(yes=0),
        lambda: Round.objects.filter(pk=round_.pk).update(state="OPEN"),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert again(round_).yes == 3
