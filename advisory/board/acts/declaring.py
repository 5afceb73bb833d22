"""Declare whether one is involved oneself, before the documents open."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from advisory.board.acts.rounds import close_when_complete, held_round, lane_of, write_down
from advisory.board.choices import ConflictOfInterest
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, Elector
from advisory.board.steps.votes import leave_out, open_tasks
from ui.refusals import DomainRefusal
from workflows.engine import service
from workflows.engine.nodes import open_beside
from workflows.permissions import APPLICANT_SIDE


def declare_interest(*, elector_id: int, actor: User, answer: str) -> None:
    """A member declares before the documents open; may be changed until the round closes.

    NONE opens documents and ballot. INTEREST recuses: no documents, no vote, the deputy is asked. UNSURE goes to the
    chair. A ballot cast before falls. Raises DomainRefusal when the round is over or the person is recused already.
    """
    if answer not in ConflictOfInterest.values:
        raise DomainRefusal("Wählen Sie eine der drei Antworten.")
    with held_round(elector_id) as (elector, process):
        if elector.recused:
            raise DomainRefusal("Sie haben sich befangen erklärt. Ein Irrtum? Rufen Sie die Geschäftsstelle an.")
        if answer != ConflictOfInterest.INTEREST and APPLICANT_SIDE.holds(actor, elector.round.resolution.case):
            raise DomainRefusal(
                f"Sie arbeiten oder arbeiteten hier für {elector.round.resolution.case.organisation.name}. Wer für die "
                "Kommune handelt, entscheidet nicht mit: Antworten Sie bitte, dass Sie beteiligt sind."
            )
        if elector.interest == answer:
            return
        if elector.interest == ConflictOfInterest.UNSURE and answer == ConflictOfInterest.NONE:
            raise DomainRefusal("Der Vorsitz klärt das gerade. Sie bekommen Bescheid.")
        elector.declared_at = timezone.now()
        if answer == ConflictOfInterest.INTEREST:
            write_down(elector, "interest_declared", actor, answer=answer)
            _recuse(elector, process)
            return
        elector.interest = answer
        elector.save(update_fields=["interest", "declared_at"])
        write_down(elector, "interest_declared", actor, answer=answer)
        if answer == ConflictOfInterest.UNSURE:
            lane = lane_of(elector, process)
            if Ballot.objects.filter(elector=elector).delete()[0]:
                open_beside(lane, ResolutionFlow.vote, {"elector": elector.pk})
            open_beside(lane, ResolutionFlow.clarify, {"elector": elector.pk})


def _recuse(elector: Elector, process: Any) -> None:
    process._case = elector.round.resolution.case  # loaded with the elector: `case_of` need not ask again
    leave_out(lane_of(elector, process), elector)
    _drop_clarification(elector, process)
    close_when_complete(process)


def _drop_clarification(elector: Elector, process: Any) -> None:
    waiting = open_tasks(process).filter(flow_task=ResolutionFlow.clarify, data__elector=elector.pk)
    service.cancel_tasks(list(waiting.values_list("pk", flat=True)))
