"""Ballots: replaced until the close, entered by the office with evidence, never told by journal or task."""

import datetime
import re

import pytest
import time_machine
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import User
from advisory.board import selectors
from advisory.board.acts.declaring import declare_interest
from advisory.board.acts.objecting import object_to_circular
from advisory.board.acts.voting import Received, acknowledge_entered, cast_ballot, dispute_entered, enter_ballot
from advisory.board.models import Ballot, BallotEvidence, Round
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    RECEIVED,
    again,
    an_open_round,
    elector_of,
    make_board,
    vote,
)
from tests.conftest import make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.deadlines.periods import end_of_day
from workflows.deadlines.working_days import add_working_days
from workflows.engine import service, sweeps

pytestmark = pytest.mark.django_db


def enter(round_: Round, member: User, choice: str = "yes") -> User:
    """Somebody of the office enters a vote."""
    office = make_person(Role.BOARD_OFFICE)
    elector = elector_of(round_, member)
    enter_ballot(elector_id=elector.pk, actor=office, choice=choice, not_biased=True, received=RECEIVED)
    return office


def test_a_ballot_is_replaced_until_the_close_and_the_last_one_counts(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    vote(round_, members[0], "no")
    vote(round_, members[0], "yes", "Protokoll")
    vote(round_, members[0], "yes", "Protokoll")
    assert Ballot.objects.get().choice == "yes"
    vote(round_, members[1])
    vote(round_, members[2])
    assert again(round_).yes == 3
    with pytest.raises(DomainRefusal, match="geschlossen"):
        vote(round_, members[0], "no")
    assert again(round_).yes == 3


def test_the_journal_and_the_tasks_never_carry_a_vote(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    vote(round_, members[0], "abstain")
    vote(round_, members[0], "no")
    written = " ".join(f"{event.what} {event.data}" for event in case.events.all())
    kept = " ".join(str(task.data) for task in Task.objects.all()) + str(Process.objects.get().data)
    for word in ("abstain", "'no'", "choice"):
        assert word not in written and word not in kept


def test_the_office_enters_a_vote_with_evidence_and_nobody_sees_it(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    office = make_person(Role.BOARD_OFFICE)
    elector = elector_of(round_, members[2])
    with pytest.raises(DomainRefusal, match="Beleg"):
        enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=True, received=Received(None))
    with pytest.raises(DomainRefusal, match="nicht befangen"):
        enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=False, received=RECEIVED)
    enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=True, received=RECEIVED)
    with pytest.raises(DomainRefusal, match="schon eine Stimme"):
        enter_ballot(elector_id=elector.pk, actor=office, choice="yes", not_biased=True, received=RECEIVED)
    assert BallotEvidence.objects.count() == 1 and not case.files.exists()
    assert not Task.objects.filter(owner=members[2], finished=None).exists()
    assert selectors.own_ballot(elector_of(round_, members[2])) is None
    vote(round_, members[0])
    vote(round_, members[1])
    assert again(round_).is_open, "she may still object"
    acknowledge_entered(elector_id=elector.pk, actor=members[2])
    assert (again(round_).yes, again(round_).no) == (2, 1)


def test_a_member_is_told_at_once_and_never_which_vote(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    enter(round_, members[2], "abstain")
    mail = OutboxMail.objects.get(kind="BALLOT_ENTERED")
    assert mail.address == members[2].email
    assert f"/beirat/{round_.resolution_id}/meine-stimme/" in mail.text
    assert not re.search("Enthaltung|Zustimmung|Ablehnung", mail.text + mail.html + mail.subject)


def test_a_member_takes_out_a_vote_she_did_not_give(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    office = enter(round_, members[2], "no")
    elector = elector_of(round_, members[2])
    dispute_entered(elector_id=elector.pk, actor=members[2])
    elector.refresh_from_db()
    assert not Ballot.objects.exists() and elector.interest == ""
    assert BallotEvidence.objects.get().disputed_at is not None
    assert OutboxMail.objects.filter(kind="BALLOT_DISPUTED", address=office.email).exists()
    for member in members:
        vote(round_, member)
    assert again(round_).yes == 3


def test_without_an_answer_the_entered_vote_counts_on_the_last_day(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    enter(round_, members[2], "no")
    vote(round_, members[0])
    vote(round_, members[1])
    with time_machine.travel(end_of_day(again(round_).closes_on), tick=False):
        sweeps.fire_due_timers()
    assert (again(round_).yes, again(round_).no) == (2, 1)


def test_a_complete_round_ends_when_nobody_may_object_any_more(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    enter(round_, members[2], "no")
    vote(round_, members[0])
    vote(round_, members[1])
    until = Ballot.objects.get(entered_by__isnull=False).objection_until
    assert until is not None and until < again(round_).closes_on
    with time_machine.travel(end_of_day(until), tick=False):
        sweeps.fire_due_timers()
    assert (again(round_).yes, again(round_).no, again(round_).state) == (2, 1, "COUNTED")


def test_the_time_to_object_ends_no_round_in_which_votes_are_missing(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    enter(round_, members[2], "no")
    vote(round_, members[0])
    until = Ballot.objects.get(entered_by__isnull=False).objection_until
    assert until is not None
    with time_machine.travel(end_of_day(until), tick=False):
        sweeps.fire_due_timers()
        assert again(round_).is_open
        vote(round_, members[1])
    assert again(round_).state == "COUNTED"


def test_a_vote_after_the_time_to_object_closes_a_complete_round(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    enter(round_, members[2])
    vote(round_, members[0])
    with time_machine.travel(end_of_day(Ballot.objects.get(entered_by__isnull=False).objection_until), tick=False):
        vote(round_, members[1])
    assert again(round_).yes == 3


def test_on_the_last_day_the_end_moves_once_and_not_twice(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    first = round_.closes_on
    with time_machine.travel(end_of_day(first) - datetime.timedelta(hours=3), tick=False):
        enter(round_, members[2])
        moved = again(round_)
        assert (moved.first_closes_on, moved.closes_on) == (first, add_working_days(first, 2))
        assert Ballot.objects.get().objection_until == moved.closes_on
    with time_machine.travel(end_of_day(first), tick=False):
        assert sweeps.fire_due_timers() == 0
    with time_machine.travel(end_of_day(moved.closes_on) - datetime.timedelta(hours=3), tick=False):
        with pytest.raises(DomainRefusal, match="schon einmal verschoben"):
            enter(round_, members[1])
        vote(round_, members[0])
    with time_machine.travel(end_of_day(moved.closes_on), tick=False):
        sweeps.fire_due_timers()
    assert again(round_).state == "COUNTED"


@pytest.mark.parametrize("choice", ["no", "yes"])
def test_replacing_a_vote_of_the_office_tells_it_nothing(case: CaseFile, choice: str) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    elector = elector_of(round_, members[2])
    office = make_person(Role.BOARD_OFFICE)
    enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=True, received=RECEIVED)
    before = case.events.count()
    cast_ballot(elector=elector_of(round_, members[2]), task_id=None, actor=members[2], choice=choice)
    assert case.events.count() == before
    own = selectors.own_ballot(elector_of(round_, members[2]))
    assert own is not None and own.choice == choice


def test_a_withdrawn_matter_takes_no_more_votes(case: CaseFile, lead: User) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    vote(round_, members[0])
    service.cancel_process(process=round_.resolution.process, actor=lead, reason="")
    for act in (
        lambda: vote(round_, members[0], "no"),
        lambda: declare_interest(elector_id=elector_of(round_, members[1]).pk, actor=members[1], answer="NONE"),
        lambda: object_to_circular(elector_id=elector_of(round_, members[0]).pk, actor=members[0]),
    ):
        with pytest.raises(DomainRefusal):
            act()
    assert Ballot.objects.get().choice == "yes"
