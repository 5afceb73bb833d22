"""Inquire, word in turns, lock, sign and renew an agreement. Rules: domain B.9."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from advisory.support.choices import AGREEMENT, AgreementStage, Side
from advisory.support.models import AgreementSignature, AgreementVersion, CooperationAgreement
from advisory.support.selectors import latest_version
from ui.refusals import DomainRefusal
from workflows.casefile import files
from workflows.casefile.cases import open_case
from workflows.casefile.models import RuleSet, StoredFile
from workflows.casefile.phases import open_phase
from workflows.casefile.uploads import CheckedUpload
from workflows.choices import Turn


@dataclass(frozen=True)
class Wording:
    """The text of an agreement as one side offers it."""

    aims: str
    scope: str
    duties: str
    starts_on: datetime.date
    ends_on: datetime.date
    remark: str = ""


def phase_for_agreements() -> RuleSet:
    """The programme phase that takes new agreements. Raises DomainRefusal if there is none."""
    phase = open_phase()
    if phase is None:
        raise DomainRefusal("Im Moment ist keine Programmphase offen. Rufen Sie uns an.")
    return phase


def open_agreement(
    *, organisation: Organisation, actor: User, network: str, wishes: str, contact: str
) -> CooperationAgreement:
    """A new matter for an inquiry; a municipality has one running agreement at a time. Raises DomainRefusal."""
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        running = CooperationAgreement.objects.filter(case__organisation=organisation, case__closed_at__isnull=True)
        if running.exists():
            raise DomainRefusal("Für Ihre Kommune gibt es schon eine Anfrage oder Vereinbarung.")
        case = open_case(
            organisation=organisation,
            kind=AGREEMENT,
            title="Begleitung ohne Förderung",
            stage=AgreementStage.NETWORK_CHECK.value,
            turn=Turn.INSTITUTE,
            rule_set=phase_for_agreements(),
            actor=actor,
        )
        return CooperationAgreement.objects.create(case=case, network=network, wishes=wishes, contact=contact)


def note_network(*, agreement: CooperationAgreement, actor: User, note: str) -> None:
    """Keep what was found out about the network; who looked keeps the matter, if nobody has it yet."""
    agreement.network_note = note
    agreement.save(update_fields=["network_note"])
    if agreement.case.owner_id is None:
        agreement.case.owner = actor
        agreement.case.save(update_fields=["owner"])


def write_version(*, agreement: CooperationAgreement, actor: User, side: Side, wording: Wording) -> AgreementVersion:
    """Offer a text to the other side. Raises DomainRefusal for a period that cannot be."""
    if wording.ends_on < wording.starts_on:
        raise DomainRefusal("Das Ende liegt vor dem Beginn. Ändern Sie einen der beiden Tage.", "ends_on")
    phase = agreement.case.rule_set
    if wording.starts_on < phase.starts_on or wording.ends_on > phase.ends_on:
        raise DomainRefusal(
            f"Die Programmphase geht vom {phase.starts_on:%d.%m.%Y} bis {phase.ends_on:%d.%m.%Y}. "
            "Der Zeitraum muss darin liegen.",
            "ends_on" if wording.ends_on > phase.ends_on else "starts_on",
        )
    before = latest_version(agreement)
    version = AgreementVersion.objects.create(
        agreement=agreement,
        number=before.number + 1 if before else 1,
        side=side,
        aims=wording.aims,
        scope=wording.scope,
        duties=wording.duties,
        starts_on=wording.starts_on,
        ends_on=wording.ends_on,
        remark=wording.remark,
        written_by=actor,
    )
    agreement.turn = Side.INSTITUTE if side == Side.MUNICIPALITY else Side.MUNICIPALITY
    agreement.save(update_fields=["turn"])
    return version


def accept_version(*, agreement: CooperationAgreement, side: Side) -> AgreementVersion:
    """Take the other side's text as it is: it is locked from now on. Raises DomainRefusal for one's own text."""
    version = latest_version(agreement)
    if version is None or version.side == side:
        raise DomainRefusal("Die andere Seite hat noch nicht geantwortet.")
    agreement.locked_at = timezone.now()
    agreement.starts_on, agreement.ends_on = version.starts_on, version.ends_on
    agreement.save(update_fields=["locked_at", "starts_on", "ends_on"])
    return version


def keep_document(*, agreement: CooperationAgreement, document: StoredFile) -> None:
    """The printed text that both sides sign."""
    agreement.document = document
    agreement.save(update_fields=["document"])


def sign(
    *, agreement: CooperationAgreement, side: Side, actor: User, name: str, on: datetime.date, file: CheckedUpload
) -> AgreementSignature:
    """Keep the signature of a side. Raises DomainRefusal for a day to come."""
    if on > timezone.localdate():
        raise DomainRefusal("Der Tag liegt in der Zukunft. Tragen Sie den Tag der Unterschrift ein.", "on")
    kept = files.store_file(case=agreement.case, upload=file, actor=actor, kind="signed_agreement")
    return AgreementSignature.objects.create(
        agreement=agreement, side=side, signed_by=name, signed_on=on, file=kept, entered_by=actor
    )


def activate(agreement: CooperationAgreement) -> None:
    """Both have signed."""
    agreement.active_since = timezone.localdate()
    agreement.save(update_fields=["active_since"])


def extend(*, agreement: CooperationAgreement, ends_on: datetime.date) -> None:
    """A later end, agreed with the municipality. Raises DomainRefusal."""
    phase = agreement.case.rule_set
    if agreement.ends_on is None or ends_on <= agreement.ends_on:
        raise DomainRefusal("Das neue Ende muss nach dem bisherigen liegen.", "ends_on")
    if ends_on > phase.ends_on:
        raise DomainRefusal(f"Die Programmphase endet am {phase.ends_on:%d.%m.%Y}.", "ends_on")
    agreement.ends_on = ends_on
    agreement.save(update_fields=["ends_on"])
