"""Declare whether one is involved oneself, before the documents open."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from advisory.board import notices
from advisory.board.acts.rounds import a_lane, close_when_complete, held_round, lane_of, write_down
from advisory.board.choices import ConflictOfInterest, RoundState
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, Elector
from advisory.board.services.ballots import deputies_who_voted
from advisory.board.services.resolutions import take_back_recusal
from advisory.board.steps.votes import leave_out, open_tasks
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.models import CaseExclusion
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
        if elector.left_at is not None:
            raise DomainRefusal("Sie sind in dieser Runde ausgeschieden. In der nächsten werden Sie wieder gefragt.")
        if elector.recused:
            raise DomainRefusal("Sie haben sich befangen erklärt. Ein Irrtum? Der Vorsitz kann das zurücknehmen.")
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


def undo_recusal(*, elector_id: int, actor: User, reason: str) -> None:
    """The chair takes a recusal back, after a call: the person is asked again, her deputy is not any more.

    While a round runs she takes part in it; between two rounds she does in the next one. Raises DomainRefusal for the
    chair's own recusal, without a reason, for somebody who left meanwhile, while a count waits for its confirmation,
    and once a decision was announced.
    """
    if not reason.strip():
        raise DomainRefusal("Schreiben Sie, warum die Person doch nicht befangen ist.", field="reason")
    found = Elector.objects.select_related("round__resolution__process").get(pk=elector_id)
    if found.user_id == actor.pk:
        raise DomainRefusal("Über die eigene Befangenheit entscheidet eine andere Person.")
    with transaction.atomic(), ResolutionFlow.lock(found.round.resolution.process_id):
        elector = _place_now(found)
        resolution = elector.round.resolution
        process = resolution.process
        _check_may_undo(elector, process)
        if not CaseExclusion.objects.filter(case=resolution.case, user=elector.user).delete()[0]:
            raise DomainRefusal("Diese Person ist nicht mehr befangen.")
        data = {"round": elector.round_id, "elector": elector.pk}
        journal.record(resolution.case, "board.recusal_undone", actor=actor, reason=reason.strip(), data=data)
        if elector.round.is_open and timezone.localdate() <= elector.round.closes_on:
            _ask_again(elector, process)
        notices.tell_recusal_undone(elector, is_open=elector.round.is_open and elector.invited_at is not None)


def _place_now(known: Elector) -> Elector:
    """The person's place in the newest round she belongs to: an old page names one in a round that is over."""
    rows = Elector.objects.filter(round__resolution_id=known.round.resolution_id, user_id=known.user_id)
    related = rows.select_related("user", "round__resolution__process", "round__resolution__case__organisation")
    return related.order_by("-round__number")[0]


def _check_may_undo(elector: Elector, process: Any) -> None:
    if process is None or process.finished is not None or elector.round.state == RoundState.COUNTED:
        raise DomainRefusal("Dafür ist es zu spät: Diese Abstimmung ist ausgezählt oder beendet.")
    if elector.round.is_open and elector.left_at is not None:
        raise DomainRefusal("Diese Person ist ausgeschieden. In dieser Runde wird sie nicht mehr gefragt.")
    if APPLICANT_SIDE.holds(elector.user, elector.round.resolution.case):
        raise DomainRefusal("Diese Person handelt für die Kommune. Sie bleibt befangen.")


def _ask_again(elector: Elector, process: Any) -> None:
    deputies = take_back_recusal(elector)
    for deputy in deputies:
        waiting = open_tasks(process).filter(data__elector=deputy.pk)
        service.cancel_tasks(list(waiting.values_list("pk", flat=True)))
    if elector.invited_at is not None:
        open_beside(a_lane(process), ResolutionFlow.vote, {"elector": elector.pk})
    notices.tell_not_needed(elector, deputies)
    notices.tell_counts_in_silence(elector, deputies_who_voted(elector))


def _drop_clarification(elector: Elector, process: Any) -> None:
    waiting = open_tasks(process).filter(flow_task=ResolutionFlow.clarify, data__elector=elector.pk)
    service.cancel_tasks(list(waiting.values_list("pk", flat=True)))
