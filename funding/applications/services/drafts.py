"""Write a draft: start, save section by section, hand a section over, attach files, discard."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from funding.applications.choices import KIND, REQUIRED_ATTACHMENTS, ApplicationStage, SectionState
from funding.applications.models import Application, ApplicationSection, Attachment
from funding.applications.sections import Sections
from ui.refusals import DomainRefusal, Stale
from workflows.casefile import journal
from workflows.casefile.cases import open_case
from workflows.casefile.files import store_file
from workflows.casefile.models import CaseFile, RuleSet
from workflows.casefile.phases import open_phase
from workflows.casefile.uploads import CheckedUpload
from workflows.choices import Turn

TITLE = "Koordinierungsstelle"


def phase_for_applications() -> RuleSet:
    """The programme phase that takes applications. Raises DomainRefusal if there is none."""
    phase = open_phase()
    if phase is None:
        raise DomainRefusal("Im Moment ist keine Förderphase offen. Rufen Sie uns an.")
    return phase


def start_application(*, organisation: Organisation, actor: User) -> Application:
    """Begin a draft in the open phase, with its case and six empty sections.

    A municipality has one draft at a time; a second start returns the first, however often it is pressed.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        existing = Application.objects.filter(
            case__organisation=organisation, case__stage=ApplicationStage.DRAFT
        ).first()
        if existing is not None:
            return existing
        case = open_case(
            organisation=organisation,
            kind=KIND,
            title=TITLE,
            stage=ApplicationStage.DRAFT.value,
            turn=Turn.APPLICANT,
            rule_set=phase_for_applications(),
            actor=actor,
        )
        application = Application.objects.create(case=case, created_by=actor)
        ApplicationSection.objects.bulk_create(
            ApplicationSection(application=application, code=kind.code) for kind in Sections.ALL
        )
    return application


def save_section(
    *, application: Application, code: str, typed: dict[str, Any], done: bool, version: int, actor: User
) -> None:
    """Save what was typed if nobody else saved since `version` was shown; otherwise raises Stale.

    A confirmation of an earlier text ("sachlich und rechnerisch richtig") does not outlive a change.
    """
    with transaction.atomic():
        changed = ApplicationSection.objects.filter(application=application, code=code, version=version).update(
            typed=typed,
            state=SectionState.DONE if done else SectionState.STARTED,
            version=version + 1,
            edited_by=actor,
            edited_at=timezone.now(),
            confirmed_by=None,
            confirmed_at=None,
        )
        if not changed:
            raise Stale("Jemand anders hat diesen Abschnitt gerade gespeichert.")
        if code == "post" and done:
            _follow_post(application, typed)


def _follow_post(application: Application, typed: dict[str, Any]) -> None:
    case = application.case
    title = f"{TITLE} ab {typed['starts_on']}"[:300]
    if case.title != title:
        case.title = title
        case.save(update_fields=["title"])
    ApplicationSection.objects.filter(application=application, code="financing", state=SectionState.DONE).update(
        state=SectionState.STARTED
    )


def set_reference(*, case: CaseFile, reference: str) -> None:
    """The municipality's own file reference; it may change at any time."""
    case.applicant_reference = reference
    case.save(update_fields=["applicant_reference"])


def confirm_section(*, application: Application, code: str, version: int, actor: User) -> None:
    """Confirm a finished section as factually and arithmetically correct, in the version that was shown.

    Raises DomainRefusal if it is not finished, Stale if it was changed meanwhile.
    """
    section = ApplicationSection.objects.get(application=application, code=code)
    if section.state != SectionState.DONE:
        raise DomainRefusal("Bestätigen lässt sich erst ein fertiger Abschnitt.")
    with transaction.atomic():
        changed = ApplicationSection.objects.filter(pk=section.pk, version=version).update(
            confirmed_by=actor, confirmed_at=timezone.now()
        )
        if not changed:
            raise Stale("Jemand anders hat diesen Abschnitt gerade gespeichert.")
        journal.record(application.case, "section_confirmed", actor=actor, data={"section": code, "version": version})


def attach_file(*, application: Application, kind: str, upload: CheckedUpload, actor: User) -> Attachment:
    """Attach a file; an older one of the same kind is kept but no longer counts."""
    with transaction.atomic():
        stored = store_file(case=application.case, upload=upload, actor=actor, kind=kind)
        application.attachments.filter(kind=kind, replaced_at__isnull=True).update(replaced_at=timezone.now())
        attachment = Attachment.objects.create(application=application, kind=kind, file=stored)
        present = set(application.attachments.filter(replaced_at__isnull=True).values_list("kind", flat=True))
        complete = all(required in present for required in REQUIRED_ATTACHMENTS)
        ApplicationSection.objects.filter(application=application, code="attachments").update(
            state=SectionState.DONE if complete else SectionState.STARTED, edited_by=actor, edited_at=timezone.now()
        )
    return attachment
