"""A resolution in a circular procedure: declare, vote, replace, object, count, confirm."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import User
from advisory.board import selectors
from advisory.board.acts.declaring import declare_interest
from advisory.board.acts.objecting import object_to_circular
from advisory.board.acts.voting import cast_ballot, enter_ballot
from advisory.board.choices import Decision, RoundState
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, BallotEvidence, Elector, Resolution, Round
from advisory.board.services.seats import end_membership, name_member
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    confirm,
    declare,
    elector_of,
    make_board,
    open_vote_on,
    opened,
    put_to_board,
    task_of,
    vote,
)
from tests.conftest import fresh, make_person
from ui.refusals import DomainRefusal
from workflows import selectors as work
from workflows.casefile import journal
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.casefile.uploads import CheckedUpload
from workflows.deadlines.models import Deadline
from workflows.deadlines.periods import end_of_day
from workflows.deadlines.reminders import send_reminders
from workflows.engine import service, sweeps
from workflows.engine.errors import TaskNotFound

pytestmark = pytest.mark.django_db
EVIDENCE = CheckedUpload("mail.pdf", "application/pdf", b"%PDF-1.7", "0" * 64)


def again(round_: Round) -> Round:
    return Round.objects.select_related("resolution__process").get(pk=round_.pk)


def test_the_last_vote_closes_and_only_the_chair_makes_it_effective(case: CaseFile) -> None:
    members = make_board(5)
    round_ = opened(case)
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
    assert list(journal.verify_case(CaseFile.objects.get(pk=case.pk))) == []


def test_the_closing_date_closes_a_round_with_silent_members(case: CaseFile) -> None:
    members = make_board(7)
    round_ = opened(case)
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


def test_documents_and_ballot_open_on_the_own_declaration_only(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
    first, second = elector_of(round_, members[0]), elector_of(round_, members[1])
    assert not members[0].has_perm("board.read_documents", first)
    with pytest.raises(DomainRefusal, match="Erklären Sie zuerst"):
        cast_ballot(elector=first, task_id=None, actor=members[0], choice="yes")
    task = Task.objects.get(owner=members[0])
    with pytest.raises(DomainRefusal, match="Erklären Sie zuerst"):
        service.complete_task(user=members[0], task_id=task.pk, values={"choice": "yes"})
    declare(round_, members[0])
    assert members[0].has_perm("board.read_documents", elector_of(round_, members[0]))
    assert not members[1].has_perm("board.read_documents", second)
    assert not members[1].has_perm("board.read_documents", elector_of(round_, members[0]))


def test_a_recused_member_sees_nothing_and_his_deputy_is_asked(case: CaseFile) -> None:
    members = make_board(3, deputies=1)
    deputy = members[3]
    round_ = opened(case)
    assert elector_of(round_, deputy).invited_at is None
    declare(round_, members[0], "INTEREST")
    assert CaseExclusion.objects.filter(case=case, user=members[0]).exists()
    assert elector_of(round_, deputy).invited_at is not None
    assert Task.objects.filter(owner=deputy, flow_task=ResolutionFlow.vote, status="ASSIGNED").exists()
    assert OutboxMail.objects.filter(kind="VOTE_OPENED", recipient=deputy).count() == 1
    with pytest.raises(DomainRefusal, match="befangen"):
        declare(round_, members[0], "NONE")
    with pytest.raises(DomainRefusal, match="befangen"):
        cast_ballot(elector=elector_of(round_, members[0]), task_id=None, actor=members[0], choice="yes")
    for member in (members[1], members[2], deputy):
        vote(round_, member)
    assert again(round_).outcome == "adopted" and again(round_).entitled == 3
    assert work.open_tasks(fresh(members[0])).count() == 0
    with pytest.raises(TaskNotFound):
        confirm(round_, fresh(members[0]))
    confirm(round_, members[1])
    assert not OutboxMail.objects.filter(kind="RESOLUTION_ANNOUNCED", recipient=members[0]).exists()


def test_a_ballot_falls_when_its_caster_turns_out_to_be_recused(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
    vote(round_, members[2], "no")
    declare(round_, members[2], "INTEREST")
    assert not Ballot.objects.exists()
    for member in members[:2]:
        vote(round_, member)
    counted = again(round_)
    assert (counted.entitled, counted.present, counted.required, counted.outcome) == (2, 2, 3, "not_quorate")


@pytest.mark.parametrize("biased", [True, False])
def test_unsure_goes_to_the_chair(case: CaseFile, biased: bool) -> None:
    members = make_board(4)
    round_ = opened(case)
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
    round_ = opened(case)
    declare(round_, members[0], "UNSURE")
    task = task_of(round_.resolution, ResolutionFlow.clarify)
    with pytest.raises(DomainRefusal, match="andere Person"):
        service.complete_task(user=members[0], task_id=task.pk, values={"biased": False})
    service.complete_task(user=members[1], task_id=task.pk, values={"biased": False})
    assert elector_of(round_, members[0]).documents_open


def test_unsure_after_the_vote_asks_again(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
    vote(round_, members[2], "no")
    declare(round_, members[2], "UNSURE")
    assert not Ballot.objects.exists()
    service.complete_task(
        user=members[0], task_id=task_of(round_.resolution, ResolutionFlow.clarify).pk, values={"biased": False}
    )
    vote(round_, members[0])
    vote(round_, members[1])
    assert again(round_).is_open
    vote(round_, members[2], "abstain")
    assert (again(round_).yes, again(round_).no, again(round_).abstain) == (2, 0, 1)


def test_an_unanswered_doubt_does_not_hold_up_the_round(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
    declare(round_, members[2], "UNSURE")
    with time_machine.travel(end_of_day(round_.closes_on), tick=False):
        assert sweeps.fire_due_timers() == 1
    assert again(round_).outcome == "not_quorate" and again(round_).entitled == 3
    assert not Task.objects.filter(flow_task=ResolutionFlow.clarify, finished=None).exists()


def test_a_ballot_is_replaced_until_the_close_and_the_last_one_counts(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
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
    round_ = opened(case)
    vote(round_, members[0], "abstain")
    vote(round_, members[0], "no")
    written = " ".join(f"{event.what} {event.data}" for event in case.events.all())
    kept = " ".join(str(task.data) for task in Task.objects.all()) + str(Process.objects.get().data)
    for word in ("abstain", "'no'", "choice"):
        assert word not in written and word not in kept


def test_one_objection_ends_the_round_and_seals_the_counts(case: CaseFile, caseworker: User) -> None:
    members = make_board(5)
    round_ = opened(case)
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


def test_the_second_invitation_is_quorate_with_one_vote(case: CaseFile) -> None:
    members = make_board(5)
    round_ = opened(case)
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
    round_ = opened(case, proposal=proposal)
    for member in members:
        vote(round_, member, "no")
    confirm(round_, members[0])
    resolution = Resolution.objects.get()
    assert resolution.decision == following
    if not following:
        assert task_of(resolution, ResolutionFlow.prepare)


def test_the_office_enters_a_vote_with_evidence_and_nobody_sees_it(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
    office = make_person(Role.BOARD_OFFICE)
    elector = elector_of(round_, members[2])
    with pytest.raises(DomainRefusal, match="Beleg"):
        enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=True, upload=None)
    with pytest.raises(DomainRefusal, match="nicht befangen"):
        enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=False, upload=EVIDENCE)
    enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=True, upload=EVIDENCE)
    with pytest.raises(DomainRefusal, match="schon eine Stimme"):
        enter_ballot(elector_id=elector.pk, actor=office, choice="yes", not_biased=True, upload=EVIDENCE)
    assert BallotEvidence.objects.count() == 1 and not case.files.exists()
    assert not Task.objects.filter(owner=members[2], finished=None).exists()
    assert selectors.own_ballot(elector_of(round_, members[2])) is None
    vote(round_, members[0])
    vote(round_, members[1])
    assert (again(round_).yes, again(round_).no) == (2, 1)


@pytest.mark.parametrize("choice", ["no", "yes"])
def test_replacing_a_vote_of_the_office_tells_it_nothing(case: CaseFile, choice: str) -> None:
    members = make_board(3)
    round_ = opened(case)
    elector = elector_of(round_, members[2])
    office = make_person(Role.BOARD_OFFICE)
    enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=True, upload=EVIDENCE)
    before = case.events.count()
    cast_ballot(elector=elector_of(round_, members[2]), task_id=None, actor=members[2], choice=choice)
    assert case.events.count() == before
    own = selectors.own_ballot(elector_of(round_, members[2]))
    assert own is not None and own.choice == choice


def test_the_database_keeps_a_closed_round(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
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


def test_members_come_and_go_but_an_open_round_keeps_its_electorate(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
    place = members[2].memberships.get()
    end_membership(membership=place)
    newcomer = make_person(Role.BOARD_MEMBER)
    name_member(seat=place.seat, user=newcomer)
    assert not Elector.objects.filter(user=newcomer).exists()
    vote(round_, members[2])


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


def test_those_who_have_not_voted_are_reminded_of_their_own_task(case: CaseFile) -> None:
    members = make_board(3)
    round_ = opened(case)
    vote(round_, members[0])
    with time_machine.travel(end_of_day(round_.closes_on) - datetime.timedelta(hours=12), tick=False):
        send_reminders()
    mails = OutboxMail.objects.filter(kind="DEADLINES_APPROACHING")
    assert {mail.recipient_id for mail in mails} == {members[1].pk, members[2].pk}
    own = Task.objects.get(owner=members[1], flow_task=ResolutionFlow.vote)
    assert f"/aufgaben/{own.pk}/" in mails.get(recipient=members[1]).text


def test_a_withdrawn_matter_takes_no_more_votes(case: CaseFile, lead: User) -> None:
    members = make_board(3)
    round_ = opened(case)
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
