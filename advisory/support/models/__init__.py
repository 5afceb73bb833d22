"""One noun a file."""

from advisory.support.models.advisory import AdvisoryCase, AdvisoryScope, AdvisorySession, ScopeItem
from advisory.support.models.agreement import AgreementSignature, AgreementVersion, CooperationAgreement
from advisory.support.models.plan import ImplementationPlan, Milestone, MilestoneProgress, PlanGoal
from advisory.support.models.wall import AdvisoryCover, NotesReader

__all__ = [
    "AdvisoryCase",
    "AdvisoryCover",
    "AdvisoryScope",
    "AdvisorySession",
    "AgreementSignature",
    "AgreementVersion",
    "CooperationAgreement",
    "ImplementationPlan",
    "Milestone",
    "MilestoneProgress",
    "NotesReader",
    "PlanGoal",
    "ScopeItem",
]
