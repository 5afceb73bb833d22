"""The people asked: whose own task is reminded of, and how the chair clears up an unsure declaration."""

import datetime

import pytest
import time_machine
from viewflow.workflow.models import Task

from advisory.board.choices import RoundState
from advisory.board.flows import ResolutionFlow
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    again,
    an_open_round,
    declare,
    elector_of,
    make_board,
    task_of,
    vote,
)
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.deadlines.periods import end_of_day
from workflows.deadlines.reminders import send_reminders
from workflows.engine import service, sweeps

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("biased", [True, False])
def test_unsure_goes_to_the_chair(case: CaseFile, biased: bool) -> None:
    members = make_board(4)
    round_ = an_open_round(case)
    declare(round_, members[3], "UNSURE")
    assert not elector_of(round_, members[3]).documents_open
    for member in members[:3]:
        vote(round_, member)
    assert again(round_).is_open
    task = task_of(round_.resolution, ResolutionFlow.clarify)
    service.complete_task(user=members[0], task_id=task.pk, values={"biased": biased})
    if biased:
        assert again(round_).state == RoundState.COUNTED and again(round_).entitled == 3
    else:
        assert again(round_).is_open and elector_of(round_, members[3]).documents_open
        vote(round_, members[3])
        assert again(round_).present == 4


def test_nobody_clarifies_his_own_interest(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    declare(round_, members[0], "UNSURE")
    task = task_of(round_.resolution, ResolutionFlow.clarify)
    with pytest.raises(DomainRefusal, match="andere Person"):
        service.complete_task(user=members[0], task_id=task.pk, values={"biased": False})
    service.complete_task(user=members[1], task_id=task.pk, values={"biased": False})
    assert elector_of(round_, members[0]).documents_open


def test_an_unanswered_doubt_does_not_hold_up_the_round(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    declare(round_, members[2], "UNSURE")
    with time_machine.travel(end_of_day(round_.closes_on), tick=False):
        assert sweeps.fire_due_timers() == 1
    assert again(round_).outcome == "not_quorate" and again(round_).entitled == 3
    assert not Task.objects.filter(flow_task=ResolutionFlow.clarify, finished=None).exists()


def test_those_who_have_not_voted_are_reminded_of_their_own_task(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    vote(round_, members[0])
    with time_machine.travel(end_of_day(round_.closes_on) - datetime.timedelta(hours=12), tick=False):
        send_reminders()
    mails = OutboxMail.objects.filter(kind="DEADLINES_APPROACHING")
    assert {mail.recipient_id for mail in mails} == {members[1].pk, members[2].pk}
    own = Task.objects.get(owner=members[1], flow_task=ResolutionFlow.vote)
    assert f"/aufgaben/{own.pk}/" in mails.get(recipient=members[1]).text
