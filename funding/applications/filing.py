"""What the worker prints and files for an application: submitted versions, and the letter with the decision.

Each pair is a background job: the first part works outside any lock, the second keeps the result under the lock.
"""

import hashlib
from typing import Any

from django.utils import timezone

from funding.applications import notices
from funding.applications.choices import RETURNING, ApplicationStage
from funding.applications.documents import application_pdf, decision_pdf
from funding.applications.models import ApplicationDecision, ApplicationVersion
from workflows.casefile import files, journal
from workflows.casefile.cases import Move, move_case
from workflows.casefile.uploads import PDF
from workflows.choices import Turn
from workflows.engine.nodes import case_of


def print_versions(process: Any) -> list[list[Any]]:
    """Print every submitted version that has no PDF yet, whenever the worker gets to it."""
    printed = []
    unprinted = ApplicationVersion.objects.filter(application__case=case_of(process), pdf__isnull=True)
    for version in unprinted.select_related("application__case").order_by("number"):
        pdf = application_pdf(
            version.content,
            reference=version.application.case.reference or "",
            sha256=version.sha256,
            on=timezone.localtime(version.submitted_at).date(),
            status=f"Eingereichte Fassung {version.number}",
        )
        printed.append([version.pk, files.write_content(pdf), len(pdf), hashlib.sha256(pdf).hexdigest()])
    return printed


def file_versions(activation: Any, printed: list[list[Any]]) -> None:
    """Make the printed versions files of the case; one that was filed meanwhile is left."""
    case = case_of(activation.process)
    for version_id, place, size, sha256 in printed:
        version = ApplicationVersion.objects.get(pk=version_id)
        if version.pdf_id is None:
            version.pdf = files.register_file(
                case=case,
                place=place,
                name=f"Antrag {case.reference} Fassung {version.number}.pdf",
                media_type=PDF,
                size=size,
                sha256=sha256,
                actor=None,
                kind="application",
            )
            version.save(update_fields=["pdf"])


def print_letter(process: Any) -> list[Any]:
    """Print the letter as it was read."""
    decision = ApplicationDecision.objects.select_related("application__case").get(pk=process.data["decision"])
    on = timezone.localtime(decision.sent_at or timezone.now()).date()
    pdf = decision_pdf(decision.letter, reference=decision.application.case.reference or "", on=on)
    return [files.write_content(pdf), len(pdf), hashlib.sha256(pdf).hexdigest()]


def post_letter(activation: Any, printed: list[Any]) -> None:
    """File the letter, show the decision to the municipality, and send it."""
    case = case_of(activation.process)
    decision = ApplicationDecision.objects.get(pk=activation.process.data["decision"])
    place, size, sha256 = printed
    if decision.pdf_id is None:
        decision.pdf = files.register_file(
            case=case,
            place=place,
            name=f"Entscheidung {case.reference}.pdf",
            media_type=PDF,
            size=size,
            sha256=sha256,
            actor=None,
            kind="decision",
        )
        decision.save(update_fields=["pdf"])
    returning = decision.outcome in RETURNING
    rejected = decision.outcome == ApplicationStage.REJECTED
    turn = Turn.NOBODY if rejected else (Turn.BOARD if returning else Turn.INSTITUTE)
    before = case.stage
    move_case(case, Move(stage=decision.outcome, turn=turn, next_on=decision.deferred_until, closed=rejected))
    journal.record(
        case,
        "decision_sent",
        stage_from=before,
        stage_to=case.stage,
        document_hash=sha256,
        data={"decision": decision.pk},
    )
    notices.tell_decision(case, decision)
