"""What every act on a round shares: the lock of the resolution's process, the journal, the end of a complete round."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accounts.models import User
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Elector, Round
from advisory.board.services.ballots import check_round_open
from advisory.board.services.rules import rules_for
from advisory.board.steps.votes import is_complete, open_tasks
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.choices import DeadlineState
from workflows.deadlines import periods
from workflows.deadlines.models import Deadline
from workflows.engine import service


@contextmanager
def held_round(elector_id: int) -> Iterator[tuple[Elector, Any]]:
    """The person's row as it is under the lock, and the process. Raises DomainRefusal where the round is over."""
    process_id = Elector.objects.values_list("round__resolution__process_id", flat=True).get(pk=elector_id)
    with ResolutionFlow.lock(process_id):
        elector = Elector.objects.select_related("round__resolution__process", "round__resolution__case__rule_set").get(
            pk=elector_id
        )
        process = elector.round.resolution.process
        if process is None or process.finished is not None:
            raise DomainRefusal("Diese Abstimmung ist beendet.")
        check_round_open(elector)
        yield elector, process


def write_down(elector: Elector, what: str, actor: User | None, **data: Any) -> None:
    """Write the act into the journal of the case; never a vote's content."""
    case = elector.round.resolution.case
    journal.record(case, f"board.{what}", actor=actor, data={"round": elector.round_id, "elector": elector.pk, **data})


def close_when_complete(process: Any) -> None:
    """Nothing is open any more, and no entered vote may be objected to: the round ends now, not at its closing date."""
    if is_complete(process):
        service.end_timer(process, ResolutionFlow.closing_date)


def lane_of(elector: Elector, process: Any) -> Any:
    """An activation in the lane of this person's seat, open or done."""
    task = process.task_set.filter(flow_task=ResolutionFlow.vote, data__elector=elector.pk).order_by("-pk").first()
    task.process = process
    return ResolutionFlow.vote.activation_class(task)


def a_lane(process: Any) -> Any:
    """An activation in any lane of the running round; the join waits for all of them alike."""
    task = process.task_set.filter(flow_task=ResolutionFlow.vote).order_by("-pk").first()
    task.process = process
    return ResolutionFlow.vote.activation_class(task)


def give_time_to_object(round_: Round, process: Any, actor: User) -> datetime.date:
    """The last day on which a member may object to a vote entered today; moves the end of the round once, if need be.

    Raises DomainRefusal where it was moved already and would have to move again.
    """
    case = round_.resolution.case
    days = rules_for(case.rule_set).entered_objection
    until = periods.working_days_from_today(case, days)
    if until <= round_.closes_on:
        return until
    if round_.first_closes_on is not None:
        raise DomainRefusal(
            "Dafür ist es zu spät: Das Mitglied muss noch widersprechen können, und das Ende wurde schon einmal "
            "verschoben. Bitten Sie das Mitglied, selbst abzustimmen."
        )
    timer = process.task_set.get(flow_task=ResolutionFlow.closing_date, finished__isnull=True)
    deadline = Deadline.objects.get(task=timer, state=DeadlineState.RUNNING)
    periods.extend_deadline(deadline=deadline, actor=actor, working_days=days)
    round_.first_closes_on, round_.closes_on = round_.closes_on, deadline.due_on
    round_.save(update_fields=["first_closes_on", "closes_on"])
    open_tasks(process).filter(flow_task=ResolutionFlow.vote).update(scheduled=periods.end_of_day(round_.closes_on))
    return until
