"""What the steps of both flows share: whose matter it is."""

from typing import Any

from advisory.support.models import AdvisoryCase, CooperationAgreement
from workflows.engine.nodes import case_of


def agreement_of(activation_or_process: Any) -> CooperationAgreement:
    """The agreement of a step, with its matter."""
    process = getattr(activation_or_process, "process", activation_or_process)
    agreement = CooperationAgreement.objects.get(pk=process.data["agreement"])
    agreement.case = case_of(process)
    return agreement


def advisory_of(activation_or_process: Any) -> AdvisoryCase:
    """The advisory case of a step, with its case file."""
    process = getattr(activation_or_process, "process", activation_or_process)
    advisory = AdvisoryCase.objects.get(pk=process.data["advisory"])
    advisory.case = case_of(process)
    return advisory
