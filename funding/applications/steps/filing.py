"""Steps that print: submitted versions, and the letter with the decision.

Each pair is a background job: the first part works outside any lock, the second keeps the result under the lock.
"""

from typing import Any

from django.utils import timezone

from funding.applications import notices
from funding.applications.choices import RETURNING, ApplicationStage
from funding.applications.documents import application_pdf, decision_pdf
from funding.applications.models import ApplicationDecision, ApplicationVersion
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.casefile.printing import Printed, file_printed, keep_pdf
from workflows.choices import Turn
from workflows.engine.nodes import case_of


def print_versions(process: Any) -> list[Printed]:
    """Print every submitted version that has no PDF yet, whenever the worker gets to it."""
    printed = []
    case = case_of(process)
    unprinted = ApplicationVersion.objects.filter(application__case=case, pdf__isnull=True)
    for version in unprinted.select_related("application__case").order_by("number"):
        pdf = application_pdf(
            version.content,
            reference=case.reference or "",
            sha256=version.sha256,
            on=timezone.localtime(version.submitted_at).date(),
            status=f"Eingereichte Fassung {version.number}",
        )
        name = f"Antrag {case.reference} Fassung {version.number}.pdf"
        printed.append(keep_pdf(pdf, name=name, kind="application", of=version.pk))
    return printed


def file_versions(activation: Any, printed: list[Printed]) -> None:
    """Make the printed versions files of the case; one that was filed meanwhile is left."""
    case = case_of(activation.process)
    for one in printed:
        version = ApplicationVersion.objects.get(pk=one.of or 0)
        if version.pdf_id is None:
            version.pdf = file_printed(case=case, printed=one)
            version.save(update_fields=["pdf"])


def print_letter(process: Any) -> Printed:
    """Print the letter as it was read."""
    decision = ApplicationDecision.objects.select_related("application__case").get(pk=process.data["decision"])
    case = decision.application.case
    on = timezone.localtime(decision.sent_at or timezone.now()).date()
    pdf = decision_pdf(decision.letter, reference=case.reference or "", on=on)
    return keep_pdf(pdf, name=f"Entscheidung {case.reference}.pdf", kind="decision", of=decision.pk)


def post_letter(activation: Any, printed: Printed) -> None:
    """File the letter, show the decision to the municipality, and send it."""
    case = case_of(activation.process)
    decision = ApplicationDecision.objects.get(pk=activation.process.data["decision"])
    if decision.pdf_id is None:
        decision.pdf = file_printed(case=case, printed=printed)
        decision.save(update_fields=["pdf"])
    returning = decision.outcome in RETURNING
    rejected = decision.outcome == ApplicationStage.REJECTED
    turn = Turn.NOBODY if rejected else (Turn.BOARD if returning else Turn.INSTITUTE)
    before = case.stage
    move_case(case, Move(stage=decision.outcome, turn=turn, next_on=decision.deferred_until))
    journal.record(
        case,
        "decision_sent",
        stage_from=before,
        stage_to=case.stage,
        document_hash=printed.sha256,
        data={"decision": decision.pk},
    )
    notices.tell_decision(case, decision)
