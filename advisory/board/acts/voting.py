"""Cast and replace a ballot, and enter one that the office received in text form; the journal never says how."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from advisory.board import notices
from advisory.board.acts.rounds import close_when_complete, give_time_to_object, held_round, lane_of, write_down
from advisory.board.choices import ConflictOfInterest
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Elector
from advisory.board.services.ballots import (
    acknowledge,
    check_may_enter,
    check_may_vote,
    dispute,
    keep_evidence,
    write_ballot,
)
from advisory.board.steps.votes import open_vote
from ui.refusals import DomainRefusal
from workflows.casefile.uploads import CheckedUpload
from workflows.engine import service
from workflows.engine.errors import TaskClosed
from workflows.engine.nodes import open_beside


def cast_ballot(*, elector: Elector, task_id: int | None, actor: User, choice: str, note: str = "") -> None:
    """Vote, or replace one's vote until the round closes; the same ballot again changes nothing.

    A replacement leaves no trace: an entry that depended on whether the vote changed would tell the office, which knows
    a vote it entered itself. `task_id` is the open task to vote, where there is one. Raises DomainRefusal in German.
    """
    if task_id is not None:
        try:
            service.complete_task(user=actor, task_id=task_id, values={"choice": choice, "note": note})
        except TaskClosed:
            pass
        else:
            return
    with held_round(elector.pk) as (locked, process):
        check_may_vote(locked)
        write_ballot(elector=locked, choice=choice, note=note)
        close_when_complete(process)


@dataclass(frozen=True)
class Received:
    """A vote in text form as it came to the office: on which day, how, and the message itself."""

    upload: CheckedUpload | None
    on: datetime.date | None = None
    by: str = ""


def enter_ballot(*, elector_id: int, actor: User, choice: str, not_biased: bool, received: Received) -> None:
    """The office enters a vote received in text form, with evidence; it is not displayed again before the close.

    The member is told at once and may object for some working days (rules of procedure); the round does not end before.
    Where less is left, the end moves once by that. Raises DomainRefusal without evidence, for a person not asked or
    recused, once a ballot lies in the box, or where the end would have to move a second time.
    """
    if received.upload is None:
        raise DomainRefusal("Laden Sie die Nachricht des Mitglieds als Beleg hoch.", field="evidence")
    with held_round(elector_id) as (elector, process):
        check_may_enter(elector, actor)
        opened = timezone.localtime(elector.round.opened_at).date()
        if received.on is not None and received.on < opened:
            raise DomainRefusal(
                f"Diese Runde begann am {opened:%d.%m.%Y}. Eine frühere Nachricht gilt nicht für sie.",
                field="received_on",
            )
        if not elector.interest and not_biased:
            elector.interest, elector.declared_at = ConflictOfInterest.NONE, timezone.now()
            elector.save(update_fields=["interest", "declared_at"])
            write_down(elector, "interest_declared", actor, answer=ConflictOfInterest.NONE.value)
        if not elector.documents_open:
            raise DomainRefusal("Die Person muss erklärt haben, dass sie nicht befangen ist.")
        until = give_time_to_object(elector.round, process, actor)
        write_ballot(elector=elector, choice=choice, note="", entered_by=actor, objection_until=until)
        keep_evidence(
            elector=elector, upload=received.upload, actor=actor, received_on=received.on, came_by=received.by
        )
        write_down(elector, "ballot_entered", actor)
        task = open_vote(elector, process)
        if task is not None:
            service.cancel_tasks([task.pk])
        waits = {
            "elector": elector.pk,
            "until": until.isoformat(),
        }  # opened last: who cancels a task cancels its timers
        open_beside(lane_of(elector, process), ResolutionFlow.may_object, waits)
        notices.tell_ballot_entered(elector, actor=actor, received_on=received.on, came_by=received.by, until=until)


def acknowledge_entered(*, elector_id: int, actor: User) -> None:
    """The member says that the vote entered for her is right. Raises DomainRefusal."""
    with held_round(elector_id) as (elector, process):
        acknowledge(elector)
        write_down(elector, "entered_acknowledged", actor)
        close_when_complete(process)


def dispute_entered(*, elector_id: int, actor: User) -> None:
    """The member says that the vote entered for her is not right: out it goes, she is asked anew, the office is told.

    Raises DomainRefusal.
    """
    with held_round(elector_id) as (elector, process):
        dispute(elector)
        write_down(elector, "entered_disputed", actor)
        open_beside(lane_of(elector, process), ResolutionFlow.vote, {"elector": elector.pk})
        notices.tell_ballot_disputed(elector)
