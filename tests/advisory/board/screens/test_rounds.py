"""Screens of the steps of a resolution."""

from typing import Any

import pytest

from accounts.choices import Role
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Round
from tests.advisory.board.boards import (
    make_board,
    put_to_board,
    task_of,
    words_read,
)
from tests.conftest import make_person
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_two_people_of_the_office_open_one_vote(case: CaseFile, client_of: Any) -> None:
    make_board(3)
    resolution = put_to_board(case, amount_cents=10_000)
    task = task_of(resolution, ResolutionFlow.prepare)
    first, second = (client_of(make_person(Role.BOARD_OFFICE)) for _ in range(2))
    url = f"/beirat/aufgaben/{task.pk}/eroeffnen/"
    form = {"proposal": "APPROVED", "days": "7", "read": words_read(first.get(url))}
    assert first.post(url, form).status_code == 302
    assert second.post(url, form).headers["Location"] == f"/aufgaben/{task.pk}/"
    assert Round.objects.count() == 1
