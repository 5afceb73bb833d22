"""What the calculator is given and what it answers: plain values in euro, no import of ours."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
HIGHEST_SHARE = Decimal("0.5")

EXACT = "exact"
HALF_UP = "half-up"
DOWN = "down"


class CalculationError(ValueError):
    """Facts that cannot be calculated; `field` names the one that is wrong."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(f"{field_name}: {message}")
        self.field = field_name


@dataclass(frozen=True)
class Step:
    """Where a figure comes from: the rule, the calculation in plain numbers, and the rounding."""

    rule: str
    calculation: str
    rounding: str = EXACT


@dataclass(frozen=True)
class Segment:
    """A time in which a person is employed on unchanged terms; both days count.

    `gross` is the employer's cost of a full-time post per month in euro, `fte` the part of a full-time post.
    """

    first: datetime.date
    last: datetime.date
    gross: Decimal
    fte: Decimal


@dataclass(frozen=True)
class Entry:
    """An extra cost or a deduction of one month (`2027-11`), in euro."""

    month: str
    kind: str
    amount: Decimal


@dataclass(frozen=True)
class EsfTerms:
    """The public half: rates on the recognised part of the other half (`None`: all of it)."""

    esf_rate: Decimal
    land_rate: Decimal
    recognised_share: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """Everything the calculation knows. Amounts in euro with at most two places, rates as parts of one.

    `rates` are the foundation's rates per funding year, as written; the last one holds for all later years.
    """

    share: Decimal
    rates: tuple[str, ...]
    funding_start: datetime.date
    funding_end: datetime.date
    persons: tuple[tuple[Segment, ...], ...]
    extras: tuple[Entry, ...] = ()
    deductions: tuple[Entry, ...] = ()
    esf: EsfTerms | None = None
    caps: Mapping[int, Decimal] = field(default_factory=dict)
    cap_total: Decimal | None = None
    salary_cap: Decimal | None = None


@dataclass(frozen=True)
class Month:
    """One month, provisional; amounts in euro."""

    month: str
    occupied_days: int
    days_in_month: int
    fte_days: Decimal
    cost: Decimal
    deductions: Decimal
    net_cost: Decimal
    eligible: Decimal
    rate: str
    foundation: Decimal
    esf_base: Decimal
    esf: Decimal
    land: Decimal
    own: Decimal
    steps: Mapping[str, Step] = field(default_factory=dict, compare=False)

    @property
    def year(self) -> int:
        """The calendar year."""
        return int(self.month[:4])


@dataclass(frozen=True)
class Year:
    """One calendar year, binding; amounts in euro."""

    year: int
    net_cost: Decimal
    eligible: Decimal
    provisional: Decimal
    uncapped: Decimal
    entitlement: Decimal
    esf: Decimal
    land: Decimal
    own: Decimal
    steps: Mapping[str, Step] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Total:
    """The whole funding period; amounts in euro."""

    net_cost: Decimal
    eligible: Decimal
    entitlement: Decimal
    esf: Decimal
    land: Decimal
    own: Decimal


@dataclass(frozen=True)
class Result:
    """The calculation of a post."""

    months: tuple[Month, ...]
    years: tuple[Year, ...]
    total: Total

    def year(self, year: int) -> Year | None:
        """A calendar year by number."""
        return next((one for one in self.years if one.year == year), None)
