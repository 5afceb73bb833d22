"""One objection brings a resolution to the meeting."""

import datetime

import pytest
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import User
from advisory.board.acts.objecting import object_to_circular
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Resolution
from tests.advisory.board.boards import (
    again,
    an_open_round,
    confirm,
    elector_of,
    make_board,
    open_vote_on,
    task_of,
    vote,
)
from tests.conftest import make_person
from workflows.casefile.models import CaseFile
from workflows.engine import service

pytestmark = pytest.mark.django_db


def test_one_objection_ends_the_round_and_seals_the_counts(case: CaseFile, caseworker: User) -> None:
    members = make_board(5)
    round_ = an_open_round(case)
    vote(round_, members[0])
    vote(round_, members[1], "no")
    object_to_circular(elector_id=elector_of(round_, members[0]).pk, actor=members[0])
    counted = again(round_)
    assert counted.outcome == "to_meeting" and not counted.shows_counts
    assert not Task.objects.filter(flow_task=ResolutionFlow.vote, finished=None).exists()
    confirm(round_, members[0])
    assert not again(round_).shows_counts
    office = make_person(Role.BOARD_OFFICE)
    service.complete_task(
        user=office,
        task_id=task_of(round_.resolution, ResolutionFlow.meet).pk,
        values={"on": datetime.date(2027, 6, 2)},
    )
    second = open_vote_on(round_.resolution, office)
    assert second.number == 2 and second.after_meeting_on == datetime.date(2027, 6, 2)
    assert elector_of(second, members[0]).documents_open
    for member in members[:3]:
        vote(second, member)
    assert again(second).is_open and Resolution.objects.get().decision == ""
