"""Call for money, check, release, pay. Rules: domain B.7 and C (invariant I8).

What is missing before money may flow is one list, `missing_for_payment`; pages show it, and the release refuses by it.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from funding.financing import forecast as figures
from funding.financing.choices import (
    OPEN_PAYMENTS,
    ConditionKind,
    ContractStatus,
    PaymentReason,
    PaymentStatus,
)
from funding.financing.figures.facts import Result
from funding.financing.models import (
    BankAccount,
    ContractCondition,
    Employment,
    FundingContract,
    Payment,
    PaymentRequest,
    terms_of,
)
from funding.financing.selectors import confirmed_account
from funding.financing.services.contracts import lock
from funding.financing.services.second_pair import leave_somebody_to_release
from ui.fields import format_cents
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile


@dataclass(frozen=True)
class Proposal:
    """What may be called today: up to which day, and how much in whole cents."""

    until: datetime.date
    amount_cents: int
    due_cents: int
    booked_cents: int


def missing_for_payment(
    contract: FundingContract,
    until: datetime.date,
    *,
    employments: list[Employment] | None = None,
    has_account: bool | None = None,
    gates: bool = True,
) -> list[str]:
    """What is missing before money may flow, in words; an empty list: nothing.

    Who has read employments, account or gates already hands them in.
    """
    if contract.status != ContractStatus.EFFECTIVE:
        return ["Der Fördervertrag gilt noch nicht oder nicht mehr."]
    missing = []
    first = max(contract.starts_on, datetime.date(until.year, 1, 1))
    known = figures.employments_of(contract) if employments is None else employments
    held = [one for one in known if one.starts_on <= until]
    if not any(one.ends_on is None or one.ends_on >= first for one in held):
        missing.append("Die Stelle ist nicht besetzt.")
    without = [one for one in held if one.confirmation_id is None]
    missing += [f"Für {one.holder_name} fehlt die Bestätigung des Personalamts." for one in without]
    if gates:
        waiting = contract.conditions.filter(kind=ConditionKind.PRECONDITION, fulfilled_on__isnull=True)
        missing += [f"Vor Auszahlung nötig: {one.text}" for one in waiting]
    if has_account is False or (has_account is None and confirmed_account(contract) is None):
        missing.append("Die Bankverbindung ist noch nicht eingetragen und von einer zweiten Person bestätigt.")
    return missing


def propose(contract: FundingContract, result: Result) -> Proposal:
    """The one figure that is proposed: owed up to the end of the quarter, less what was released and is asked for."""
    until = figures.callable_until(contract, terms_of(contract.case.rule_set), timezone.localdate())
    return Proposal(
        until=until,
        amount_cents=figures.free_cents(contract, result, until),
        due_cents=figures.due_cents(result, until),
        booked_cents=figures.spoken_for(contract, until.year).booked,
    )


def _refuse(missing: list[str]) -> None:
    if missing:
        raise DomainRefusal("Auszahlung wartet auf: " + " ".join(missing))


def number_of_next(contract: FundingContract) -> int:
    """The number of the next call of a contract."""
    return (contract.payment_requests.aggregate(last=Max("number"))["last"] or 0) + 1


def _is_settled(contract: FundingContract, year: int) -> bool:
    return contract.settlements.filter(year=year).exists()


def _too_much(amount_cents: int, free_cents: int, until: datetime.date) -> None:
    if amount_cents > free_cents:
        raise DomainRefusal(
            f"Bis Ende {figures.quarter_words(until)} sind höchstens {format_cents(free_cents)} frei. "
            f"Hier stehen {format_cents(amount_cents)}.",
            "amount",
        )


def request_payment(*, contract: FundingContract, actor: User, amount_cents: int, note: str = "") -> PaymentRequest:
    """Call for money, at most what is proposed. One call at a time. Raises DomainRefusal that says what is missing."""
    contract = lock(contract)
    if contract.payment_requests.filter(status__in=OPEN_PAYMENTS).exists():
        raise DomainRefusal("Ein Abruf läuft schon. Der nächste ist möglich, wenn er freigegeben ist.")
    result = figures.forecast(contract)
    proposal = propose(contract, result)
    _refuse(missing_for_payment(contract, proposal.until))
    if _is_settled(contract, proposal.until.year):
        raise DomainRefusal(f"Das Jahr {proposal.until.year} ist abgerechnet.")
    if amount_cents <= 0:
        raise DomainRefusal("Schreiben Sie einen Betrag über 0,00 Euro.", "amount")
    _too_much(amount_cents, proposal.amount_cents, proposal.until)
    return PaymentRequest.objects.create(
        contract=contract,
        number=number_of_next(contract),
        until=proposal.until,
        proposed_cents=proposal.amount_cents,
        requested_cents=amount_cents,
        amount_cents=amount_cents,
        note=note.strip(),
        requested_by=actor,
    )


def _keep(row: PaymentRequest, part: str, person_id: int | None) -> None:
    """Remember who had this part in the call before somebody else takes it over (rule 21)."""
    if person_id is not None:
        row.earlier = {**row.earlier, part: sorted({*row.earlier.get(part, []), person_id})}


def _has_asked(row: PaymentRequest, person: User) -> bool:
    """Whether a person called for this money, now or before a correction."""
    return person.pk == row.requested_by_id or person.pk in row.earlier.get("requested", [])


def _has_checked(row: PaymentRequest, person: User) -> bool:
    """Whether a person checked this call, now or before it was given back."""
    return person.pk == row.checked_by_id or person.pk in row.earlier.get("checked", [])


def _open(request_id: int, case: CaseFile, *statuses: PaymentStatus) -> Any:
    """A call with its contract, both locked, in one of these statuses; with what its release asks of the database."""
    accounts = BankAccount.objects.filter(contract=OuterRef("contract"), refused_at__isnull=True).order_by("-pk")
    gates = ContractCondition.objects.filter(
        contract=OuterRef("contract"), kind=ConditionKind.PRECONDITION, fulfilled_on__isnull=True
    )
    row = (
        PaymentRequest.objects.select_for_update(of=("self", "contract"), no_key=True)
        .select_related("contract", "bank_account")
        .annotate(newest_account=Subquery(accounts.values("pk")[:1]), has_gates=Exists(gates))
        .get(pk=request_id)
    )
    if row.status not in statuses:
        raise DomainRefusal(f"Dieser Abruf ist inzwischen weiter: {row.get_status_display()}.")
    row.contract.case = case
    return row


def check_payment(*, request_id: int, case: CaseFile, actor: User, amount_cents: int, note: str) -> PaymentRequest:
    """Find a call right, perhaps with a smaller amount. Raises DomainRefusal that says what is missing.

    What a settlement found to be owed needs nothing but a confirmed account: it is paid after the contract's end, too.
    """
    row = _open(request_id, case, PaymentStatus.SUBMITTED)
    contract = row.contract
    if row.reason == PaymentReason.CALL and _has_asked(row, actor):  # who settled a year checked it, and may again
        raise DomainRefusal("Sie haben dieses Geld abgerufen. Prüfen muss eine andere Person.")
    leave_somebody_to_release(row, case, actor)
    account = confirmed_account(contract)
    if row.reason == PaymentReason.CALL:
        _refuse(missing_for_payment(contract, row.until, has_account=account is not None))
    elif account is None:
        raise DomainRefusal("Die Bankverbindung ist noch nicht von einer zweiten Person bestätigt.")
    if amount_cents <= 0:
        raise DomainRefusal("Schreiben Sie einen Betrag über 0,00 Euro.", "amount")
    if amount_cents > row.requested_cents:
        raise DomainRefusal(f"Abgerufen sind {format_cents(row.requested_cents)}. Mehr geht nicht.", "amount")
    if amount_cents < row.requested_cents and not note.strip():
        raise DomainRefusal("Schreiben Sie, warum es weniger ist. Die Kommune liest es.", "note")
    if row.reason == PaymentReason.CALL:
        free_cents = figures.free_cents(contract, figures.forecast(contract), row.until, but=row.pk)
        _too_much(amount_cents, free_cents, row.until)
    elif amount_cents < row.requested_cents:
        raise DomainRefusal(f"Abgerechnet sind {format_cents(row.requested_cents)}. Weniger geht nicht.", "amount")
    row.status, row.amount_cents, row.note = PaymentStatus.CHECKED, amount_cents, note.strip() or row.note
    row.checked_by, row.checked_at = actor, timezone.now()
    row.bank_account = account
    row.save()
    return row


def return_payment(*, request_id: int, case: CaseFile, status: PaymentStatus, note: str) -> PaymentRequest:
    """Ask the municipality to complete a call, or refuse it. Raises DomainRefusal without a reason.

    What a settlement found to be owed is neither: the year is settled once, a refused payment would never be made (M9).
    """
    row = _open(request_id, case, PaymentStatus.SUBMITTED)
    if row.reason == PaymentReason.SETTLEMENT:
        raise DomainRefusal("Diese Nachzahlung folgt aus der Abrechnung. Sie lässt sich nur freigeben.", "result")
    if not note.strip():
        raise DomainRefusal("Schreiben Sie, was fehlt oder warum. Die Kommune liest es.", "note")
    row.status, row.note = status, note.strip()
    row.save(update_fields=["status", "note"])
    return row


def resubmit_payment(*, request_id: int, case: CaseFile, actor: User, amount_cents: int, note: str) -> PaymentRequest:
    """The municipality answers a question back, perhaps with another amount. Raises DomainRefusal."""
    row = _open(request_id, case, PaymentStatus.RETURNED)
    contract = row.contract
    if amount_cents <= 0:
        raise DomainRefusal("Schreiben Sie einen Betrag über 0,00 Euro.", "amount")
    free_cents = figures.free_cents(contract, figures.forecast(contract), row.until, but=row.pk)
    _too_much(amount_cents, free_cents, row.until)
    row.status, row.requested_cents, row.amount_cents = PaymentStatus.SUBMITTED, amount_cents, amount_cents
    _keep(row, "requested", row.requested_by_id)
    row.note, row.requested_by = note.strip(), actor
    row.save()
    return row


def cancel_payment(*, request_id: int, case: CaseFile) -> None:
    """Take back a call that was not released."""
    row = _open(request_id, case, PaymentStatus.SUBMITTED, PaymentStatus.RETURNED, PaymentStatus.CHECKED)
    row.status = PaymentStatus.CANCELLED
    row.save(update_fields=["status"])


def release_payment(*, request_id: int, case: CaseFile, actor: User) -> Payment:
    """Release a checked call: the one booking. Raises DomainRefusal that says what is missing or who must do it."""
    row = _open(request_id, case, PaymentStatus.CHECKED)
    contract = row.contract
    if row.checked_by_id is None or _has_checked(row, actor):
        raise DomainRefusal("Sie haben diese Auszahlung geprüft. Freigeben muss eine andere Person.")
    if _has_asked(row, actor):
        raise DomainRefusal("Sie haben dieses Geld abgerufen. Freigeben muss eine andere Person.")
    if row.reason == PaymentReason.CALL:
        employments = figures.employments_of(contract)
        _refuse(
            missing_for_payment(contract, row.until, employments=employments, has_account=True, gates=row.has_gates)
        )
        free_cents = figures.free_cents(contract, figures.forecast(contract, employments), row.until, but=row.pk)
        _too_much(row.amount_cents, free_cents, row.until)
    if row.bank_account is None or row.bank_account_id != row.newest_account or row.bank_account.confirmed_at is None:
        raise DomainRefusal(
            "Die Bankverbindung hat sich seit der Prüfung geändert. Geben Sie den Abruf zurück, damit neu geprüft wird."
        )
    payment = Payment.objects.create(
        request=row,
        contract=contract,
        year=row.until.year,
        amount_cents=row.amount_cents,
        bank_account=row.bank_account,
        checked_by_id=row.checked_by_id,
        released_by=actor,
    )
    row.status = PaymentStatus.RELEASED
    row.save(update_fields=["status"])
    return payment


def reopen_check(*, request_id: int, case: CaseFile, note: str) -> None:
    """Give a checked call back to the check. Raises DomainRefusal without a reason."""
    row = _open(request_id, case, PaymentStatus.CHECKED)
    if not note.strip():
        raise DomainRefusal("Schreiben Sie, was noch einmal geprüft werden soll.", "note")
    _keep(row, "checked", row.checked_by_id)
    row.status, row.checked_by, row.checked_at, row.bank_account = PaymentStatus.SUBMITTED, None, None, None
    row.save(update_fields=["status", "checked_by", "checked_at", "bank_account", "earlier"])


def enter_paid(*, request_id: int, case: CaseFile, actor: User, on: datetime.date) -> Payment:
    """Note the day on which the money left. Raises DomainRefusal for a day before the release or to come."""
    row = _open(request_id, case, PaymentStatus.RELEASED)
    payment = Payment.objects.get(request=row)
    payment.request = row
    if on > timezone.localdate():
        raise DomainRefusal("Der Tag liegt in der Zukunft. Tragen Sie ihn ein, wenn gezahlt ist.", "on")
    if on < timezone.localdate(payment.released_at):
        raise DomainRefusal(f"Freigegeben wurde erst am {timezone.localdate(payment.released_at):%d.%m.%Y}.", "on")
    payment.paid_on, payment.paid_entered_by = on, actor
    payment.save(update_fields=["paid_on", "paid_entered_by"])
    row.status = PaymentStatus.PAID
    row.save(update_fields=["status"])
    return payment
