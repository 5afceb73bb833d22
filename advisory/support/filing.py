"""What the worker prints for an agreement: first outside any lock, then kept under the lock."""

import hashlib
from typing import Any

from django.utils import timezone

from advisory.support.choices import AgreementStage
from advisory.support.documents import agreement_pdf
from advisory.support.models import CooperationAgreement
from advisory.support.notices import tell_town_of_agreement
from advisory.support.services.agreements import latest_version
from workflows.casefile import files
from workflows.casefile.cases import Move, move_case
from workflows.casefile.uploads import PDF
from workflows.choices import Turn
from workflows.engine.nodes import case_of


def print_agreement(process: Any) -> list[Any]:
    """Print the locked text."""
    rows = CooperationAgreement.objects.select_related("case__organisation")
    agreement = rows.get(pk=process.data["agreement"])
    version = latest_version(agreement)
    if version is None:
        raise LookupError("an agreement without a text")
    version.agreement = agreement
    pdf = agreement_pdf(version, on=timezone.localdate())
    return [files.write_content(pdf), len(pdf), hashlib.sha256(pdf).hexdigest()]


def send_agreement(activation: Any, printed: list[Any]) -> None:
    """File the agreement and give it to the municipality for its signature."""
    case = case_of(activation.process)
    agreement = CooperationAgreement.objects.get(pk=activation.process.data["agreement"])
    agreement.case = case
    place, size, sha256 = printed
    agreement.document = files.register_file(
        case=case,
        place=place,
        name=f"Kooperationsvereinbarung {case.organisation.name}.pdf"[:200],
        media_type=PDF,
        size=size,
        sha256=sha256,
        actor=None,
        kind="agreement",
    )
    agreement.save(update_fields=["document"])
    move_case(case, Move(stage=AgreementStage.SIGNING.value, turn=Turn.APPLICANT))
    tell_town_of_agreement(
        agreement,
        "sign",
        "Ihre Kooperationsvereinbarung ist zur Unterschrift bereit",
        "Drucken Sie sie aus, lassen Sie sie unterschreiben und laden Sie sie hoch.",
    )
