"""An approval becomes a contract: what was decided is handed down to the financing as values."""

from typing import Any

from django.db.models import Sum

from advisory.board.choices import APPROVALS
from funding.applications.models import Application, ApplicationDecision
from funding.applications.services.decisions import latest_decision
from funding.applications.steps.matters import application_of
from funding.financing.choices import OtherHalf
from funding.financing.models import FinancePlan
from funding.financing.services.contracts import ContractDraft
from ui.refusals import DomainRefusal
from workflows.engine.nodes import Beginning


def draft_of(application: Application, decision: ApplicationDecision) -> ContractDraft:
    """The first wording of the contract: period and amount of the decision, yearly caps of the newest plan."""
    case = application.case
    plan = FinancePlan.objects.filter(case=case).order_by("-version").first()
    years = list(plan.years.all()) if plan is not None else []
    esf = plan.years.aggregate(total=Sum("esf"))["total"] if plan is not None else 0
    granted = decision.amount_cents
    return ContractDraft(
        decided_on=decision.decided_on,
        resolution=decision.resolution.reference,
        granted_cents=sum(one.foundation for one in years) if granted is None else granted,
        starts_on=decision.starts_on or case.rule_set.starts_on,
        ends_on=decision.ends_on or case.rule_set.ends_on,
        year_caps={one.year: one.foundation for one in years},
        other_half=OtherHalf.ESF if esf else OtherHalf.OWN,
        conditions=decision.conditions,
        obligations=decision.obligations,
    )


def beginning_of_contract(activation: Any) -> Beginning:
    """The contract of an approved application begins, once. Raises DomainRefusal without an approval."""
    application = application_of(activation)
    decision = latest_decision(application)
    if decision is None or decision.outcome not in APPROVALS:
        raise DomainRefusal("Dieser Antrag ist nicht bewilligt.")
    return Beginning(application.case, f"contract-{decision.pk}", {"draft": draft_of(application, decision)})
