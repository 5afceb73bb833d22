"""Draft, send, sign, end a contract. Rules: domain B.5."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from advisory.board.figures.motions import contradicts
from funding.financing.choices import ConditionKind, ContractStatus, OtherHalf, Party, SignatureMode
from funding.financing.documents import wording_of
from funding.financing.figures.granted import Frame, differences
from funding.financing.models import (
    ContractCondition,
    ContractSignature,
    ContractYear,
    FundingContract,
    terms_of,
)
from funding.financing.selectors import granted_of
from ui.fields import format_cents
from ui.refusals import DomainRefusal, Stale
from workflows.casefile import files
from workflows.casefile.models import CaseFile
from workflows.casefile.uploads import CheckedUpload


@dataclass(frozen=True)
class ContractDraft:
    """What a decision hands down: the first wording of a contract. Amounts in whole cents."""

    decided_on: datetime.date
    resolution: str
    granted_cents: int
    starts_on: datetime.date
    ends_on: datetime.date
    year_caps: dict[int, int] = field(default_factory=dict)
    other_half: str = OtherHalf.OWN.value
    conditions: str = ""
    obligations: str = ""


@dataclass(frozen=True)
class ContractTerms:
    """What the institute words in a contract. Amounts in whole cents; conditions one per line."""

    starts_on: datetime.date
    ends_on: datetime.date
    cap_cents: int
    year_caps: dict[int, int]
    other_half: str
    conditions: str = ""
    obligations: str = ""
    paragraph: str = ""
    lower_reason: str = ""


def lock(contract: FundingContract) -> FundingContract:
    """The contract with its row locked: everything that changes money waits here for its turn."""
    return (
        FundingContract.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__organisation", "case__rule_set__financing_terms")
        .get(pk=contract.pk)
    )


def lock_for_change(contract: FundingContract, seen_revision: int | None = None) -> FundingContract:
    """The locked contract for a change of its money, counted. Raises DomainRefusal if it does not hold, or Stale."""
    row = lock(contract)
    if row.status != ContractStatus.EFFECTIVE:
        raise DomainRefusal("Der Vertrag gilt noch nicht oder nicht mehr. Vorher lässt sich die Stelle nicht besetzen.")
    touch(row, seen_revision)
    return row


def touch(contract: FundingContract, seen_revision: int | None = None) -> None:
    """Count a change of a locked contract. Raises Stale if the person saw an older state."""
    if seen_revision is not None and seen_revision != contract.revision:
        raise Stale("Jemand hat hier inzwischen etwas geändert. Laden Sie die Seite neu und prüfen Sie noch einmal.")
    contract.revision += 1
    contract.save(update_fields=["revision"])


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _write_conditions(contract: FundingContract, conditions: str, obligations: str) -> None:
    contract.conditions.all().delete()
    rows = [(ConditionKind.PRECONDITION, line) for line in lines_of(conditions)]
    rows += [(ConditionKind.OBLIGATION, line) for line in lines_of(obligations)]
    ContractCondition.objects.bulk_create(
        ContractCondition(contract=contract, kind=kind, text=text) for kind, text in rows
    )


def _write_years(contract: FundingContract, caps: dict[int, int]) -> None:
    contract.years.all().delete()
    ContractYear.objects.bulk_create(
        ContractYear(contract=contract, year=year, cap_cents=cap_cents) for year, cap_cents in sorted(caps.items())
    )


def create_contract(*, case: CaseFile, draft: ContractDraft) -> FundingContract:
    """The draft that a decision yields, under the terms of the matter's programme phase. One per matter."""
    terms = terms_of(case.rule_set)
    esf = draft.other_half == OtherHalf.ESF
    caps = {
        year: cap_cents
        for year, cap_cents in draft.year_caps.items()
        if draft.starts_on.year <= year <= draft.ends_on.year
    }
    if terms.yearly_cap_cents is not None:
        caps = {year: min(cap_cents, terms.yearly_cap_cents) for year, cap_cents in caps.items()}
    contract = FundingContract.objects.create(
        case=case,
        decided_on=draft.decided_on,
        resolution=draft.resolution,
        granted_cents=draft.granted_cents,
        granted_from=draft.starts_on,
        granted_until=draft.ends_on,
        granted_years={str(year): cents for year, cents in caps.items()},
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        cap_cents=draft.granted_cents,
        foundation_name=terms.foundation_name,
        foundation_share=terms.foundation_share,
        rates=terms.rates,
        other_half=draft.other_half,
        esf_rate=terms.esf_rate if esf else 0,
        land_rate=terms.land_rate if esf else 0,
        salary_cap_cents=terms.salary_cap_cents,
        de_minimis_cents=terms.de_minimis_cents,
        text_form_allowed=terms.text_form_allowed,
    )
    _write_years(contract, caps)
    _write_conditions(contract, draft.conditions, draft.obligations)
    return contract


def frame_of(terms: ContractTerms) -> Frame:
    """What a wording says of period and money."""
    return Frame(terms.starts_on, terms.ends_on, terms.cap_cents, terms.year_caps)


def _check_granted(contract: FundingContract, terms: ContractTerms) -> None:
    found = differences(granted_of(contract), frame_of(terms))
    for one in found:
        if not one.is_more:
            continue
        if isinstance(one.granted, int):
            words = (
                f"{format_cents(one.granted)} bewilligt. Schreiben Sie einen Betrag bis {format_cents(one.granted)}."
            )
            raise DomainRefusal(f"Der Beirat hat höchstens {words}", one.name)
        edge = "ab dem" if one.name == "starts_on" else "bis zum"
        raise DomainRefusal(f"Der Beirat hat {edge} {one.granted:%d.%m.%Y} bewilligt.", one.name)
    if found and not terms.lower_reason.strip():
        raise DomainRefusal(
            "Der Vertrag sagt weniger, als der Beirat bewilligt hat. Schreiben Sie, warum.", "lower_reason"
        )


def _check_paragraph(paragraph: str) -> None:
    found = contradicts(paragraph)
    if found is not None:
        raise DomainRefusal(
            f"{found[0]} gehören nicht in diesen Absatz: „{found[1][:80]}“. Was gilt, steht in den Feldern darüber.",
            "paragraph",
        )


def word_contract(*, contract: FundingContract, actor: User, terms: ContractTerms) -> None:
    """Write what the contract shall say. Raises DomainRefusal for what decision or phase do not allow."""
    phase = contract.case.rule_set
    if terms.ends_on < terms.starts_on:
        raise DomainRefusal("Das Ende liegt vor dem Beginn. Ändern Sie einen der beiden Tage.", "ends_on")
    if terms.starts_on < phase.starts_on or terms.ends_on > phase.ends_on:
        raise DomainRefusal(
            f"Die Förderphase geht vom {phase.starts_on:%d.%m.%Y} bis {phase.ends_on:%d.%m.%Y}. "
            "Der Zeitraum muss darin liegen.",
            "ends_on" if terms.ends_on > phase.ends_on else "starts_on",
        )
    _check_granted(contract, terms)
    _check_paragraph(terms.paragraph)
    esf = terms.other_half == OtherHalf.ESF
    rules = terms_of(phase)
    contract.starts_on, contract.ends_on = terms.starts_on, terms.ends_on
    contract.cap_cents, contract.other_half, contract.paragraph = terms.cap_cents, terms.other_half, terms.paragraph
    contract.esf_rate = rules.esf_rate if esf else 0
    contract.land_rate = rules.land_rate if esf else 0
    contract.lower_reason = terms.lower_reason.strip() if differences(granted_of(contract), frame_of(terms)) else ""
    contract.drafted_by, contract.checked_by = actor, None
    contract.save()
    years = range(terms.starts_on.year, terms.ends_on.year + 1)
    _write_years(contract, {year: cap_cents for year, cap_cents in terms.year_caps.items() if year in years})
    _write_conditions(contract, terms.conditions, terms.obligations)


def approve_contract(*, contract: FundingContract, actor: User) -> None:
    """The second pair of eyes. Raises DomainRefusal for the person who drafted it."""
    if contract.drafted_by_id == actor.pk:
        raise DomainRefusal("Sie haben diesen Vertrag entworfen. Gegenlesen muss eine andere Person.")
    contract.checked_by = actor
    contract.wording = wording_of(contract)
    contract.save(update_fields=["checked_by", "wording"])


@dataclass(frozen=True)
class SignedBy:
    """A signature as it was received."""

    mode: str
    name: str
    on: datetime.date
    original_at: str = ""
    file: CheckedUpload | None = None


def sign_contract(*, contract: FundingContract, party: Party, actor: User, signed: SignedBy) -> ContractSignature:
    """Keep the signature of a party. Raises DomainRefusal for a mode the contract does not allow, or missing proof."""
    if signed.on > timezone.localdate():
        raise DomainRefusal("Der Tag liegt in der Zukunft. Tragen Sie den Tag der Unterschrift ein.", "on")
    if contract.sent_at and signed.on < timezone.localdate(contract.sent_at):
        raise DomainRefusal(
            f"Der Vertrag ging erst am {timezone.localdate(contract.sent_at):%d.%m.%Y} zur Unterschrift.", "on"
        )
    if signed.mode == SignatureMode.TEXT_FORM and not contract.text_form_allowed:
        raise DomainRefusal(
            "Dieser Vertrag braucht eine Unterschrift auf Papier oder eine qualifizierte Signatur.", "mode"
        )
    if signed.mode != SignatureMode.TEXT_FORM and signed.file is None:
        raise DomainRefusal("Laden Sie den unterschriebenen Vertrag hoch.", "file")
    if signed.mode == SignatureMode.WET_INK and not signed.original_at.strip():
        raise DomainRefusal("Schreiben Sie, wo das Original liegt, zum Beispiel: Hauptamt, Raum 12.", "original_at")
    kept = None
    if signed.file is not None:
        kept = files.store_file(case=contract.case, upload=signed.file, actor=actor, kind="signed_contract")
    return ContractSignature.objects.create(
        contract=contract,
        party=party,
        mode=signed.mode,
        signed_by=signed.name,
        signed_on=signed.on,
        original_at=signed.original_at.strip(),
        file=kept,
        entered_by=actor,
    )


def set_status(contract: FundingContract, status: ContractStatus) -> None:
    """Write the status; called by steps and acts only."""
    contract.status = status
    fields = ["status"]
    if status == ContractStatus.SENT and contract.sent_at is None:
        contract.sent_at = timezone.now()
        fields.append("sent_at")
    if status == ContractStatus.EFFECTIVE:
        contract.effective_on = timezone.localdate()
        fields.append("effective_on")
    contract.save(update_fields=fields)


def reopen_wording(contract: FundingContract) -> None:
    """The municipality asks for a change: the text is no longer the one that was sent."""
    contract.status, contract.checked_by, contract.document, contract.sent_at = (
        ContractStatus.UNDER_NEGOTIATION,
        None,
        None,
        None,
    )
    contract.save(update_fields=["status", "checked_by", "document", "sent_at"])


def confirm_condition(
    *,
    contract: FundingContract,
    condition_id: int,
    actor: User,
    on: datetime.date,
    note: str,
    file: CheckedUpload | None,
) -> None:
    """Note that a condition of a locked contract is fulfilled, once. Raises DomainRefusal for a day to come."""
    if on > timezone.localdate():
        raise DomainRefusal("Der Tag liegt in der Zukunft.", "on")
    row = ContractCondition.objects.get(contract=contract, pk=condition_id)
    if row.fulfilled_on is not None:
        raise DomainRefusal("Das ist schon bestätigt.")
    row.fulfilled_on, row.confirmed_by, row.note = on, actor, note.strip()
    if file is not None:
        row.evidence = files.store_file(case=contract.case, upload=file, actor=actor, kind="condition")
    row.save()
