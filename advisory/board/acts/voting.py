"""Acts of a round beside its tasks: declare, vote, replace, object, enter a vote received in text form.

Each holds the lock of the resolution's process, as every step does, and writes the journal; never a vote's content.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from accounts.models import User
from advisory.board.choices import ConflictOfInterest
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, Elector
from advisory.board.services.ballots import (
    check_may_vote,
    check_round_open,
    keep_evidence,
    write_ballot,
    write_objection,
)
from advisory.board.steps.votes import leave_out, open_tasks, open_vote
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.uploads import CheckedUpload
from workflows.engine import service
from workflows.engine.errors import TaskClosed
from workflows.engine.nodes import open_beside


@contextmanager
def _round_of(elector_id: int) -> Iterator[tuple[Elector, Any]]:
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


def _note(elector: Elector, what: str, actor: User, **data: Any) -> None:
    case = elector.round.resolution.case
    journal.record(case, f"board.{what}", actor=actor, data={"round": elector.round_id, "elector": elector.pk, **data})


def _end_when_complete(process: Any) -> None:
    if not open_tasks(process).exists():
        service.end_timer(process, ResolutionFlow.closing_date)


def _lane_of(elector: Elector, process: Any) -> Any:
    """An activation in the lane of this person's seat, open or done."""
    task = process.task_set.filter(flow_task=ResolutionFlow.vote, data__elector=elector.pk).order_by("-pk").first()
    task.process = process
    return ResolutionFlow.vote.activation_class(task)


def declare_interest(*, elector_id: int, actor: User, answer: str) -> None:
    """A member declares before the documents open; may be changed until the round closes.

    NONE opens documents and ballot. INTEREST recuses: no documents, no vote, the deputy is asked. UNSURE goes to the
    chair. A ballot cast before falls. Raises DomainRefusal when the round is over or the person is recused already.
    """
    if answer not in ConflictOfInterest.values:
        raise DomainRefusal("Wählen Sie eine der drei Antworten.")
    with _round_of(elector_id) as (elector, process):
        if elector.recused:
            raise DomainRefusal("Sie haben sich befangen erklärt. Ein Irrtum? Rufen Sie die Geschäftsstelle an.")
        if elector.interest == answer:
            return
        if elector.interest == ConflictOfInterest.UNSURE and answer == ConflictOfInterest.NONE:
            raise DomainRefusal("Der Vorsitz klärt das gerade. Sie bekommen Bescheid.")
        elector.declared_at = timezone.now()
        if answer == ConflictOfInterest.INTEREST:
            _note(elector, "interest_declared", actor, answer=answer)
            process._case = elector.round.resolution.case
            lane = _lane_of(elector, process)
            leave_out(lane, elector)
            _drop_clarification(elector, process)
            _end_when_complete(process)
            return
        elector.interest = answer
        elector.save(update_fields=["interest", "declared_at"])
        _note(elector, "interest_declared", actor, answer=answer)
        if answer == ConflictOfInterest.UNSURE:
            lane = _lane_of(elector, process)
            if Ballot.objects.filter(elector=elector).delete()[0]:
                open_beside(lane, ResolutionFlow.vote, {"elector": elector.pk})
            open_beside(lane, ResolutionFlow.clarify, {"elector": elector.pk})


def _drop_clarification(elector: Elector, process: Any) -> None:
    waiting = open_tasks(process).filter(flow_task=ResolutionFlow.clarify, data__elector=elector.pk)
    service.cancel_tasks(list(waiting.values_list("pk", flat=True)))


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
    with _round_of(elector.pk) as (locked, _process):
        check_may_vote(locked)
        write_ballot(elector=locked, choice=choice, note=note)


def object_to_circular(*, elector_id: int, actor: User) -> None:
    """Ask for the meeting: one objection ends the round, ballots fall, their counts stay sealed."""
    with _round_of(elector_id) as (elector, process):
        check_may_vote(elector)
        write_objection(elector=elector)
        _note(elector, "objected", actor)
        service.end_timer(process, ResolutionFlow.closing_date)


def enter_ballot(*, elector_id: int, actor: User, choice: str, not_biased: bool, upload: CheckedUpload | None) -> None:
    """The office enters a vote received in text form, with evidence; it is not displayed again before the close.

    Raises DomainRefusal without evidence, for a person not asked or recused, or once a ballot lies in the box.
    """
    if upload is None:
        raise DomainRefusal("Laden Sie die Nachricht des Mitglieds als Beleg hoch.")
    with _round_of(elector_id) as (elector, process):
        if elector.invited_at is None or elector.user_id == actor.pk:
            raise DomainRefusal("Für diese Person lässt sich keine Stimme eintragen.")
        if Ballot.objects.filter(elector=elector).exists():
            raise DomainRefusal("Von dieser Person liegt schon eine Stimme vor. Ändern kann sie nur die Person selbst.")
        if not elector.interest and not_biased:
            elector.interest, elector.declared_at = ConflictOfInterest.NONE, timezone.now()
            elector.save(update_fields=["interest", "declared_at"])
            _note(elector, "interest_declared", actor, answer=ConflictOfInterest.NONE.value)
        if not elector.documents_open:
            raise DomainRefusal("Die Person muss erklärt haben, dass sie nicht befangen ist.")
        write_ballot(elector=elector, choice=choice, note="", entered_by=actor)
        keep_evidence(elector=elector, upload=upload, actor=actor)
        _note(elector, "ballot_entered", actor)
        task = open_vote(elector, process)
        if task is not None:
            service.cancel_tasks([task.pk])
        _end_when_complete(process)
