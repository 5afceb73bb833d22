"""Acts on a draft that others hear of: hand a section over, begin from an agreement, discard."""

from django.db import transaction

from accounts.models import User
from advisory.support.models import CooperationAgreement
from funding.applications.choices import ApplicationStage, SectionState
from funding.applications.models import Application, ApplicationSection
from funding.applications.notices import tell_handed_over
from funding.applications.sections import section_kind
from funding.applications.services.drafts import start_application
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseFile
from workflows.choices import Turn


def hand_over_section(*, application: Application, code: str, to: User, actor: User) -> None:
    """Ask a colleague of the same municipality to fill and confirm a section; tells her by mail.

    Raises DomainRefusal if she may not edit this draft.
    """
    case = application.case
    kind = section_kind(code)
    if kind is None or not to.has_perm("applications.edit_draft", case):
        raise DomainRefusal("Diese Person darf den Antrag nicht bearbeiten. Laden Sie sie zuerst ein.")
    with transaction.atomic():
        section = ApplicationSection.objects.select_for_update(no_key=True).get(application=application, code=code)
        if section.handed_to_id == to.pk:
            return
        section.handed_to = to
        section.save(update_fields=["handed_to"])
        journal.record(case, "section_handed_over", actor=actor, data={"section": code, "to": to.pk})
        section.application = application
        tell_handed_over(section, title=kind.title, to=to, by=actor)


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


def discard_draft(*, application: Application, actor: User) -> None:
    """Discard a draft: what was typed is erased, the case closes. Raises DomainRefusal if it was submitted."""
    with transaction.atomic():
        case = CaseFile.objects.select_for_update(no_key=True).get(pk=application.case_id)
        if case.stage != ApplicationStage.DRAFT:
            raise DomainRefusal("Dieser Antrag ist schon eingereicht. Sie können ihn zurückziehen.")
        ApplicationSection.objects.filter(application=application).update(typed={}, state=SectionState.EMPTY)
        move_case(case, Move(stage=ApplicationStage.DISCARDED.value, turn=Turn.NOBODY, closed=True))
        journal.record(case, "draft_discarded", actor=actor, stage_from="DRAFT", stage_to="DISCARDED")
