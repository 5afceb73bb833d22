"""Whose contract or call a step belongs to."""

from typing import Any

from funding.financing.models import FundingContract, PaymentRequest
from workflows.engine.nodes import case_of


def contract_of(activation_or_process: Any) -> FundingContract:
    """The contract of a step, with its matter."""
    process = getattr(activation_or_process, "process", activation_or_process)
    contract = FundingContract.objects.get(pk=process.data["contract"])
    contract.case = case_of(process)
    return contract


def request_of(activation_or_process: Any) -> PaymentRequest:
    """The call of a step, with contract and matter."""
    process = getattr(activation_or_process, "process", activation_or_process)
    row = PaymentRequest.objects.select_related("contract").get(pk=process.data["request"])
    row.contract.case = case_of(process)
    return row
