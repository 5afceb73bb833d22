"""One noun a file."""

from funding.applications.models.application import Application, ApplicationSection, Attachment
from funding.applications.models.checking import ContactEvent, CorrectionItem, CorrectionRequest, Recommendation
from funding.applications.models.decision import ApplicationDecision
from funding.applications.models.version import ApplicationVersion, PowerOfAttorney

__all__ = [
    "Application",
    "ApplicationDecision",
    "ApplicationSection",
    "ApplicationVersion",
    "Attachment",
    "ContactEvent",
    "CorrectionItem",
    "CorrectionRequest",
    "PowerOfAttorney",
    "Recommendation",
]
