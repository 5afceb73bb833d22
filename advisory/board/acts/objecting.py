"""Ask for the meeting instead of a vote in a circular procedure."""

from accounts.models import User
from advisory.board.acts.rounds import held_round, write_down
from advisory.board.flows import ResolutionFlow
from advisory.board.services.ballots import check_may_vote, write_objection
from workflows.engine import service


def object_to_circular(*, elector_id: int, actor: User) -> None:
    """Ask for the meeting: one objection ends the round, ballots fall, their counts stay sealed."""
    with held_round(elector_id) as (elector, process):
        check_may_vote(elector)
        write_objection(elector=elector)
        write_down(elector, "objected", actor)
        service.end_timer(process, ResolutionFlow.closing_date)
