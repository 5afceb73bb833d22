"""A member whose role ends leaves the open rounds: her own vote stays, a missing one is asked of her deputy."""

from accounts.models import User
from advisory.board import notices
from advisory.board.acts.rounds import close_when_complete, held_round, lane_of, write_down
from advisory.board.choices import RoundState
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, Elector, Membership
from advisory.board.services import resolutions
from advisory.board.services.ballots import drop_unanswered
from advisory.board.services.seats import end_membership
from advisory.board.steps.votes import open_tasks
from ui.refusals import DomainRefusal
from workflows.engine import service
from workflows.engine.nodes import open_beside


def leave_board(person: User, actor: User | None) -> None:
    """Take a person who may not vote any more out of her seat and of every open round; the office is told.

    Call in the transaction that ends the role.
    """
    if not person.has_perm("board.confirm_result"):
        _leave_chair(person, actor)
    if person.has_perm("board.vote"):
        return
    for place in Membership.objects.today().filter(user=person):
        end_membership(membership=place, actor=actor)
    rows = Elector.objects.filter(user=person, round__state=RoundState.OPEN, left_at__isnull=True)
    for elector_id in list(rows.order_by("pk").values_list("pk", flat=True)):
        try:
            _leave_round(elector_id, actor)
        except DomainRefusal:
            continue  # the last day is over: the round is counted as it is


def _leave_chair(person: User, actor: User | None) -> None:
    """Who presides no longer may decide a tie: her vote stays an ordinary one, the deputy chair presides."""
    rows = Elector.objects.filter(user=person, round__state=RoundState.OPEN).exclude(presides="")
    for elector in rows.select_related("round__resolution__case").order_by("pk"):
        with ResolutionFlow.lock(elector.round.resolution.process_id):
            if Elector.objects.filter(pk=elector.pk, round__state=RoundState.OPEN).update(presides=""):
                write_down(elector, "chair_left", actor)


def _leave_round(elector_id: int, actor: User | None) -> None:
    with held_round(elector_id) as (elector, process):
        was_asked = elector.invited_at is not None and not elector.recused
        resolutions.mark_left(elector)
        write_down(elector, "member_left", actor)
        drop_unanswered(elector)
        if not was_asked or Ballot.objects.filter(elector=elector).exists():
            return
        lane = lane_of(elector, process)
        deputy = resolutions.deputy_to_ask(elector)
        if deputy is not None:
            open_beside(lane, ResolutionFlow.vote, {"elector": deputy.pk})
            notices.tell_vote_opened([deputy])
        waiting = open_tasks(process).filter(data__elector=elector.pk)
        service.cancel_tasks(list(waiting.values_list("pk", flat=True)))
        notices.tell_member_left(elector, deputy)
        close_when_complete(process)
