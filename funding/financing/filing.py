"""What the worker prints for a contract: first outside any lock, then kept under the lock."""

import hashlib
from typing import Any

from django.utils import timezone

from funding.financing.choices import ContractStatus, FundingStage
from funding.financing.documents import contract_pdf
from funding.financing.models import FundingContract
from funding.financing.notices import tell_contract_sent
from funding.financing.services.contracts import set_status
from workflows.casefile import files
from workflows.casefile.cases import Move, move_case
from workflows.casefile.uploads import PDF
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine.nodes import case_of


def print_contract(process: Any) -> list[Any]:
    """Print the contract as it was checked."""
    contract = FundingContract.objects.select_related("case__organisation").get(pk=process.data["contract"])
    pdf = contract_pdf(contract, on=timezone.localdate())
    return [files.write_content(pdf), len(pdf), hashlib.sha256(pdf).hexdigest()]


def send_contract(activation: Any, printed: list[Any]) -> None:
    """File the contract and give it to the municipality for its signature."""
    case = case_of(activation.process)
    contract = FundingContract.objects.get(pk=activation.process.data["contract"])
    contract.case = case
    place, size, sha256 = printed
    contract.document = files.register_file(
        case=case,
        place=place,
        name=f"Fördervertrag {case.reference}.pdf",
        media_type=PDF,
        size=size,
        sha256=sha256,
        actor=None,
        kind="contract",
    )
    contract.save(update_fields=["document"])
    set_status(contract, ContractStatus.SENT)
    move_case(case, Move(stage=FundingStage.CONTRACT_SENT.value, turn=Turn.APPLICANT))
    due = periods.plan_deadline(case=case, code="CONTRACT_SIGN").due_on
    tell_contract_sent(contract, f"{due:%d.%m.%Y}")
