"""Steps of the decision: to the board and back, the letter, the resubmission."""

import datetime
from typing import Any

from accounts.models import User
from advisory.board.models import Resolution
from funding.applications import notices
from funding.applications.choices import TOLD_BY_PHONE, ApplicationStage, LetterWay, Weighed
from funding.applications.models import ApplicationDecision
from funding.applications.services import decisions
from funding.applications.steps.matters import application_of
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine.nodes import case_of, remember
from workflows.engine.service import Entry


def matter_for_board(activation: Any) -> dict[str, Any]:
    """What the board is given."""
    application = application_of(activation)
    move_case(application.case, Move(stage=ApplicationStage.AT_BOARD.value, turn=Turn.BOARD))
    return {"matter": decisions.matter_of(application)}


def take_decision(activation: Any, child: Any) -> None:
    """The decision holds from here on; the municipality reads it with the letter, not from a badge."""
    application = application_of(activation)
    case = application.case
    decision = decisions.record_decision(
        application=application, resolution=Resolution.objects.get(process_id=child.pk)
    )
    remember(activation, {"outcome": decision.outcome, "decision": decision.pk})
    periods.finish_case_deadline(case, "DECISION_TARGET")
    before = case.stage
    move_case(case, Move(stage=ApplicationStage.RESOLVED.value, turn=Turn.INSTITUTE))
    journal.record(
        case, "decision_taken", stage_from=before, stage_to=case.stage, data={"resolution": decision.resolution_id}
    )


def word_letter(activation: Any, *, actor: User, reasons: str = "", paragraph: str = "") -> Entry:
    """A person reads the letter and lets it go."""
    application = application_of(activation)
    decision = decisions.latest_decision(application)
    if decision is None:
        raise DomainRefusal("Es gibt noch keine Entscheidung.")
    decisions.send_letter(application=application, decision=decision, actor=actor, reasons=reasons, paragraph=paragraph)
    first = decision.outcome in TOLD_BY_PHONE
    return Entry(data={"decision": decision.pk}, outcome=LetterWay.AFTER_THE_CALL if first else LetterWay.AT_ONCE)


def responsible(activation: Any) -> User | None:
    """Who is responsible for the case, if she may do what comes next; else whoever takes it."""
    case = case_of(activation.process)
    owner: User | None = case.owner
    return owner if owner is not None and owner.has_perm("applications.send_decision", case) else None


def end_of_wait(activation: Any) -> datetime.datetime:
    """The letter waits for the call until the end of its period, and no longer."""
    waits = activation.task.previous.get().scheduled
    if waits is None:
        raise ValueError("a call without an end")
    found: datetime.datetime = waits
    return found


def note_call(activation: Any, *, actor: User, note: str) -> Entry:
    """Somebody told the municipality; the letter follows."""
    return Entry(reason=note)


def weigh_request(activation: Any, *, actor: User, result: str, note: str = "") -> Entry:
    """The institute says whether there is something new for the board. Raises DomainRefusal for a no without words."""
    application = application_of(activation)
    decision = decisions.answer_request(application=application, result=result, note=note)
    remember(activation, {"asked_again": None})
    notices.tell_weighed(application.case, decision, to_board=result == Weighed.TO_THE_BOARD)
    return Entry(reason=note, data={"decision": decision.pk}, outcome=Weighed(result))


def close_rejected(activation: Any) -> None:
    """Nobody asked in time, or there was nothing new: the rejection stays, the matter is closed."""
    case = case_of(activation.process)
    before = case.stage
    move_case(case, Move(stage=ApplicationStage.REJECTED.value, turn=Turn.NOBODY, closed=True))
    journal.record(case, "application_rejected_for_good", stage_from=before, stage_to=case.stage)


def days_until_resubmission(activation: Any) -> int | None:
    """Working days until the day the board deferred to, at least one; None: what the rules of the phase say."""
    decision = ApplicationDecision.objects.get(pk=activation.process.data["decision"])
    if decision.deferred_until is None:
        return None
    return max(periods.working_days_until(case_of(activation.process), decision.deferred_until), 1)


def put_back(activation: Any, *, actor: User, note: str = "") -> Entry:
    """The matter goes to the board once more."""
    return Entry(reason=note)
