"""Steps of a cooperation agreement: inquiry, network, wording in turns, print, signatures, renewal."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from advisory.support import notices
from advisory.support.choices import AgreementStage, NetworkResult, Renewal, Side, WordingTurn
from advisory.support.documents import agreement_pdf
from advisory.support.models import CooperationAgreement
from advisory.support.selectors import latest_version
from advisory.support.services import agreements
from advisory.support.services.agreements import Wording
from advisory.support.steps.matters import agreement_of
from workflows.casefile.cases import Move, move_case, next_reference
from workflows.casefile.printing import Printed, file_printed, keep_pdf
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine.service import Entry


def take_inquiry(activation: Any, *, actor: User, agreement: CooperationAgreement) -> None:
    """A municipality asks: the matter gets its reference, the institute is told."""
    activation.process.data = {"agreement": agreement.pk}
    prefix = agreement.case.rule_set.reference_prefix
    move_case(agreement.case, Move(reference=next_reference(prefix, timezone.localdate().year)))
    notices.tell_inquired(agreement)


def judge_network(activation: Any, *, actor: User, fits: bool, note: str) -> NetworkResult:
    """There is a network, or not yet."""
    agreement = agreement_of(activation)
    agreements.note_network(agreement=agreement, actor=actor, note=note)
    if fits:
        move_case(agreement.case, Move(stage=AgreementStage.SCOPE.value, turn=Turn.INSTITUTE))
        return NetworkResult.FITS
    move_case(agreement.case, Move(stage=AgreementStage.DECLINED.value, turn=Turn.NOBODY, closed=True))
    notices.tell_declined(agreement)
    return NetworkResult.NOT_YET


def write_for_institute(activation: Any, *, actor: User, wording: Wording | None = None) -> Entry:
    """The institute's turn."""
    return _take_turn(activation, actor, Side.INSTITUTE, wording)


def write_for_municipality(activation: Any, *, actor: User, wording: Wording | None = None) -> Entry:
    """The municipality's turn."""
    return _take_turn(activation, actor, Side.MUNICIPALITY, wording)


def _take_turn(activation: Any, actor: User, side: Side, wording: Wording | None) -> Entry:
    """Offer a text of one's own, or accept the other side's (no text)."""
    agreement = agreement_of(activation)
    if wording is None:
        version = agreements.accept_version(agreement=agreement, side=side)
    else:
        version = agreements.write_version(agreement=agreement, actor=actor, side=side, wording=wording)
    turn = Turn.APPLICANT if side == Side.INSTITUTE else Turn.INSTITUTE
    move_case(agreement.case, Move(stage=AgreementStage.DRAFTING.value, turn=turn))
    if wording is not None and side == Side.INSTITUTE:
        notices.tell_turn(agreement, version.number)
    outcome = WordingTurn.ACCEPTED if wording is None else WordingTurn.OFFERED
    return Entry(data={"version": version.number, "accepted": wording is None}, outcome=outcome)


def print_agreement(process: Any) -> Printed:
    """Print the locked text, outside any lock."""
    rows = CooperationAgreement.objects.select_related("case__organisation")
    agreement = rows.get(pk=process.data["agreement"])
    version = latest_version(agreement)
    if version is None:
        raise LookupError("an agreement without a text")
    version.agreement = agreement
    name = f"Kooperationsvereinbarung {agreement.case.organisation.name}.pdf"
    return keep_pdf(agreement_pdf(version, on=timezone.localdate()), name=name, kind="agreement", of=agreement.pk)


def send_agreement(activation: Any, printed: Printed) -> None:
    """File the agreement and give it to the municipality for its signature."""
    agreement = agreement_of(activation)
    agreements.keep_document(agreement=agreement, document=file_printed(case=agreement.case, printed=printed))
    move_case(agreement.case, Move(stage=AgreementStage.SIGNING.value, turn=Turn.APPLICANT))
    notices.tell_to_sign(agreement)


def take_signature(activation: Any, *, actor: User, **signed: Any) -> Entry:
    """The municipality has signed."""
    return _sign(activation, actor, Side.MUNICIPALITY, signed)


def _sign(activation: Any, actor: User, side: Side, signed: dict[str, Any]) -> Entry:
    agreement = agreement_of(activation)
    agreements.sign(agreement=agreement, side=side, actor=actor, **signed)
    move_case(agreement.case, Move(turn=Turn.INSTITUTE))
    return Entry(document_hash=signed["file"].sha256)


def take_countersignature(activation: Any, *, actor: User, **signed: Any) -> Entry:
    """With the second signature the agreement is active."""
    entry = _sign(activation, actor, Side.INSTITUTE, signed)
    agreement = agreement_of(activation)
    agreements.activate(agreement)
    move_case(agreement.case, Move(stage=AgreementStage.ACTIVE.value, turn=Turn.NOBODY, next_on=agreement.renew_on))
    notices.tell_active(agreement)
    return entry


def renewal_day(activation: Any) -> datetime.date:
    """Three months before the agreed end."""
    return agreement_of(activation).renew_on or timezone.localdate()


def ask_renewal(activation: Any) -> None:
    """Three months before the end the institute speaks with the municipality about what follows."""
    move_case(agreement_of(activation).case, Move(turn=Turn.INSTITUTE))


def decide_renewal(activation: Any, *, actor: User, result: str, ends_on: datetime.date | None = None) -> Renewal:
    """A later end, or none."""
    agreement = agreement_of(activation)
    renewal = Renewal(result)
    if renewal == Renewal.RENEW and ends_on is not None:
        agreements.extend(agreement=agreement, ends_on=ends_on)
        move_case(agreement.case, Move(next_on=agreement.renew_on, turn=Turn.NOBODY))
        return renewal
    move_case(agreement.case, Move(stage=AgreementStage.ENDED.value, turn=Turn.NOBODY, closed=True))
    periods.cancel_case_deadlines(agreement.case)
    return Renewal.END
