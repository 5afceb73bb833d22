"""Questions to the office before the vote; everybody who is not recused reads question and answer."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from advisory.board.models import BoardQuestion, Resolution
from advisory.board.notices import tell_answer, tell_question
from ui.refusals import DomainRefusal


def ask_question(*, resolution: Resolution, actor: User, text: str) -> BoardQuestion | None:
    """Ask and tell the office; the same question twice is one (None)."""
    with transaction.atomic():
        question, created = BoardQuestion.objects.get_or_create(resolution=resolution, asked_by=actor, text=text)
        if created:
            tell_question(question)
    return question if created else None


def answer_question(*, question: BoardQuestion, actor: User, text: str) -> None:
    """Answer, once. Raises DomainRefusal if somebody was faster."""
    with transaction.atomic():
        done = BoardQuestion.objects.filter(pk=question.pk, answered_at__isnull=True).update(
            answer=text, answered_by=actor, answered_at=timezone.now()
        )
        if not done:
            raise DomainRefusal("Diese Frage ist schon beantwortet.")
        tell_answer(question)
