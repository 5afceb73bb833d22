"""An agreement without money becomes an application: a draft with what is known already, linked in both journals."""

from django.db import transaction

from accounts.models import User
from advisory.support.models import CooperationAgreement
from funding.applications.models import Application, ApplicationSection
from funding.applications.services.drafts import start_application
from ui.refusals import DomainRefusal
from workflows.casefile import journal


def start_from_agreement(*, agreement: CooperationAgreement, actor: User) -> Application:
    """A draft for the municipality of an active agreement; a running draft is used, what was typed there stays.

    Raises DomainRefusal for an agreement that is not active, or without an open phase.
    """
    if agreement.active_since is None:
        raise DomainRefusal("Die Vereinbarung läuft noch nicht.")
    with transaction.atomic():
        application = start_application(organisation=agreement.case.organisation, actor=actor)
        known = {
            "municipality": {"contact_name": agreement.contact[:200]},
            "network": {"network": agreement.network[:4000], "motivation": agreement.wishes[:4000]},
        }
        for row in ApplicationSection.objects.filter(application=application, code__in=known):
            missing = {name: text for name, text in known[row.code].items() if not row.typed.get(name)}
            if missing:
                row.typed = {**row.typed, **missing}
                row.save(update_fields=["typed"])
        journal.record(agreement.case, "application_from_agreement", actor=actor, data={"case": application.case_id})
        journal.record(
            application.case, "application_from_agreement", actor=actor, data={"agreement": agreement.case_id}
        )
    return application
