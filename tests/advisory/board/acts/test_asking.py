"""Questions to the office: asked once, answered once, and told to whoever waits for it."""

import pytest

from accounts.choices import Role
from advisory.board.acts.asking import answer_question, ask_question
from advisory.board.models import BoardQuestion
from notifications.models import OutboxMail
from tests.advisory.board.boards import an_open_round, make_board
from tests.conftest import make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db
TEXT = "Ist ESF Plus schon beantragt?"


def test_the_same_question_is_kept_and_told_once(case: CaseFile) -> None:
    member, *_ = make_board(3)
    resolution = an_open_round(case).resolution
    assert ask_question(resolution=resolution, actor=member, text=TEXT) == BoardQuestion.objects.get()
    assert ask_question(resolution=resolution, actor=member, text=TEXT) is None
    assert OutboxMail.objects.filter(kind="QUESTION_ASKED").count() == 1


def test_a_question_is_answered_and_told_once(case: CaseFile) -> None:
    member, *_ = make_board(3)
    question = ask_question(resolution=an_open_round(case).resolution, actor=member, text=TEXT)
    assert question is not None
    first, second = make_person(Role.BOARD_OFFICE), make_person(Role.BOARD_OFFICE)
    answer_question(question=question, actor=first, text="Ja.")
    with pytest.raises(DomainRefusal, match="schon beantwortet"):
        answer_question(question=question, actor=second, text="Nein.")
    assert BoardQuestion.objects.get().answer == "Ja."
    assert OutboxMail.objects.filter(kind="QUESTION_ANSWERED").get().recipient == member
