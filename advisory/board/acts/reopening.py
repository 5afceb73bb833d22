"""End a round whose text was written freely, so that it is opened anew with derived words."""

from django.db import transaction

from accounts.models import User
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Resolution
from advisory.board.selectors import newest_round
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.engine import service


def reopen_round(*, resolution: Resolution, actor: User, reason: str) -> None:
    """End the open round without a count; the office prepares the next one. Its ballots stay sealed.

    Only for a text that was written freely, before words were derived from what takes effect. Raises DomainRefusal.
    """
    if not reason.strip():
        raise DomainRefusal("Schreiben Sie, warum Sie neu eröffnen. Die Mitglieder lesen es.", field="reason")
    with transaction.atomic(), ResolutionFlow.lock(resolution.process_id):
        round_ = newest_round(resolution)
        if round_ is None or not round_.is_open or resolution.process is None or resolution.process.finished:
            raise DomainRefusal("Diese Abstimmung ist beendet.")
        if not round_.is_free_text:
            raise DomainRefusal("Diese Abstimmung hat einen Text, der aus den Angaben entstand. Sie läuft zu Ende.")
        round_.reopened_because = reason.strip()
        round_.save(update_fields=["reopened_because"])
        journal.record(
            resolution.case, "board.round_reopened", actor=actor, data={"round": round_.pk}, reason=reason.strip()
        )
        service.end_timer(resolution.process, ResolutionFlow.closing_date)
