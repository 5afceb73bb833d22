"""The application, from submission to decision. Rules: domain B.1 to B.4."""

import datetime
from typing import Any

from django.utils import timezone
from viewflow import this

from accounts.models import User
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Resolution
from funding.applications import contracting, filing, notices
from funding.applications.choices import APPROVED_STAGES, RETURNING, ApplicationStage, CheckResult
from funding.applications.forms import (
    FirstContactForm,
    InadmissibleForm,
    RecommendationForm,
    ResubmitForm,
    SecondReadingForm,
)
from funding.applications.models import Application, ApplicationDecision
from funding.applications.services import checking, decisions
from funding.applications.services.submission import Signature, freeze_version
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case, next_reference
from workflows.casefile.uploads import CheckedUpload
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine import service
from workflows.engine.flow import Flow
from workflows.engine.nodes import (
    BackgroundJob,
    End,
    Function,
    HumanTask,
    Join,
    Split,
    Start,
    Subprocess,
    Switch,
    Timer,
    case_of,
    remember,
)
from workflows.engine.service import Entry


def application_of(activation_or_process: Any) -> Application:
    """The application of a step, with case and organisation loaded."""
    process = getattr(activation_or_process, "process", activation_or_process)
    case = case_of(process)
    application = Application.objects.get(case=case)
    application.case = case
    return application


class ApplicationFlow(Flow):
    """Förderantrag."""

    process_title = "Förderantrag"

    submitted = Start(this.freeze_and_acknowledge).Next(this.receive)

    receive = Split().Always(this.file_copy).Always(this.first_contact).Always(this.formal_check)

    file_copy = (
        BackgroundJob(filing.print_versions, filing.file_versions)
        .Annotation(title="Antrag als PDF ablegen")
        .Next(this.checked)
    )

    first_contact = (
        HumanTask(this.note_contact, form=FirstContactForm, action="Gespräch eintragen")
        .Permitted("applications.make_first_contact")
        .Deadline("FIRST_CONTACT")
        .Annotation(
            title="Erste Kontaktaufnahme",
            description="Rufen Sie die Kommune an. Die automatische Bestätigung zählt nicht.",
        )
        .Next(this.checked)
    )

    formal_check = (
        HumanTask(this.judge_form, screen="applications:formal_check")
        .Permitted("applications.check_application")
        .Deadline("FORMAL_CHECK", days=this.days_left)
        .Annotation(title="Unterlagen prüfen")
        .Next(this.what_next)
    )
    what_next = (
        Switch()
        .Case(this.correct, cond=lambda activation: activation.process.data.get("check") == CheckResult.CORRECTION)
        .Case(
            this.confirm_inadmissible,
            cond=lambda activation: activation.process.data.get("check") == CheckResult.INADMISSIBLE,
        )
        .Default(this.checked)
    )

    correct = (
        HumanTask(this.take_answers, screen="applications:correct")
        .Permitted("applications.answer_correction")
        .Deadline("CORRECTION")
        .Annotation(title="Angaben ergänzen")
        .Next(this.formal_check)
    )

    confirm_inadmissible = (
        HumanTask(this.judge_admission, form=InadmissibleForm, action="Bestätigen")
        .Permitted("applications.confirm_inadmissible")
        .Annotation(title="Unzulässigkeit bestätigen")
        .Next(this.is_admitted)
    )
    is_admitted = (
        Switch()
        .Case(this.stop, cond=lambda activation: activation.process.data.get("inadmissible") is True)
        .Default(this.formal_check)
    )
    stop = Function(this.close_inadmissible).Annotation(title="Antrag schließen").Next(this.file_rest)

    checked = Join().Next(this.content_check)

    content_check = (
        HumanTask(this.recommend, form=RecommendationForm, action="Empfehlung vorlegen")
        .Permitted("applications.check_application")
        .Deadline("CONTENT_CHECK")
        .Annotation(title="Empfehlung schreiben")
        .Next(this.second_reading)
    )
    second_reading = (
        HumanTask(this.read_again, form=SecondReadingForm, action="Entscheidung speichern")
        .Permitted("applications.approve_recommendation")
        .Deadline("SECOND_READING")
        .Annotation(title="Empfehlung mitzeichnen", description="Lesen Sie den Antrag und die Empfehlung im Vorgang.")
        .Next(this.is_signed)
    )
    is_signed = (
        Switch()
        .Case(this.publish, cond=lambda activation: activation.process.data.get("signed") is True)
        .Default(this.content_check)
    )
    publish = Function(this.tell_recommendation).Annotation(title="Empfehlung bekannt geben").Next(this.file_rest)

    file_rest = (
        BackgroundJob(filing.print_versions, filing.file_versions)
        .Annotation(title="Ergänzte Fassungen als PDF ablegen")
        .Next(this.where_to)
    )
    where_to = (
        Switch()
        .Case(this.end, cond=lambda activation: activation.process.data.get("inadmissible") is True)
        .Case(this.board_resolution, cond=this.was_answered)
        .Default(this.await_reply)
    )

    await_reply = Timer().Deadline("RECOMMENDATION_REPLY").Next(this.board_resolution)
    board_resolution = (
        Subprocess(ResolutionFlow.prepared, arguments=this.matter_for_board, returned=this.take_decision)
        .Annotation(title="Beschluss des Beirats")
        .Next(this.send_decision)
    )
    send_decision = (
        HumanTask(this.word_letter, screen="applications:send_decision")
        .Permitted("applications.send_decision")
        .Deadline("DECISION_LETTER")
        .Annotation(title="Brief mit der Entscheidung senden")
        .Next(this.letter)
    )
    letter = (
        BackgroundJob(filing.print_letter, filing.post_letter)
        .Annotation(title="Brief ablegen und senden")
        .Next(this.comes_back)
    )
    comes_back = (
        Switch()
        .Case(this.resubmit, cond=lambda activation: activation.process.data.get("outcome") in RETURNING)
        .Case(this.to_contract, cond=lambda activation: activation.process.data.get("outcome") in APPROVED_STAGES)
        .Default(this.end)
    )
    resubmit = (
        HumanTask(this.put_back, form=ResubmitForm, action="Wieder vorlegen")
        .Permitted("applications.resubmit_to_board")
        .Deadline("RESUBMISSION", days=this.days_until_resubmission)
        .Annotation(title="Wieder dem Beirat vorlegen")
        .Next(this.board_resolution)
    )

    to_contract = Function(contracting.start_contract).Annotation(title="Fördervertrag beginnen").Next(this.end)

    end = End()

    # What the steps do --------------------------------------------------------------------------------

    def freeze_and_acknowledge(
        self, activation: Any, *, actor: User, application: Application, signature: Signature
    ) -> None:
        """One node instead of two: the receipt number and its mail belong to the moment of submission."""
        version = freeze_version(application=application, actor=actor, signature=signature)
        case = application.case
        reference = next_reference(case.rule_set.reference_prefix, timezone.localdate().year)
        move_case(case, Move(stage=ApplicationStage.IN_FORMAL_CHECK.value, turn=Turn.INSTITUTE, reference=reference))
        notices.tell_received(case, version, contact_days=periods.rule_for(case, "FIRST_CONTACT").amount)
        activation.process.data = {"version": version.pk}

    def note_contact(self, activation: Any, *, actor: User, channel: str, on: datetime.date, note: str) -> Entry:
        application = application_of(activation)
        contact = checking.record_first_contact(application=application, actor=actor, channel=channel, on=on, note=note)
        if application.case.owner_id is None:
            application.case.owner = actor
            application.case.save(update_fields=["owner"])
        return Entry(data={"contact": contact.pk})

    def days_left(self, activation: Any) -> int | None:
        """The institute's clock stands still while the municipality is on, then runs on with what was left."""
        left: int | None = activation.process.data.get("days_left")
        return left

    def judge_form(
        self, activation: Any, *, actor: User, result: str, note: str, items: list[tuple[str, str, str]]
    ) -> Entry:
        application = application_of(activation)
        case = application.case
        remember(activation, {"check": result, "inadmissible": None})
        if result == CheckResult.CORRECTION:
            request = checking.request_correction(
                application=application, actor=actor, items=[checking.Item(*item) for item in items]
            )
            remember(activation, {"days_left": periods.working_days_left(activation.task)})
            move_case(case, Move(stage=ApplicationStage.RETURNED_FOR_CORRECTION.value, turn=Turn.APPLICANT))
            due = periods.plan_deadline(case=case, code="CORRECTION").due_on
            notices.tell_correction(case, request.pk, checking.labelled(application, items), due)
            return Entry(reason=note, data={"correction": request.pk, "items": len(items)})
        if result == CheckResult.COMPLETE:
            periods.start_deadline(case=case, code="DECISION_TARGET")
            move_case(case, Move(stage=ApplicationStage.IN_CONTENT_CHECK.value, turn=Turn.INSTITUTE))
        return Entry(reason=note)

    def take_answers(
        self, activation: Any, *, actor: User, typed: dict[str, dict[str, Any]], uploads: dict[str, CheckedUpload]
    ) -> Entry:
        application = application_of(activation)
        request = checking.answer_correction(application=application, actor=actor, typed=typed, uploads=uploads)
        version = freeze_version(application=application, actor=actor, signature=None)
        remember(activation, {"version": version.pk})
        periods.finish_case_deadline(application.case, "RESTING")
        move_case(application.case, Move(stage=ApplicationStage.IN_FORMAL_CHECK.value, turn=Turn.INSTITUTE))
        return Entry(document_hash=version.sha256, data={"correction": request.pk, "version": version.number})

    def judge_admission(self, activation: Any, *, actor: User, confirmed: bool, reason: str) -> Entry:
        remember(activation, {"inadmissible": confirmed, "check": None})
        if confirmed:
            case = case_of(activation.process)
            move_case(case, Move(stage=ApplicationStage.INADMISSIBLE.value, turn=Turn.NOBODY, closed=True))
            notices.tell_inadmissible(case, reason)
        return Entry(reason=reason)

    def close_inadmissible(self, activation: Any) -> None:
        """Nothing else of this application needs doing: the other branches end with it."""
        open_tasks = activation.process.task_set.filter(finished__isnull=True).exclude(pk=activation.task.pk)
        service.cancel_tasks(list(open_tasks.values_list("pk", flat=True)))

    def recommend(self, activation: Any, *, actor: User, vote: str, text: str, conditions: str = "") -> Entry:
        recommendation = checking.write_recommendation(
            application=application_of(activation), actor=actor, vote=vote, text=text, conditions=conditions
        )
        return Entry(data={"recommendation": recommendation.pk})

    def read_again(self, activation: Any, *, actor: User, approved: bool, note: str = "") -> Entry:
        application = application_of(activation)
        if approved:
            recommendation = checking.approve_recommendation(application=application, actor=actor)
        else:
            recommendation = checking.return_recommendation(application=application, actor=actor, note=note)
        remember(activation, {"signed": approved})
        return Entry(reason=note, data={"recommendation": recommendation.pk})

    def tell_recommendation(self, activation: Any) -> None:
        application = application_of(activation)
        case = application.case
        recommendation = checking.latest_recommendation(application)
        if recommendation is None:
            raise DomainRefusal("Es gibt noch keine Empfehlung.")
        move_case(case, Move(stage=ApplicationStage.READY_FOR_BOARD.value, turn=Turn.BOARD))
        notices.tell_recommendation(case, recommendation)

    def was_answered(self, activation: Any) -> bool:
        recommendation = checking.latest_recommendation(application_of(activation))
        return recommendation is not None and recommendation.replied_at is not None

    def matter_for_board(self, activation: Any) -> dict[str, Any]:
        application = application_of(activation)
        move_case(application.case, Move(stage=ApplicationStage.AT_BOARD.value, turn=Turn.BOARD))
        return {"matter": decisions.matter_of(application)}

    def take_decision(self, activation: Any, child: Any) -> None:
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

    def word_letter(self, activation: Any, *, actor: User, reasons: str = "", paragraph: str = "") -> Entry:
        application = application_of(activation)
        decision = decisions.latest_decision(application)
        if decision is None:
            raise DomainRefusal("Es gibt noch keine Entscheidung.")
        decisions.send_letter(
            application=application, decision=decision, actor=actor, reasons=reasons, paragraph=paragraph
        )
        return Entry(data={"decision": decision.pk})

    def days_until_resubmission(self, activation: Any) -> int | None:
        decision = ApplicationDecision.objects.get(pk=activation.process.data["decision"])
        if decision.deferred_until is None:
            return None
        return max(periods.working_days_until(case_of(activation.process), decision.deferred_until), 1)

    def put_back(self, activation: Any, *, actor: User, note: str = "") -> Entry:
        return Entry(reason=note)
