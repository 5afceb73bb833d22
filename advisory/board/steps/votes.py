"""Steps of the people asked: who is asked until when, the vote, the unsure declaration."""

import datetime
from typing import Any

from django.db.models import QuerySet
from viewflow.workflow.models import Process, Task

from accounts.models import User
from advisory.board import notices, selectors
from advisory.board.choices import ConflictOfInterest
from advisory.board.models import Elector
from advisory.board.services import resolutions
from advisory.board.services.ballots import check_may_vote, waiting_for_objection, write_ballot
from ui.refusals import DomainRefusal
from workflows.deadlines import periods
from workflows.engine import service
from workflows.engine.nodes import case_of, open_beside
from workflows.engine.service import Entry


def open_tasks(process: Process) -> QuerySet[Task]:
    """Votes and clarifications of a round that are still open."""
    nodes = [process.flow_class.vote, process.flow_class.clarify]
    return Task.objects.filter(process=process, flow_task__in=nodes, finished__isnull=True)


def open_vote(elector: Elector, process: Process) -> Task | None:
    """The open task of a person to vote."""
    return Task.objects.filter(
        process=process, flow_task=process.flow_class.vote, owner_id=elector.user_id, finished__isnull=True
    ).first()


def people_to_ask(activation: Any) -> list[dict[str, int]]:
    """Everybody of the round who is asked and not recused; they are told at once."""
    asked = selectors.round_of(activation.process).electors.filter(invited_at__isnull=False, recused=False)
    electors = list(asked.select_related("user", "round__resolution__case__organisation").order_by("pk"))
    # Owner and due moment of every task are asked for while it is created: kept for this step, not one read per member.
    activation.process._electors = {elector.pk: elector for elector in electors}
    notices.tell_vote_opened(electors)
    return [{"elector": elector.pk} for elector in electors]


def _elector(activation: Any) -> Elector:
    """The person of a task: as `people_to_ask` has just loaded them, else as the row is now."""
    key = activation.task.data["elector"]
    known: dict[int, Elector] = getattr(activation.process, "_electors", {})
    return known.get(key) or Elector.objects.select_related("user", "round__resolution").get(pk=key)


def person_asked(activation: Any) -> User:
    """Whose vote it is."""
    return _elector(activation).user


def closing_moment(activation: Any) -> datetime.datetime:
    """The end of the last day of the round."""
    return periods.end_of_day(_elector(activation).round.closes_on)


def objection_ends(activation: Any) -> datetime.datetime:
    """The end of the last day on which a member may object to the vote entered for her."""
    return periods.end_of_day(datetime.date.fromisoformat(activation.task.data["until"]))


def cast(activation: Any, *, actor: User, choice: str, note: str = "") -> Entry:
    """Take the ballot of a person; the last one ends the waiting for the closing date."""
    elector = Elector.objects.select_related("round__resolution").get(pk=activation.task.data["elector"])
    check_may_vote(elector)
    write_ballot(elector=elector, choice=choice, note=note)
    end_when_complete(activation)
    return Entry(data={"round": elector.round_id})


def is_complete(process: Process, *, beside: Task | None = None) -> bool:
    """Whether no vote and no clarification is open (beside a task), and no entered vote may be objected to any more."""
    if open_tasks(process).exclude(pk=beside.pk if beside else None).exists():
        return False
    return not waiting_for_objection(selectors.round_of(process).pk).exists()


def end_when_complete(activation: Any) -> None:
    """Nothing is open beside this step: the round needs no closing date any more."""
    process = activation.process
    if not is_complete(process, beside=activation.task):
        return
    _stop_timers(process, process.flow_class.closing_date, process.flow_class.may_object)


def _stop_timers(process: Process, *nodes: Any) -> None:
    waiting = Task.objects.filter(process=process, flow_task__in=nodes, finished__isnull=True)
    service.cancel_tasks(list(waiting.values_list("pk", flat=True)))


def clear_up(activation: Any, *, actor: User, biased: bool) -> Entry:
    """The chair decides on an unsure declaration; nobody decides on himself."""
    elector = Elector.objects.select_related("round__resolution").get(pk=activation.task.data["elector"])
    if elector.user_id == actor.pk:
        raise DomainRefusal("Über die eigene Befangenheit entscheidet eine andere Person.")
    elector.clarified_by = actor
    if biased:
        leave_out(activation, elector)
    else:
        elector.interest = ConflictOfInterest.NONE
        elector.save(update_fields=["interest", "clarified_by"])
    end_when_complete(activation)
    return Entry(data={"elector": elector.pk})


def leave_out(activation: Any, elector: Elector) -> None:
    """Recuse a person: the task to vote goes, the deputy is asked in its lane."""
    resolutions.recuse(elector=elector, case=case_of(activation.process))
    task = open_vote(elector, activation.process)
    if task is not None:
        service.cancel_tasks([task.pk])
    deputy = resolutions.deputy_to_ask(elector)
    if deputy is not None:
        open_beside(activation, activation.process.flow_class.vote, {"elector": deputy.pk})
        notices.tell_vote_opened([deputy])


def close_open_votes(activation: Any) -> None:
    """The last day is over: nobody is asked any more."""
    service.cancel_tasks(list(open_tasks(activation.process).values_list("pk", flat=True)))
    _stop_timers(activation.process, activation.process.flow_class.may_object)
