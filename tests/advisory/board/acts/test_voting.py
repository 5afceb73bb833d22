"""Ballots: replaced until the close, entered by the office with evidence, never told by journal or task."""

import pytest
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import User
from advisory.board import selectors
from advisory.board.acts.declaring import declare_interest
from advisory.board.acts.objecting import object_to_circular
from advisory.board.acts.voting import cast_ballot, enter_ballot
from advisory.board.models import Ballot, BallotEvidence
from tests.advisory.board.boards import (
    EVIDENCE,
    again,
    an_open_round,
    elector_of,
    make_board,
    vote,
)
from tests.conftest import make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.engine import service

pytestmark = pytest.mark.django_db


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
    round_ = an_open_round(case)
    elector = elector_of(round_, members[2])
    office = make_person(Role.BOARD_OFFICE)
    enter_ballot(elector_id=elector.pk, actor=office, choice="no", not_biased=True, upload=EVIDENCE)
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
