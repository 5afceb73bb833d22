"""What is owed up to a day, and the settlement of what was paid (rule M9); pure, on the results of the calculator."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from funding.financing.figures.calculator import half_up
from funding.financing.figures.facts import ZERO, Result, Step


class Outcome(StrEnum):
    """What comes of a settlement, as the exchange format writes it."""

    SETTLED = "SETTLED"
    ADDITIONAL_PAYMENT = "ADDITIONAL_PAYMENT"
    REPAYMENT = "REPAYMENT"
    WAIVED_DE_MINIMIS = "WAIVED_DE_MINIMIS"


@dataclass(frozen=True)
class Interest:
    """Interest on a repayment; days are counted from `first` (not counted) to `last`, a year has 365."""

    first: datetime.date
    last: datetime.date
    base_rate_percent: Decimal
    points_above_base: Decimal


@dataclass(frozen=True)
class Settlement:
    """What is still to be paid or to be paid back; amounts in euro, `delta` may be negative."""

    paid: Decimal
    entitlement: Decimal
    delta: Decimal
    result: Outcome
    additional_payment: Decimal | None = None
    repayment: Decimal | None = None
    interest_days: int | None = None
    interest: Decimal | None = None
    step: Step | None = field(default=None, compare=False)


def settle(
    entitlement: Decimal, paid: Decimal, *, de_minimis: Decimal = ZERO, interest: Interest | None = None
) -> Settlement:
    """Compare what is due with what was paid (M9); an overpayment up to and including `de_minimis` is waived."""
    delta = entitlement - paid
    step = Step("M9", f"{entitlement} − {paid}")
    if delta == 0:
        return Settlement(paid, entitlement, delta, Outcome.SETTLED, step=step)
    if delta > 0:
        return Settlement(paid, entitlement, delta, Outcome.ADDITIONAL_PAYMENT, additional_payment=delta, step=step)
    if -delta <= de_minimis:
        return Settlement(paid, entitlement, delta, Outcome.WAIVED_DE_MINIMIS, repayment=ZERO, step=step)
    if interest is None:
        return Settlement(paid, entitlement, delta, Outcome.REPAYMENT, repayment=-delta, step=step)
    days = (interest.last - interest.first).days
    percent = interest.base_rate_percent + interest.points_above_base
    amount = half_up(-delta * percent / 100 * days / 365)
    return Settlement(
        paid,
        entitlement,
        delta,
        Outcome.REPAYMENT,
        repayment=-delta,
        interest_days=days,
        interest=amount,
        step=step,
    )


def due_until(result: Result, last: datetime.date) -> dict[int, Decimal]:
    """What the foundation owes per calendar year up to a day: provisional months, or the binding year when it is over.

    A month counts in full as soon as the day has reached it. Never more than the year's entitlement.
    """
    due: dict[int, Decimal] = {}
    for year in result.years:
        months = [one for one in result.months if one.year == year.year]
        reached = [one for one in months if one.month <= f"{last:%Y-%m}"]
        if not reached:
            continue
        whole = len(reached) == len(months)
        due[year.year] = (
            year.entitlement if whole else min(sum((one.foundation for one in reached), ZERO), year.entitlement)
        )
    return due
