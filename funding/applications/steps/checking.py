"""Steps from submission to the recommendation: receipt, contact, formal check, correction, recommendation."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from funding.applications import notices
from funding.applications.choices import ApplicationStage, CheckResult
from funding.applications.models import Application
from funding.applications.services import checking
from funding.applications.services.submission import Signature, freeze_version
from funding.applications.steps.matters import application_of
from ui.refusals import DomainRefusal
from workflows.casefile.cases import Move, move_case, next_reference
from workflows.casefile.uploads import CheckedUpload
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine import service
from workflows.engine.nodes import case_of, remember
from workflows.engine.service import Entry


def freeze_and_acknowledge(activation: Any, *, actor: User, application: Application, signature: Signature) -> None:
    """One node instead of two: the receipt number and its mail belong to the moment of submission."""
    version = freeze_version(application=application, actor=actor, signature=signature)
    case = application.case
    reference = next_reference(case.rule_set.reference_prefix, timezone.localdate().year)
    move_case(case, Move(stage=ApplicationStage.IN_FORMAL_CHECK.value, turn=Turn.INSTITUTE, reference=reference))
    notices.tell_received(case, version, contact_days=periods.rule_for(case, "FIRST_CONTACT").amount)
    activation.process.data = {"version": version.pk}


def note_contact(activation: Any, *, actor: User, channel: str, on: datetime.date, note: str) -> Entry:
    """The institute called; who called keeps the matter."""
    application = application_of(activation)
    contact = checking.record_first_contact(application=application, actor=actor, channel=channel, on=on, note=note)
    if application.case.owner_id is None:
        application.case.owner = actor
        application.case.save(update_fields=["owner"])
    return Entry(data={"contact": contact.pk})


def days_left(activation: Any) -> int | None:
    """The institute's clock stands still while the municipality is on, then runs on with what was left (work days)."""
    left: int | None = activation.process.data.get("days_left")
    return left


def judge_form(activation: Any, *, actor: User, result: str, note: str, items: list[tuple[str, str, str]]) -> Entry:
    """The formal check: complete, something to complete, or not admissible."""
    application = application_of(activation)
    remember(activation, {"check": result, "inadmissible": None})
    if result == CheckResult.CORRECTION:
        return _ask_back(activation, application, actor, note, items)
    if result == CheckResult.COMPLETE:
        case = application.case
        periods.start_deadline(case=case, code="DECISION_TARGET")
        move_case(case, Move(stage=ApplicationStage.IN_CONTENT_CHECK.value, turn=Turn.INSTITUTE))
    return Entry(reason=note)


def _ask_back(
    activation: Any, application: Application, actor: User, note: str, items: list[tuple[str, str, str]]
) -> Entry:
    case = application.case
    request = checking.request_correction(
        application=application, actor=actor, items=[checking.Item(*item) for item in items]
    )
    remember(activation, {"days_left": periods.working_days_left(activation.task)})
    move_case(case, Move(stage=ApplicationStage.RETURNED_FOR_CORRECTION.value, turn=Turn.APPLICANT))
    due = periods.plan_deadline(case=case, code="CORRECTION").due_on
    notices.tell_correction(case, request.pk, checking.labelled(application, items), due)
    return Entry(reason=note, data={"correction": request.pk, "items": len(items)})


def take_answers(
    activation: Any, *, actor: User, typed: dict[str, dict[str, Any]], uploads: dict[str, CheckedUpload]
) -> Entry:
    """The municipality completes what was asked for; a new version is frozen."""
    application = application_of(activation)
    request = checking.answer_correction(application=application, actor=actor, typed=typed, uploads=uploads)
    version = freeze_version(application=application, actor=actor, signature=None)
    remember(activation, {"version": version.pk})
    periods.finish_case_deadline(application.case, "RESTING")
    move_case(application.case, Move(stage=ApplicationStage.IN_FORMAL_CHECK.value, turn=Turn.INSTITUTE))
    return Entry(document_hash=version.sha256, data={"correction": request.pk, "version": version.number})


def judge_admission(activation: Any, *, actor: User, confirmed: bool, reason: str) -> Entry:
    """The lead confirms that an application is not admissible, or has it checked on."""
    remember(activation, {"inadmissible": confirmed, "check": None})
    if confirmed:
        case = case_of(activation.process)
        move_case(case, Move(stage=ApplicationStage.INADMISSIBLE.value, turn=Turn.NOBODY, closed=True))
        notices.tell_inadmissible(case, reason)
    return Entry(reason=reason)


def close_inadmissible(activation: Any) -> None:
    """Nothing else of this application needs doing: the other branches end with it."""
    open_tasks = activation.process.task_set.filter(finished__isnull=True).exclude(pk=activation.task.pk)
    service.cancel_tasks(list(open_tasks.values_list("pk", flat=True)))


def recommend(activation: Any, *, actor: User, vote: str, text: str, conditions: str = "") -> Entry:
    """The institute writes its recommendation."""
    recommendation = checking.write_recommendation(
        application=application_of(activation), actor=actor, vote=vote, text=text, conditions=conditions
    )
    return Entry(data={"recommendation": recommendation.pk})


def read_again(activation: Any, *, actor: User, approved: bool, note: str = "") -> Entry:
    """A second person signs it, or gives it back."""
    application = application_of(activation)
    if approved:
        recommendation = checking.approve_recommendation(application=application, actor=actor)
    else:
        recommendation = checking.return_recommendation(application=application, actor=actor, note=note)
    remember(activation, {"signed": approved})
    return Entry(reason=note, data={"recommendation": recommendation.pk})


def tell_recommendation(activation: Any) -> None:
    """Municipality and board may read it from here on."""
    application = application_of(activation)
    recommendation = checking.latest_recommendation(application)
    if recommendation is None:
        raise DomainRefusal("Es gibt noch keine Empfehlung.")
    move_case(application.case, Move(stage=ApplicationStage.READY_FOR_BOARD.value, turn=Turn.BOARD))
    notices.tell_recommendation(application.case, recommendation)


def was_answered(activation: Any) -> bool:
    """Whether the municipality has answered the recommendation already."""
    recommendation = checking.latest_recommendation(application_of(activation))
    return recommendation is not None and recommendation.replied_at is not None
