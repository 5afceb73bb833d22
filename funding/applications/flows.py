"""The application, from submission to decision. Rules: domain B.1 to B.4."""

from viewflow import this

from advisory.board.flows import ResolutionFlow
from funding.applications.choices import APPROVED_STAGES, RETURNING, CheckResult, LetterWay, Weighed
from funding.applications.forms import (
    CallNoteForm,
    FirstContactForm,
    InadmissibleForm,
    RecommendationForm,
    ResubmitForm,
    SecondReadingForm,
    WeighForm,
)
from funding.applications.steps import checking, deciding, filing
from funding.applications.steps.contract import beginning_of_contract
from funding.financing.flows import ContractFlow
from workflows.engine.flow import Flow
from workflows.engine.nodes import (
    BackgroundJob,
    End,
    Function,
    HumanTask,
    Join,
    Launch,
    Split,
    Start,
    Subprocess,
    Switch,
    Timer,
    remembered,
)


class ApplicationFlow(Flow):
    """Förderantrag."""

    process_title = "Förderantrag"

    submitted = Start(checking.freeze_and_acknowledge).Journal("Antrag eingereicht").Next(this.receive)

    receive = Split().Always(this.file_copy).Always(this.first_contact).Always(this.formal_check)

    file_copy = (
        BackgroundJob(filing.print_versions, filing.file_versions)
        .Annotation(title="Antrag als PDF ablegen")
        .Next(this.checked)
    )

    first_contact = (
        HumanTask(checking.note_contact, form=FirstContactForm, action="Gespräch eintragen")
        .Permitted("applications.make_first_contact")
        .Deadline("FIRST_CONTACT")
        .Annotation(
            title="Erste Kontaktaufnahme",
            description="Rufen Sie die Kommune an. Die automatische Bestätigung zählt nicht.",
        )
        .Journal("Erste Kontaktaufnahme")
        .Next(this.checked)
    )

    formal_check = (
        HumanTask(checking.judge_form, screen="applications:formal_check")
        .Permitted("applications.check_application")
        .Deadline("FORMAL_CHECK", days=checking.days_left)
        .Annotation(title="Unterlagen prüfen")
        .Journal("Unterlagen geprüft")
        .Next(this.what_next)
    )
    what_next = (
        Switch()
        .Case(this.correct, cond=remembered("check", CheckResult.CORRECTION))
        .Case(this.confirm_inadmissible, cond=remembered("check", CheckResult.INADMISSIBLE))
        .Default(this.checked)
    )

    correct = (
        HumanTask(checking.take_answers, screen="applications:correct")
        .Permitted("applications.answer_correction")
        .Deadline("CORRECTION")
        .Annotation(title="Angaben ergänzen")
        .Journal("Angaben ergänzt")
        .Next(this.formal_check)
    )

    confirm_inadmissible = (
        HumanTask(checking.judge_admission, form=InadmissibleForm, action="Bestätigen")
        .Permitted("applications.confirm_inadmissible")
        .Annotation(title="Unzulässigkeit bestätigen")
        .Next(this.is_admitted)
    )
    is_admitted = Switch().Case(this.stop, cond=remembered("inadmissible", True)).Default(this.formal_check)
    stop = Function(checking.close_inadmissible).Annotation(title="Antrag schließen").Next(this.file_rest)

    checked = Join().Next(this.content_check)

    content_check = (
        HumanTask(checking.recommend, form=RecommendationForm, action="Empfehlung vorlegen")
        .Permitted("applications.check_application")
        .Deadline("CONTENT_CHECK")
        .Annotation(title="Empfehlung schreiben")
        .Journal("Empfehlung geschrieben")
        .Next(this.second_reading)
    )
    second_reading = (
        HumanTask(checking.read_again, form=SecondReadingForm, action="Entscheidung speichern")
        .Permitted("applications.approve_recommendation")
        .Deadline("SECOND_READING")
        .Annotation(title="Empfehlung mitzeichnen", description="Lesen Sie den Antrag und die Empfehlung im Vorgang.")
        .Journal("Empfehlung gelesen")
        .Next(this.is_signed)
    )
    is_signed = Switch().Case(this.publish, cond=remembered("signed", True)).Default(this.content_check)
    publish = Function(checking.tell_recommendation).Annotation(title="Empfehlung bekannt geben").Next(this.file_rest)

    file_rest = (
        BackgroundJob(filing.print_versions, filing.file_versions)
        .Annotation(title="Ergänzte Fassungen als PDF ablegen")
        .Next(this.where_to)
    )
    where_to = (
        Switch()
        .Case(this.end, cond=remembered("inadmissible", True))
        .Case(this.board_resolution, cond=checking.was_answered)
        .Default(this.await_reply)
    )

    await_reply = Timer().Deadline("RECOMMENDATION_REPLY").Next(this.board_resolution)
    board_resolution = (
        Subprocess(ResolutionFlow.prepared, arguments=deciding.matter_for_board, returned=deciding.take_decision)
        .Annotation(title="Beschluss des Beirats")
        .Next(this.send_decision)
    )
    send_decision = (
        HumanTask(deciding.word_letter, screen="applications:send_decision")
        .Permitted("applications.send_decision")
        .Deadline("DECISION_LETTER")
        .Annotation(title="Brief mit der Entscheidung senden")
        .Journal("Brief mit der Entscheidung gelesen und freigegeben")
        .Or(this.call, on=LetterWay.AFTER_THE_CALL)
        .Next(this.letter)
    )
    call = (
        HumanTask(deciding.note_call, form=CallNoteForm, action="Gespräch eintragen")
        .Permitted("applications.send_decision")
        .Assign(deciding.responsible)
        .Deadline("DECISION_CALL")
        .OnTimeout(deciding.end_of_wait, this.letter, title="Der Brief wartet nicht länger")
        .Annotation(
            title="Entscheidung am Telefon sagen",
            description="Sagen Sie der Kommune selbst, was der Beirat entschieden hat. Danach geht der Brief hinaus, "
            "spätestens am Ende der Frist von allein.",
        )
        .Journal("Entscheidung am Telefon gesagt")
        .Next(this.letter)
    )
    letter = (
        BackgroundJob(filing.print_letter, filing.post_letter)
        .Annotation(title="Brief ablegen und senden")
        .Next(this.comes_back)
    )
    comes_back = (
        Switch()
        .Case(this.resubmit, cond=remembered("outcome", *sorted(RETURNING)))
        .Case(this.to_contract, cond=remembered("outcome", *sorted(APPROVED_STAGES)))
        .Default(this.await_request)
    )
    await_request = Timer().Deadline("ASK_AGAIN").Next(this.was_asked)
    was_asked = Switch().Case(this.weigh, cond=remembered("asked_again", True)).Default(this.stay_rejected)
    weigh = (
        HumanTask(deciding.weigh_request, form=WeighForm, action="Antwort senden")
        .Permitted("applications.weigh_request")
        .Assign(deciding.responsible)
        .Deadline("WEIGH_REQUEST")
        .Annotation(
            title="Bitte um erneute Beratung ansehen",
            description="Die Kommune schreibt, was neu ist. Es steht im Vorgang unter „Entscheidung“.",
        )
        .Journal("Bitte um erneute Beratung beantwortet")
        .Or(this.stay_rejected, on=Weighed.NOTHING_NEW)
        .Next(this.board_resolution)
    )
    stay_rejected = Function(deciding.close_rejected).Annotation(title="Antrag schließen").Next(this.end)
    resubmit = (
        HumanTask(deciding.put_back, form=ResubmitForm, action="Wieder vorlegen")
        .Permitted("applications.resubmit_to_board")
        .Deadline("RESUBMISSION", days=deciding.days_until_resubmission)
        .Annotation(title="Wieder dem Beirat vorlegen")
        .Journal("Wieder dem Beirat vorgelegt")
        .Next(this.board_resolution)
    )

    to_contract = (
        Launch(ContractFlow.drafted, beginning_of_contract).Annotation(title="Fördervertrag beginnen").Next(this.end)
    )

    end = End()
