"""From rows to the calculator and back: the forecast of a contract, its vacancies, and what may be called.

Everything that shows or pays an amount asks here, so that no page and no payment calculates by itself.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from funding.financing.choices import BOOKED, COSTS, OPEN_PAYMENTS, OtherHalf, PaymentStatus, SettlementResult
from funding.financing.figures.calculator import calculate
from funding.financing.figures.facts import Entry, EsfTerms, Facts, Result, Segment
from funding.financing.figures.settlement import Settlement, due_until, settle
from funding.financing.models import Employment, FinancingTerms, FundingContract, PayStep

DAY = datetime.timedelta(days=1)


def euro(amount_cents: int) -> Decimal:
    """Whole cents to euro, exact."""
    return Decimal(amount_cents) / 100


def to_cents(amount: Decimal) -> int:
    """Euro with at most two places to whole cents."""
    return int((amount * 100).to_integral_exact())


def employments_of(contract: FundingContract) -> list[Employment]:
    """Who held and holds the post, in the order of time, each with its pay `steps`: one statement."""
    rows = PayStep.objects.filter(employment__contract=contract).select_related("employment")
    found: dict[int, Employment] = {}
    for step in rows.order_by("employment__starts_on", "employment_id", "starts_on"):
        employment = found.setdefault(step.employment_id, step.employment)
        employment.steps = [*getattr(employment, "steps", []), step]
    return list(found.values())


def _segments(employment: Employment, last_day: datetime.date) -> tuple[Segment, ...]:
    steps = employment.steps
    end = employment.ends_on or max(last_day, employment.starts_on)
    segments = []
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        last = following.starts_on - DAY if following is not None else end
        if step.starts_on <= min(last, end):
            segments.append(Segment(step.starts_on, min(last, end), euro(step.gross_cents), step.fte))
    return tuple(segments)


def facts_of(contract: FundingContract, employments: Iterable[Employment] | None = None) -> Facts:
    """What the calculator needs to know of a contract; a post without end is taken as held until the funding ends."""
    held = employments_of(contract) if employments is None else employments
    entries = list(contract.month_entries.all())
    amounts = [Entry(f"{one.month:%Y-%m}", one.kind, euro(one.amount_cents)) for one in entries]
    esf = None
    if contract.other_half == OtherHalf.ESF:
        esf = EsfTerms(contract.esf_rate, contract.land_rate)
    return Facts(
        share=contract.foundation_share,
        rates=tuple(contract.rates),
        funding_start=contract.starts_on,
        funding_end=contract.last_day,
        persons=tuple(_segments(one, contract.last_day) for one in held),
        extras=tuple(one for one in amounts if one.kind in COSTS),
        deductions=tuple(one for one in amounts if one.kind not in COSTS),
        esf=esf,
        caps={one.year: euro(one.cap_cents) for one in contract.years.all()},
        cap_total=euro(contract.cap_cents),
        salary_cap=euro(contract.salary_cap_cents) if contract.salary_cap_cents is not None else None,
    )


def forecast(contract: FundingContract, employments: Iterable[Employment] | None = None) -> Result:
    """The calculation of a contract as its rows stand. Raises CalculationError for rows that contradict each other."""
    return calculate(facts_of(contract, employments))


@dataclass(frozen=True)
class Vacancy:
    """A time without a holder; both days count, `last` is None while nobody is in sight."""

    first: datetime.date
    last: datetime.date | None


def vacancies(contract: FundingContract, employments: Iterable[Employment]) -> list[Vacancy]:
    """The times after the first holder in which nobody holds the post."""
    found: list[Vacancy] = []
    reached: datetime.date | None = None
    for one in sorted(employments, key=lambda row: (row.starts_on, row.pk or 0)):
        if reached is not None and one.starts_on > reached + DAY:
            found.append(Vacancy(reached + DAY, one.starts_on - DAY))
        end = one.ends_on or contract.last_day
        reached = end if reached is None else max(reached, end)
    if reached is not None and reached < contract.last_day:
        found.append(Vacancy(reached + DAY, None))
    return found


def end_of_quarter(day: datetime.date) -> datetime.date:
    """The last day of the calendar quarter of a day."""
    month = (day.month - 1) // 3 * 3 + 3
    following = datetime.date(day.year + month // 12, month % 12 + 1, 1)
    return following - DAY


def quarter_words(until: datetime.date) -> str:
    """`3. Quartal 2027`."""
    return f"{(until.month - 1) // 3 + 1}. Quartal {until.year}"


def callable_until(contract: FundingContract, terms: FinancingTerms, today: datetime.date) -> datetime.date:
    """Up to which quarter's end money may be called today; never before the funding begins, never past its end."""
    reach = today + datetime.timedelta(days=terms.call_ahead_days)
    return min(end_of_quarter(max(reach, contract.starts_on)), end_of_quarter(contract.last_day))


@dataclass(frozen=True)
class SpokenFor:
    """What of a year's money is spoken for, in whole cents: booked (released or paid), and asked for in open calls."""

    booked: int
    asked: int


def spoken_for(contract: FundingContract, year: int, *, but: int | None = None) -> SpokenFor:
    """What is booked and asked for in a year, without the open call `but`: one statement."""
    rows = contract.payment_requests.filter(until__year=year).values_list("pk", "status", "amount_cents")
    booked = asked = 0
    for pk, status, amount_cents in rows:
        booked += amount_cents if status in BOOKED else 0
        asked += amount_cents if status in OPEN_PAYMENTS and pk != but else 0
    return SpokenFor(booked, asked)


def due_cents(result: Result, until: datetime.date) -> int:
    """What the foundation owes for the year of a day up to that day, by the calculator."""
    return to_cents(due_until(result, until).get(until.year, Decimal(0)))


def free_cents(contract: FundingContract, result: Result, until: datetime.date, *, but: int | None = None) -> int:
    """What may still be released up to a day: due, less what was released and what other calls ask for (rule I8)."""
    taken = spoken_for(contract, until.year, but=but)
    return max(due_cents(result, until) - taken.booked - taken.asked, 0)


@dataclass(frozen=True)
class Overpaid:
    """A year in which more was paid than the foundation owes, and it is not paid back or waived; in whole cents."""

    year: int
    paid: int
    entitled: int
    is_settled: bool

    @property
    def excess(self) -> int:
        """What was paid too much."""
        return self.paid - self.entitled


def overpaid(contract: FundingContract, result: Result) -> list[Overpaid]:
    """The years in which more was paid than is owed as the rows stand; at most two statements.

    A settled year counts by its settlement until it is paid back; what the contract waives does not count.
    """
    paid: dict[int, int] = {}
    for until, cents in contract.payment_requests.filter(status=PaymentStatus.PAID).values_list(
        "until", "amount_cents"
    ):
        paid[until.year] = paid.get(until.year, 0) + cents
    owed = {one.year: to_cents(one.entitlement) for one in result.years}
    if not any(cents > owed.get(year, 0) for year, cents in paid.items()):
        return []
    settled = {one.year: one for one in contract.settlements.all()}
    found = []
    for year, cents in sorted(paid.items()):
        ended = settled.get(year)
        if ended is not None:
            if ended.result == SettlementResult.REPAYMENT and ended.repaid_on is None:
                found.append(Overpaid(year, ended.paid_cents, ended.entitlement_cents, True))
        elif cents > owed.get(year, 0):
            found.append(Overpaid(year, cents, owed.get(year, 0), False))
    return found


def compare(contract: FundingContract, entitlement_cents: int, paid_cents: int) -> Settlement:
    """What the settlement of a year comes to (rule M9); small sums that the contract waives are waived."""
    return settle(euro(entitlement_cents), euro(paid_cents), de_minimis=euro(contract.de_minimis_cents))
