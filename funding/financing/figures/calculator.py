"""Who pays what of a coordination post: rules M1 to M8 and M10 of the domain rules (chapter C), exact to the cent.

Pure functions on `Decimal`; nothing of ours is imported. Months are provisional, the calendar year is binding; the
foundation is always rounded down, so that it never bears more than its share. Every figure keeps the step it came from:
the rule, the calculation in numbers, and how it was rounded.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from funding.financing.figures.facts import (
    CENT,
    DOWN,
    HALF_UP,
    HIGHEST_SHARE,
    ZERO,
    CalculationError,
    Facts,
    Month,
    Result,
    Step,
    Total,
    Year,
)


def half_up(value: Decimal) -> Decimal:
    """To the cent, half a cent upwards."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def down(value: Decimal) -> Decimal:
    """To the cent, downwards."""
    return value.quantize(CENT, rounding=ROUND_DOWN)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)


def months_between(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first days of all months that a period touches."""
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append(day)
        day = next_month(day)
    return months


def next_month(first: datetime.date) -> datetime.date:
    """The first day of the month after."""
    return (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def funding_year(start: datetime.date, day: datetime.date) -> int:
    """The funding year of a day, counted from 1; a new one begins on each anniversary of the start (M10)."""
    before = (day.month, day.day) < (start.month, start.day)
    return day.year - start.year + (0 if before else 1)


def _occupied(parts: list[tuple[datetime.date, datetime.date]]) -> int:
    days, reached = 0, datetime.date.min
    for first, last in sorted(parts):
        begin = max(first, reached + datetime.timedelta(days=1))
        if last >= begin:
            days += (last - begin).days + 1
            reached = last
    return days


@dataclass(frozen=True)
class _Presence:
    """Who was there in a month, and what it cost."""

    occupied: int
    fte_days: Decimal
    cost: Decimal
    terms: tuple[str, ...]


def _presence(facts: Facts, begin: datetime.date, end: datetime.date, days: int) -> _Presence:
    parts, fte_days, cost, terms = [], Decimal(0), ZERO, []
    for segment in (one for person in facts.persons for one in person):
        since, until = max(segment.first, begin), min(segment.last, end)
        if since > until:
            continue
        count = (until - since).days + 1
        parts.append((since, until))
        fte_days += segment.fte * count
        amount = half_up(segment.gross * segment.fte * count / days)
        cost += amount
        terms.append(f"{segment.gross} × {_plain(segment.fte)} × {count} ÷ {days} = {amount}")
    return _Presence(_occupied(parts), fte_days, cost, tuple(terms))


def _eligible(facts: Facts, there: _Presence, net: Decimal, extras: Decimal, days: int) -> tuple[Decimal, Step]:
    eligible, step = net, Step("M3", f"{net}")
    if there.fte_days > days:
        eligible = half_up(net * days / there.fte_days)
        step = Step("M3", f"{net} × {days} ÷ {_plain(there.fte_days)}", HALF_UP)
    if facts.salary_cap is not None and there.occupied:
        counted = min(there.fte_days, Decimal(days))
        limit = half_up(facts.salary_cap * counted / days) + extras
        if limit < eligible:
            return limit, Step("M4", f"{facts.salary_cap} × {_plain(counted)} ÷ {days} + {extras}", HALF_UP)
    return eligible, step


def _public_half(facts: Facts, eligible: Decimal, steps: dict[str, Step]) -> tuple[Decimal, Decimal, Decimal]:
    terms = facts.esf
    if terms is None:
        return ZERO, ZERO, ZERO
    foundation_half = down(eligible * facts.share)
    half = eligible - foundation_half
    recognised = terms.recognised_share
    base = half if recognised is None else down(half * recognised)
    part = "" if recognised is None else f" × {_plain(recognised)}"
    steps["esf_base"] = Step("M6", f"({eligible} − {foundation_half}){part}", DOWN)
    steps["esf"] = Step("M6", f"{base} × {_plain(terms.esf_rate)}", DOWN)
    steps["land"] = Step("M6", f"{base} × {_plain(terms.land_rate)}", DOWN)
    return base, down(base * terms.esf_rate), down(base * terms.land_rate)


def _calculate_month(facts: Facts, first: datetime.date) -> Month:
    label = f"{first:%Y-%m}"
    following = next_month(first)
    days = (following - first).days
    begin = max(first, facts.funding_start)
    there = _presence(facts, begin, min(following - datetime.timedelta(days=1), facts.funding_end), days)
    extras = _sum(one.amount for one in facts.extras if one.month == label)
    cost = there.cost + extras
    terms = (*there.terms, f"+ {extras}") if extras else there.terms
    deductions = _sum(one.amount for one in facts.deductions if one.month == label)
    if deductions > cost:
        raise CalculationError("deductions", f"more than the cost of {label}")
    net = cost - deductions
    eligible, eligible_step = _eligible(facts, there, net, extras, days)
    rate = facts.rates[min(funding_year(facts.funding_start, begin), len(facts.rates)) - 1]
    foundation = down(eligible * facts.share * Decimal(rate))
    steps = {
        "cost": Step("M1", "; ".join(terms) or "0.00", HALF_UP),
        "net_cost": Step("M2", f"{cost} − {deductions}"),
        "eligible": eligible_step,
        "foundation": Step("M5", f"{eligible} × {_plain(facts.share)} × {rate}", DOWN),
    }
    base, esf, land = _public_half(facts, eligible, steps)
    own = net - foundation - esf - land
    steps["own"] = Step("M7", f"{net} − {foundation} − {esf} − {land}")
    figures = (there.fte_days, cost, deductions, net, eligible, rate, foundation, base, esf, land, own)
    return Month(label, there.occupied, days, *figures, steps)


def _calculate_year(facts: Facts, year: int, months: list[Month], used: Decimal) -> Year:
    net, eligible = _sum(one.net_cost for one in months), _sum(one.eligible for one in months)
    groups: dict[Decimal, Decimal] = {}
    for one in months:
        groups[Decimal(one.rate)] = groups.get(Decimal(one.rate), ZERO) + one.eligible
    uncapped = _sum(down(amount * facts.share * rate) for rate, amount in groups.items())
    terms = [f"{amount} × {_plain(facts.share)} × {rate}" for rate, amount in groups.items()]
    entitlement, calculation = uncapped, " + ".join(terms)
    remaining = None if facts.cap_total is None else max(facts.cap_total - used, ZERO)
    for limit in (facts.caps.get(year), remaining):
        if limit is not None and limit < entitlement:
            entitlement = limit
            calculation += f"; ≤ {limit}"
    esf, land = _sum(one.esf for one in months), _sum(one.land for one in months)
    own = net - entitlement - esf - land
    if own < 0:
        raise CalculationError("esf", "the rates leave nothing for the own share")
    steps = {
        "uncapped": Step("M8", " + ".join(terms), DOWN),
        "entitlement": Step("M8", calculation, DOWN),
        "own": Step("M8", f"{net} − {entitlement} − {esf} − {land}"),
    }
    provisional = _sum(one.foundation for one in months)
    return Year(year, net, eligible, provisional, uncapped, entitlement, esf, land, own, steps)


def _check(facts: Facts) -> None:
    def refuse(wrong: bool, name: str, message: str) -> None:
        if wrong:
            raise CalculationError(name, message)

    refuse(not 0 <= facts.share <= HIGHEST_SHARE, "foundation_share", "expected a part from 0 to 0.5")
    refuse(not facts.rates, "foundation_rate_by_funding_year", "expected at least one rate")
    refuse(any(not 0 <= Decimal(one) <= 1 for one in facts.rates), "foundation_rate_by_funding_year", "from 0 to 1")
    refuse(facts.funding_end < facts.funding_start, "funding_end", "before funding_start")
    for person in facts.persons:
        for segment in person:
            refuse(segment.last < segment.first, "to", "before from")
            refuse(segment.gross < 0, "full_time_monthly_employer_gross", "negative")
            refuse(segment.fte <= 0, "fte", "expected more than 0")
    months = {f"{one:%Y-%m}" for one in months_between(facts.funding_start, facts.funding_end)}
    for name, entries in (("extras", facts.extras), ("deductions", facts.deductions)):
        refuse(any(one.month not in months for one in entries), name, "a month outside the funding period")
        refuse(any(one.amount < 0 for one in entries), name, "negative")
    if facts.esf is not None:
        rates = (facts.esf.esf_rate, facts.esf.land_rate)
        refuse(min(rates) < 0 or sum(rates) > 1, "esf", "expected rates that make at most 1 together")
        share = facts.esf.recognised_share
        refuse(share is not None and not 0 <= share <= 1, "esf", "expected a recognised part from 0 to 1")
    limits = [*facts.caps.values(), *(one for one in (facts.cap_total, facts.salary_cap) if one is not None)]
    refuse(any(one < 0 for one in limits), "cap", "negative")


def calculate(facts: Facts) -> Result:
    """Calculate a post. Raises CalculationError that names the wrong field."""
    _check(facts)
    months = tuple(_calculate_month(facts, one) for one in months_between(facts.funding_start, facts.funding_end))
    years: list[Year] = []
    for year in sorted({one.year for one in months}):
        used = _sum(one.entitlement for one in years)
        years.append(_calculate_year(facts, year, [one for one in months if one.year == year], used))

    names = ("net_cost", "eligible", "entitlement", "esf", "land", "own")
    total = Total(**{name: _sum(getattr(one, name) for one in years) for name in names})
    return Result(months, tuple(years), total)
