"""Ask the office before the vote, and answer; whoever waits for it is told."""

from django.db import transaction

from accounts.models import User
from advisory.board import notices
from advisory.board.models import BoardQuestion, Resolution
from advisory.board.services import questions


def ask_question(*, resolution: Resolution, actor: User, text: str) -> BoardQuestion | None:
    """Ask and tell the office; the same question twice is one (None)."""
    with transaction.atomic():
        question = questions.write_question(resolution=resolution, actor=actor, text=text)
        if question is not None:
            notices.tell_question(question)
    return question


def answer_question(*, question: BoardQuestion, actor: User, text: str) -> None:
    """Answer, once, and tell the person who asked. Raises DomainRefusal if somebody was faster."""
    with transaction.atomic():
        questions.write_answer(question=question, actor=actor, text=text)
        notices.tell_answer(question)
