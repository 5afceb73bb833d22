"""Questions to the office before the vote; everybody who is not recused reads question and answer."""

from django.utils import timezone

from accounts.models import User
from advisory.board.models import BoardQuestion, Resolution
from ui.refusals import DomainRefusal


def write_question(*, resolution: Resolution, actor: User, text: str) -> BoardQuestion | None:
    """Keep a question; the same one twice is one (None)."""
    question, created = BoardQuestion.objects.get_or_create(resolution=resolution, asked_by=actor, text=text)
    return question if created else None


def write_answer(*, question: BoardQuestion, actor: User, text: str) -> None:
    """Keep the answer, once. Raises DomainRefusal if somebody was faster."""
    done = BoardQuestion.objects.filter(pk=question.pk, answered_at__isnull=True).update(
        answer=text, answered_by=actor, answered_at=timezone.now()
    )
    if not done:
        raise DomainRefusal("Diese Frage ist schon beantwortet.")
