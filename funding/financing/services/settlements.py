"""Settle a year against the calculator, and what comes of it. Rules: domain C (M8, M9)."""

import datetime

from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from funding.financing import forecast as figures
from funding.financing.choices import OPEN_PAYMENTS, ContractStatus, PaymentReason, PaymentStatus, SettlementResult
from funding.financing.figures.exchange import write_result
from funding.financing.models import FundingContract, PaymentRequest, YearSettlement
from funding.financing.selectors import confirmed_account
from funding.financing.services.payments import number_of_next
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.deadlines import periods


def years_to_settle(contract: FundingContract) -> list[int]:
    """Years that are over and not settled, oldest first."""
    if contract.effective_on is None:
        return []
    today = timezone.localdate()
    done = set(contract.settlements.values_list("year", flat=True))
    years = range(contract.starts_on.year, contract.last_day.year + 1)
    over = [year for year in years if min(datetime.date(year, 12, 31), contract.last_day) < today]
    return [year for year in over if year not in done]


def settle_year(*, contract: FundingContract, actor: User, year: int) -> YearSettlement:
    """Settle a year of a locked contract against the calculator (M8, M9). Raises DomainRefusal that says what hinders.

    An additional payment becomes a checked call that another person releases; a repayment runs a period.
    """
    if year not in years_to_settle(contract):
        raise DomainRefusal(f"Das Jahr {year} ist noch nicht zu Ende oder schon abgerechnet.")
    if min(years_to_settle(contract)) != year:
        raise DomainRefusal(f"Rechnen Sie zuerst das Jahr {min(years_to_settle(contract))} ab.")
    if contract.payment_requests.filter(status__in=OPEN_PAYMENTS | {PaymentStatus.RELEASED}, until__year=year).exists():
        raise DomainRefusal("Ein Abruf dieses Jahres läuft noch. Schließen Sie ihn zuerst ab.")
    result = figures.forecast(contract)
    found = result.year(year)
    entitlement_cents = figures.to_cents(found.entitlement) if found is not None else 0
    paid_cents = int(contract.payments.filter(year=year).aggregate(total=Sum("amount_cents"))["total"] or 0)
    outcome = figures.compare(contract, entitlement_cents, paid_cents)
    request = None
    if outcome.additional_payment is not None:
        request = _settlement_request(contract, actor, year, figures.to_cents(outcome.additional_payment))
    settlement = YearSettlement.objects.create(
        contract=contract,
        year=year,
        entitlement_cents=entitlement_cents,
        paid_cents=paid_cents,
        result=SettlementResult(outcome.result),
        calculation=write_result(result),
        settled_by=actor,
        payment_request=request,
    )
    if settlement.result == SettlementResult.REPAYMENT:
        periods.start_deadline(case=contract.case, code="REPAYMENT_DUE")
    journal.record(contract.case, "year_settled", actor=actor, data={"settlement": settlement.pk, "year": year})
    return settlement


def _settlement_request(contract: FundingContract, actor: User, year: int, amount_cents: int) -> PaymentRequest:
    account = confirmed_account(contract)
    if account is None:
        raise DomainRefusal("Für die Nachzahlung fehlt eine bestätigte Bankverbindung.")
    if contract.payment_requests.filter(status__in=OPEN_PAYMENTS).exists():
        raise DomainRefusal("Ein anderer Abruf läuft noch. Geben Sie ihn zuerst frei.")
    now = timezone.now()
    return PaymentRequest.objects.create(
        contract=contract,
        number=number_of_next(contract),
        reason=PaymentReason.SETTLEMENT,
        status=PaymentStatus.CHECKED,
        until=min(datetime.date(year, 12, 31), figures.end_of_quarter(contract.last_day)),
        proposed_cents=amount_cents,
        requested_cents=amount_cents,
        amount_cents=amount_cents,
        note=f"Nachzahlung aus der Abrechnung {year}",
        bank_account=account,
        requested_by=actor,
        checked_by=actor,
        checked_at=now,
    )


def was_last_year(contract: FundingContract) -> bool:
    """Whether nothing is left to settle of a contract that holds: its last year is settled."""
    if contract.status != ContractStatus.EFFECTIVE or years_to_settle(contract):
        return False
    last = contract.settlements.order_by("-year").first()
    return last is not None and last.year == contract.last_day.year


def note_repayment(*, contract: FundingContract, settlement_id: int, actor: User, on: datetime.date) -> None:
    """Note that the municipality of a locked contract paid back. Raises DomainRefusal."""
    row = YearSettlement.objects.get(contract=contract, pk=settlement_id)
    if row.result != SettlementResult.REPAYMENT or row.repaid_on is not None:
        raise DomainRefusal("Hier ist keine Rückzahlung offen.")
    if on > timezone.localdate():
        raise DomainRefusal("Der Tag liegt in der Zukunft.", "on")
    row.repaid_on, row.repaid_entered_by = on, actor
    row.save(update_fields=["repaid_on", "repaid_entered_by"])
    periods.finish_case_deadline(contract.case, "REPAYMENT_DUE")
    journal.record(contract.case, "repayment_received", actor=actor, data={"settlement": row.pk})
