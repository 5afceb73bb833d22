"""A round from its opening to the announcement: who closes it, what counts, what follows the confirmation."""

import pytest
import time_machine
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from advisory.board.choices import Decision, RoundState
from advisory.board.figures.motions import NOT_GRANTED, Condition
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Elector, Resolution
from advisory.board.presenters.motions import motion_words
from advisory.board.presenters.rows import explanation_of, result_of, title_of
from advisory.board.services.seats import end_membership, name_member
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    again,
    an_open_round,
    confirm,
    declare,
    elector_of,
    make_board,
    open_vote_on,
    task_of,
    vote,
)
from tests.conftest import make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs.verify import verify_case
from workflows.deadlines.models import Deadline
from workflows.deadlines.periods import end_of_day
from workflows.engine import service, sweeps
from workflows.engine.errors import TaskNotFound

pytestmark = pytest.mark.django_db


def test_the_last_vote_closes_and_only_the_chair_makes_it_effective(case: CaseFile) -> None:
    members = make_board(5)
    round_ = an_open_round(case)
    for member, choice in zip(members, ["yes", "yes", "no", "abstain", "yes"], strict=True):
        assert again(round_).is_open
        vote(round_, member, choice)
    counted = again(round_)
    assert (counted.state, counted.outcome, counted.yes, counted.no, counted.abstain) == (
        RoundState.COUNTED,
        "adopted",
        3,
        1,
        1,
    )
    resolution = Resolution.objects.get()
    assert resolution.decision == "" and not OutboxMail.objects.filter(kind="RESOLUTION_ANNOUNCED").exists()
    with pytest.raises(TaskNotFound):
        confirm(round_, members[3])
    confirm(round_, members[0])
    resolution.refresh_from_db()
    assert resolution.decision == Decision.APPROVED and resolution.confirmed_by == members[0]
    assert OutboxMail.objects.filter(kind="RESOLUTION_ANNOUNCED").count() == 5
    assert Process.objects.get().status == "DONE"
    assert not Deadline.objects.filter(state="RUNNING").exists()
    assert list(verify_case(CaseFile.objects.get(pk=case.pk))) == []


def test_the_closing_date_closes_a_round_with_silent_members(case: CaseFile) -> None:
    members = make_board(7)
    round_ = an_open_round(case)
    for member in members[:4]:
        vote(round_, member)
    timer = Task.objects.get(flow_task=ResolutionFlow.closing_date)
    assert timer.scheduled == end_of_day(round_.closes_on)
    assert all(task.scheduled == timer.scheduled for task in Task.objects.filter(flow_task=ResolutionFlow.vote))
    assert sweeps.fire_due_timers() == 0
    with time_machine.travel(end_of_day(round_.closes_on), tick=False):
        with pytest.raises(DomainRefusal, match="geschlossen"):
            vote(round_, members[0], "no")
        assert sweeps.fire_due_timers() == 1
    counted = again(round_)
    assert (counted.outcome, counted.present, counted.entitled, counted.required) == ("adopted", 4, 7, 4)
    assert Task.objects.filter(flow_task=ResolutionFlow.vote, status="CANCELED").count() == 3
    assert task_of(round_.resolution, ResolutionFlow.confirm).owner_permission == "board.confirm_result"


def test_the_second_invitation_is_quorate_with_one_vote(case: CaseFile) -> None:
    members = make_board(5)
    round_ = an_open_round(case)
    vote(round_, members[2])
    with time_machine.travel(end_of_day(round_.closes_on), tick=False):
        sweeps.fire_due_timers()
        confirm(round_, members[0])
        assert again(round_).outcome == "not_quorate"
        second = open_vote_on(round_.resolution, make_person(Role.BOARD_OFFICE))
        assert second.rules["repeat_invitation"] is True
        vote(second, members[2])
    with time_machine.travel(end_of_day(second.closes_on), tick=False):
        sweeps.fire_due_timers()
    assert (again(second).outcome, again(second).required) == ("adopted", 1)


@pytest.mark.parametrize(("proposal", "following"), [(Decision.APPROVED, Decision.REJECTED), (Decision.REJECTED, "")])
def test_a_motion_without_majority(case: CaseFile, proposal: str, following: str) -> None:
    members = make_board(3)
    round_ = an_open_round(case, proposal=proposal)
    for member in members:
        vote(round_, member, "no")
    confirm(round_, members[0])
    resolution = Resolution.objects.get()
    assert resolution.decision == following
    if not following:
        assert task_of(resolution, ResolutionFlow.prepare)


def test_after_a_failed_grant_a_new_proposal_may_follow_and_the_round_says_why(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    for member in members:
        vote(round_, member, "no")
    task = task_of(round_.resolution, ResolutionFlow.confirm)
    service.complete_task(user=members[0], task_id=task.pk, values={"not_granted": "ANEW", "reasons": "x"})
    assert Resolution.objects.get().decision == "" and again(round_).reasons == "x"
    second = open_vote_on(
        round_.resolution,
        make_person(Role.BOARD_OFFICE),
        proposal="APPROVED_WITH_CONDITIONS",
        conditions=(Condition("Der Bescheid liegt vor"),),
    )
    words = motion_words(second)
    assert words.again == (
        "2. Runde, weil der Vorschlag der Runde davor keine Mehrheit fand. Stimmen aus der 1. Runde gelten nicht mehr."
    )
    assert words.new == ("Der Beirat bewilligt mit Bedingung.", "Vor Auszahlung nötig: Der Bescheid liegt vor.")
    mail = OutboxMail.objects.filter(kind="VOTE_OPENED").order_by("created_at").last()
    assert mail is not None and mail.subject.startswith("2. Runde: Bitte stimmen Sie bis")
    assert words.again in mail.text


def test_an_unclear_declaration_is_asked_anew_in_the_next_round(case: CaseFile) -> None:
    members = make_board(4)
    round_ = an_open_round(case)
    declare(round_, members[3], "UNSURE")
    with time_machine.travel(end_of_day(round_.closes_on), tick=False):
        sweeps.fire_due_timers()
        confirm(round_, members[0])
        second = open_vote_on(round_.resolution, make_person(Role.BOARD_OFFICE))
        assert elector_of(second, members[3]).interest == ""
        vote(second, members[3])


def test_an_adopted_rejection_reads_as_one(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case, proposal=Decision.REJECTED)
    for member in members:
        vote(round_, member)
    confirm(round_, members[0])
    counted = again(round_)
    assert (title_of(counted), result_of(counted)["success"]) == ("Abgelehnt", False)
    assert explanation_of(counted) == "Der Vorschlag war, den Antrag abzulehnen. 3 Stimmen waren dafür."
    assert Resolution.objects.get().reasons == "Zu früh."


def test_a_failed_grant_is_announced_with_the_reasons_of_the_chair(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    for member in members:
        vote(round_, member, "no")
    confirm(round_, members[0])
    resolution = Resolution.objects.get()
    assert title_of(again(round_)) == "Nicht bewilligt"
    assert resolution.motion.splitlines() == [NOT_GRANTED, "Gründe: Keine Mehrheit."]


def test_members_come_and_go_but_an_open_round_keeps_its_electorate(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    place = members[2].memberships.get()
    end_membership(membership=place)
    newcomer = make_person(Role.BOARD_MEMBER)
    name_member(seat=place.seat, user=newcomer)
    assert not Elector.objects.filter(user=newcomer).exists()
    vote(round_, members[2])
