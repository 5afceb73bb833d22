"""What the steps of both flows share: whose matter it is, and for which side a person acts."""

from typing import Any

from accounts.models import User
from advisory.support.choices import Side
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


def side_of(actor: User, organisation_id: int) -> Side:
    """For which side a person acts: her municipality, else the institute."""
    own = any(place == organisation_id for _, place in actor.held_roles)
    return Side.MUNICIPALITY if own else Side.INSTITUTE
