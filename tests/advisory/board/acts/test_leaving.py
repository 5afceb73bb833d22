"""A member whose role ends in the middle of a round is out; her deputy steps in, the office is told."""

import pytest

from accounts.choices import Role
from accounts.models import RoleAssignment, User
from accounts.services.people import end_role
from advisory.board.acts.voting import cast_ballot, enter_ballot
from advisory.board.models import Ballot, Membership
from advisory.board.selectors import places_of
from notifications.models import OutboxMail
from tests.advisory.board.boards import RECEIVED, again, an_open_round, elector_of, make_board, vote
from tests.conftest import fresh, make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Reminder
from workflows.deadlines.reminders import people_to_remind

pytestmark = pytest.mark.django_db


def leave(member: User, lead: User) -> None:
    end_role(assignment=RoleAssignment.objects.get(user=member), actor=lead)


def also_member(chair: User) -> None:
    held = RoleAssignment.objects.get(user=chair)
    RoleAssignment.objects.create(user=chair, organisation=held.organisation, role=Role.BOARD_MEMBER)


def test_the_deputy_is_asked_and_told_whom_she_replaces(case: CaseFile, lead: User) -> None:
    office = make_person(Role.BOARD_OFFICE)
    *members, deputy = make_board(3, deputies=1)
    round_ = an_open_round(case)
    leave(members[0], lead)
    assert elector_of(round_, members[0]).left_at is not None
    assert not Membership.objects.today().filter(user=members[0]).exists()
    told = OutboxMail.objects.get(kind="VOTE_OPENED", address=deputy.email)
    assert f"Sie vertreten {members[0].name}." in told.text
    office_mail = OutboxMail.objects.get(kind="MEMBER_LEFT", address=office.email)
    assert f"Gefragt wird jetzt {deputy.name}." in office_mail.text
    for person in (*members[1:], deputy):
        vote(round_, fresh(person))
    assert (again(round_).yes, again(round_).entitled) == (3, 3)


def test_without_a_deputy_the_round_ends_when_the_others_have_voted(case: CaseFile, lead: User) -> None:
    make_person(Role.BOARD_OFFICE)
    members = make_board(5)
    round_ = an_open_round(case)
    for member in members[1:4]:
        vote(round_, member)
    leave(members[4], lead)
    assert again(round_).is_open
    vote(round_, members[0])
    counted = again(round_)
    assert (counted.state, counted.yes, counted.entitled, counted.present) == ("COUNTED", 4, 5, 4)
    assert "Eine Stellvertretung gibt es nicht" in OutboxMail.objects.filter(kind="MEMBER_LEFT")[0].text


def test_a_vote_that_was_cast_stays(case: CaseFile, lead: User) -> None:
    *members, deputy = make_board(3, deputies=1)
    round_ = an_open_round(case)
    vote(round_, members[0], "no")
    leave(members[0], lead)
    assert Ballot.objects.count() == 1
    assert not OutboxMail.objects.filter(kind="MEMBER_LEFT").exists()
    assert not OutboxMail.objects.filter(address=deputy.email).exists()
    for member in members[1:]:
        vote(round_, member)
    assert (again(round_).yes, again(round_).no) == (2, 1)


def test_an_entered_vote_she_never_saw_falls(case: CaseFile, lead: User) -> None:
    office = make_person(Role.BOARD_OFFICE)
    *members, deputy = make_board(3, deputies=1)
    round_ = an_open_round(case)
    elector = elector_of(round_, members[0])
    enter_ballot(elector_id=elector.pk, actor=office, choice="yes", not_biased=True, received=RECEIVED)
    leave(members[0], lead)
    assert not Ballot.objects.exists()
    assert OutboxMail.objects.filter(kind="VOTE_OPENED", address=deputy.email).exists()


def test_who_comes_back_waits_for_the_next_round(case: CaseFile, lead: User) -> None:
    *members, deputy = make_board(3, deputies=1)
    round_ = an_open_round(case)
    leave(members[0], lead)
    vote(round_, fresh(deputy), "yes")
    RoleAssignment.objects.filter(user=members[0]).update(valid_to=None)
    with pytest.raises(DomainRefusal, match="ausgeschieden"):
        cast_ballot(elector=elector_of(round_, members[0]), task_id=None, actor=fresh(members[0]), choice="no")
    assert places_of(fresh(members[0])).count() == 0


def test_nobody_reminds_her(case: CaseFile, lead: User) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    leave(members[2], lead)
    reminder = Reminder.objects.filter(deadline__task__flow_task_type="TIMER").first()
    assert reminder is not None
    asked = people_to_remind(reminder, round_.closes_on)
    assert {one.pk for one in asked} == {members[0].pk, members[1].pk}


def test_who_presides_no_longer_decides_no_tie(case: CaseFile, lead: User) -> None:
    members = make_board(4)
    also_member(members[0])
    round_ = an_open_round(case)
    end_role(assignment=RoleAssignment.objects.get(user=members[0], role=Role.BOARD_CHAIR), actor=lead)
    assert elector_of(round_, members[0]).presides == ""
    for member, choice in zip(members, ("yes", "yes", "no", "no"), strict=True):
        vote(round_, fresh(member), choice)
    counted = again(round_)
    assert (counted.outcome, counted.decided_by) == ("adopted", "chair"), "the deputy chair said yes"


def test_who_may_not_confirm_does_not_preside_over_the_next_round(case: CaseFile, lead: User) -> None:
    members = make_board(3)
    also_member(members[0])
    end_role(assignment=RoleAssignment.objects.get(user=members[0], role=Role.BOARD_CHAIR), actor=lead)
    assert elector_of(an_open_round(case), members[0]).presides == ""
