"""The declaration of a member: documents and ballot open on it, a recusal closes them and asks the deputy."""

import pytest
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.services.people import end_role
from accounts.services.roles import give_role
from advisory.board.acts.declaring import undo_recusal
from advisory.board.acts.voting import cast_ballot
from advisory.board.choices import NotGranted
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot
from advisory.board.selectors import counts_of
from advisory.board.services.ballots import check_may_enter
from notifications.models import OutboxMail
from tests.advisory.board.boards import (
    again,
    an_open_round,
    confirm,
    declare,
    elector_of,
    make_board,
    open_vote_on,
    put_to_board,
    task_of,
    vote,
)
from tests.conftest import fresh, make_person
from ui.refusals import DomainRefusal
from workflows import selectors as work
from workflows.casefile.models import CaseEvent, CaseExclusion, CaseFile
from workflows.engine import service
from workflows.engine.errors import TaskNotFound

pytestmark = pytest.mark.django_db


def test_documents_and_ballot_open_on_the_own_declaration_only(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
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


def test_who_works_for_the_municipality_cannot_declare_herself_free(
    case: CaseFile, gotha: Organisation, lead: User
) -> None:
    members = make_board(3)
    give_role(user=members[1], organisation=gotha, role=Role.MUNICIPAL_PLANNER)
    round_ = an_open_round(case)
    for answer in ("NONE", "UNSURE"):
        with pytest.raises(DomainRefusal, match="arbeiten oder arbeiteten hier für Landkreis Gotha"):
            declare(round_, fresh(members[1]), answer)
    with pytest.raises(DomainRefusal, match="arbeitete hier für die Kommune"):
        check_may_enter(elector_of(round_, members[1]), lead)
    declare(round_, fresh(members[1]), "INTEREST")
    assert elector_of(round_, members[1]).recused


def test_a_recused_member_sees_nothing_and_his_deputy_is_asked(case: CaseFile) -> None:
    members = make_board(3, deputies=1)
    deputy = members[3]
    round_ = an_open_round(case)
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
    round_ = an_open_round(case)
    vote(round_, members[2], "no")
    declare(round_, members[2], "INTEREST")
    assert not Ballot.objects.exists()
    for member in members[:2]:
        vote(round_, member)
    counted = again(round_)
    assert (counted.entitled, counted.present, counted.required, counted.outcome) == (2, 2, 3, "not_quorate")


def test_unsure_after_the_vote_asks_again(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
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


def test_the_chair_takes_a_recusal_back_and_the_deputy_is_not_asked_any_more(case: CaseFile) -> None:
    *members, deputy = make_board(3, deputies=1)
    round_ = an_open_round(case)
    declare(round_, members[0], "INTEREST")
    undo_recusal(elector_id=elector_of(round_, members[0]).pk, actor=members[1], reason="Verklickt.")
    back = elector_of(round_, members[0])
    assert (back.recused, back.interest) == (False, "")
    assert not CaseExclusion.objects.exists()
    assert elector_of(round_, deputy).invited_at is None
    assert not Task.objects.filter(owner=deputy, finished=None).exists()
    told = {mail.address: mail.text for mail in OutboxMail.objects.filter(kind="RECUSAL_UNDONE")}
    assert "nicht mehr befangen" in told[members[0].email] and members[0].name in told[deputy.email]
    assert CaseEvent.objects.filter(what="board.recusal_undone", actor=members[1]).exclude(reason_hash="").exists()
    for member in members:
        vote(round_, fresh(member))
    assert (again(round_).yes, again(round_).entitled) == (3, 3)


def test_a_deputy_who_has_voted_counts_only_if_the_member_stays_silent(case: CaseFile) -> None:
    *members, deputy = make_board(3, deputies=1)
    round_ = an_open_round(case)
    declare(round_, members[0], "INTEREST")
    vote(round_, deputy, "no")
    undo_recusal(elector_id=elector_of(round_, members[0]).pk, actor=members[1], reason="Verklickt.")
    told = OutboxMail.objects.get(kind="RECUSAL_UNDONE", recipient=deputy)
    assert f"wenn {members[0].name} nicht abstimmt" in told.text
    assert counts_of(round_) == (1, 3), "one seat of three"
    for member in members:
        vote(round_, fresh(member))
    assert (again(round_).yes, again(round_).no) == (3, 0)


def test_nobody_takes_back_the_own_recusal_or_one_of_a_counted_round(case: CaseFile) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    declare(round_, members[0], "INTEREST")
    elector = elector_of(round_, members[0])
    with pytest.raises(DomainRefusal, match="andere Person"):
        undo_recusal(elector_id=elector.pk, actor=members[0], reason="Verklickt.")
    with pytest.raises(DomainRefusal, match="warum"):
        undo_recusal(elector_id=elector.pk, actor=members[1], reason=" ")
    vote(round_, members[1])
    vote(round_, members[2])
    with pytest.raises(DomainRefusal, match="ausgezählt"):
        undo_recusal(elector_id=elector.pk, actor=members[1], reason="Verklickt.")


def test_between_two_rounds_it_holds_for_the_next_one(case: CaseFile) -> None:
    members = make_board(3)
    office = make_person(Role.BOARD_OFFICE)
    round_ = open_vote_on(put_to_board(case), office)
    declare(round_, members[2], "INTEREST")
    vote(round_, members[0])
    vote(round_, members[1])
    confirm(again(round_), members[0])
    undo_recusal(elector_id=elector_of(round_, members[2]).pk, actor=members[1], reason="Verklickt.")
    second = open_vote_on(round_.resolution, office)
    asked = elector_of(second, members[2])
    assert asked.invited_at is not None and (asked.recused, asked.interest) == (False, "")


def test_the_recusal_of_somebody_who_left_is_not_taken_back_and_the_deputy_stays_asked(
    case: CaseFile, lead: User
) -> None:
    """Found by the state machine: the round would wait for her, and her deputy would not be asked any more."""
    *members, deputy = make_board(3, deputies=1)
    round_ = an_open_round(case)
    declare(round_, members[0], "INTEREST")
    end_role(assignment=RoleAssignment.objects.get(user=members[0]), actor=lead)
    with pytest.raises(DomainRefusal, match="ausgeschieden"):
        undo_recusal(elector_id=elector_of(round_, members[0]).pk, actor=members[1], reason="Verklickt.")
    assert not Task.objects.filter(owner=members[0], finished=None).exists()
    for member in (*members[1:], deputy):
        vote(round_, fresh(member))
    assert (again(round_).yes, again(round_).entitled) == (3, 3)


def test_on_the_page_of_an_earlier_round_it_holds_for_the_one_that_runs(case: CaseFile) -> None:
    """An old page names the person's place in a round that is over; she is asked in the round that is open."""
    members = make_board(4)
    office = make_person(Role.BOARD_OFFICE)
    first = open_vote_on(put_to_board(case), office)
    declare(first, members[3], "INTEREST")
    old = elector_of(first, members[3])
    for member in members[:3]:
        vote(first, member, "no")
    values = {"not_granted": NotGranted.ANEW.value}
    task = task_of(first.resolution, ResolutionFlow.confirm)
    service.complete_task(user=members[0], task_id=task.pk, values=values)
    second = open_vote_on(first.resolution, office)
    undo_recusal(elector_id=old.pk, actor=members[0], reason="Verklickt.")
    for member in members:
        vote(second, fresh(member))
    assert (again(second).yes, again(second).entitled) == (4, 4)
