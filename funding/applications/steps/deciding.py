"""Steps of the decision: to the board and back, the letter, the resubmission."""

from typing import Any

from accounts.models import User
from advisory.board.models import Resolution
from funding.applications.choices import ApplicationStage
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
    return Entry(data={"decision": decision.pk})


def days_until_resubmission(activation: Any) -> int | None:
    """Working days until the day the board deferred to, at least one; None: what the rules of the phase say."""
    decision = ApplicationDecision.objects.get(pk=activation.process.data["decision"])
    if decision.deferred_until is None:
        return None
    return max(periods.working_days_until(case_of(activation.process), decision.deferred_until), 1)


def put_back(activation: Any, *, actor: User, note: str = "") -> Entry:
    """The matter goes to the board once more."""
    return Entry(reason=note)
