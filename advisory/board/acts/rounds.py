"""What every act on a round shares: the lock of the resolution's process, the journal, the end of a complete round."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accounts.models import User
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Elector
from advisory.board.services.ballots import check_round_open
from advisory.board.steps.votes import open_tasks
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.engine import service


@contextmanager
def held_round(elector_id: int) -> Iterator[tuple[Elector, Any]]:
    """The person's row as it is under the lock, and the process. Raises DomainRefusal where the round is over."""
    process_id = Elector.objects.values_list("round__resolution__process_id", flat=True).get(pk=elector_id)
    with ResolutionFlow.lock(process_id):
        elector = Elector.objects.select_related("round__resolution__process", "round__resolution__case").get(
            pk=elector_id
        )
        process = elector.round.resolution.process
        if process is None or process.finished is not None:
            raise DomainRefusal("Diese Abstimmung ist beendet.")
        check_round_open(elector)
        yield elector, process


def write_down(elector: Elector, what: str, actor: User, **data: Any) -> None:
    """Write the act into the journal of the case; never a vote's content."""
    case = elector.round.resolution.case
    journal.record(case, f"board.{what}", actor=actor, data={"round": elector.round_id, "elector": elector.pk, **data})


def close_when_complete(process: Any) -> None:
    """Nothing is open any more: the round ends now instead of at its closing date."""
    if not open_tasks(process).exists():
        service.end_timer(process, ResolutionFlow.closing_date)
