"""The rule of halves for a finance plan; pure functions on whole cents, and on Decimal in the exchange format.

No import of ours.

Rules: the foundation bears at most half of the cost, rounded down to the cent (domain rules K3 and M5); all sources
together equal the cost; no amount is negative; the post is one full-time post (K2); no half is funded twice (K6).
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

AMOUNT = re.compile(r"^-?\d{1,12}(\.\d{1,2})?$", re.ASCII)
FTE = re.compile(r"^-?\d{1,3}(\.\d{1,4})?$", re.ASCII)
AMOUNTS = ("total", "foundation", "esf", "land", "own")
NEGATIVE_AMOUNT = "NEGATIVE_AMOUNT"
POST_NOT_FULL_TIME = "POST_NOT_FULL_TIME"
FOUNDATION_SHARE_EXCEEDS_HALF = "FOUNDATION_SHARE_EXCEEDS_HALF"
SOURCES_NOT_EQUAL_TOTAL = "SOURCES_NOT_EQUAL_TOTAL"
DOUBLE_FUNDING = "DOUBLE_FUNDING"
OUTSIDE_PHASE = "OUTSIDE_PHASE"
ESF_RATE_TOO_HIGH = "ESF_RATE_TOO_HIGH"
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)


class MalformedPlan(ValueError):
    """A value that is no amount; the message names the field."""


def highest_share(cost_cents: int, share: Decimal = Decimal("0.5")) -> int:
    """The most the foundation may bear of a cost, in whole cents: `share` of it, rounded down to the cent (rule M5)."""
    return int((cost_cents * share).to_integral_value(rounding=ROUND_DOWN))


@dataclass(frozen=True)
class PlanYear:
    """One calendar year of a plan; amounts in whole cents."""

    year: int
    cost: int
    foundation: int
    own: int
    esf: int
    third: int = 0

    @property
    def sources(self) -> int:
        """All sources together."""
        return self.foundation + self.own + self.esf + self.third


@dataclass(frozen=True)
class YearCheck:
    """The result for one year in whole cents: the half, what is too much, what is missing (negative: too much)."""

    plan: PlanYear
    half: int
    over_half: int
    missing: int
    codes: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether the year fulfils every rule."""
        return not self.codes


def check_year(plan: PlanYear, share: Decimal = Decimal("0.5")) -> YearCheck:
    """Check one year against the rules, in the order of the codes."""
    half = highest_share(plan.cost, share)
    over = max(plan.foundation - half, 0)
    missing = plan.cost - plan.sources
    codes = []
    if min(plan.cost, plan.foundation, plan.own, plan.esf, plan.third) < 0:
        codes.append(NEGATIVE_AMOUNT)
    if over:
        codes.append(FOUNDATION_SHARE_EXCEEDS_HALF)
    if missing:
        codes.append(SOURCES_NOT_EQUAL_TOTAL)
    return YearCheck(plan, half, over, missing, tuple(codes))


def _number(case: Mapping[str, Any], field: str, pattern: re.Pattern[str]) -> Decimal:
    value = case.get(field)
    if not isinstance(value, str) or not pattern.match(value):
        raise MalformedPlan(f"{field}: expected a number as a string with a dot")
    return Decimal(value)


def _day(case: Mapping[str, Any], field: str) -> datetime.date:
    value = case.get(field)
    if isinstance(value, str) and DAY.match(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise MalformedPlan(f"{field}: expected a day like 2027-04-15")


def _is_given(case: Mapping[str, Any], *fields: str) -> bool:
    return all(case.get(field) is not None for field in fields)


def _outside_phase(case: Mapping[str, Any]) -> bool:
    if not _is_given(case, "starts_on", "ends_on", "phase_starts_on", "phase_ends_on"):
        return False
    first, last = _day(case, "starts_on"), _day(case, "ends_on")
    return first > last or first < _day(case, "phase_starts_on") or last > _day(case, "phase_ends_on")


def validate_plan(case: Mapping[str, Any]) -> dict[str, Any]:
    """Validate a plan in the exchange format; returns `{valid, errors}` with codes in their fixed order.

    Where the sources do not make the total, `difference` says by how much (total − sources). Amounts are strings with a
    dot and at most two places. OUTSIDE_PHASE needs the four days `starts_on`, `ends_on`, `phase_starts_on` and
    `phase_ends_on`; ESF_RATE_TOO_HIGH needs `esf_rate` and `highest_esf_rate`. Raises MalformedPlan with the field's
    name.
    """
    total, foundation, esf, land, own = (_number(case, field, AMOUNT) for field in AMOUNTS)
    fte = _number(case, "fte", FTE)
    errors = []
    if min(total, foundation, esf, land, own) < 0:
        errors.append(NEGATIVE_AMOUNT)
    if fte != 1:
        errors.append(POST_NOT_FULL_TIME)
    if 2 * foundation > total:
        errors.append(FOUNDATION_SHARE_EXCEEDS_HALF)
    difference = total - foundation - esf - land - own
    if difference:
        errors.append(SOURCES_NOT_EQUAL_TOTAL)
    shares = [_number(case, field, FTE) for field in ("foundation_fte", "esf_base_fte") if _is_given(case, field)]
    if sum(shares) > fte:
        errors.append(DOUBLE_FUNDING)
    if _outside_phase(case):
        errors.append(OUTSIDE_PHASE)
    rates = ("esf_rate", "highest_esf_rate")
    if _is_given(case, *rates) and _number(case, rates[0], FTE) > _number(case, rates[1], FTE):
        errors.append(ESF_RATE_TOO_HIGH)
    result: dict[str, Any] = {"valid": not errors, "errors": errors}
    if difference:
        result["difference"] = f"{difference:.2f}"
    return result
