"""What was granted and what a contract says: never more, and less only with a reason. Pure, no import of ours."""

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Frame:
    """A period, a sum and a cap for each year, in whole cents; days may be missing in contracts of old."""

    starts_on: datetime.date | None
    ends_on: datetime.date | None
    cap_cents: int
    years: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One thing in which a contract is not what was granted; `is_more` where it would exceed it."""

    name: str
    granted: int | datetime.date
    agreed: int | datetime.date
    is_more: bool


def differences(granted: Frame, agreed: Frame) -> list[Difference]:
    """Where a contract differs from what was granted; `name` is a field of the contract, `cap_2027` for a year.

    A year without a granted cap is bounded by the sum alone. A year that falls out of the period is told by the period.
    """
    found: list[Difference] = []
    if granted.starts_on and agreed.starts_on and granted.starts_on != agreed.starts_on:
        found.append(Difference("starts_on", granted.starts_on, agreed.starts_on, agreed.starts_on < granted.starts_on))
    if granted.ends_on and agreed.ends_on and granted.ends_on != agreed.ends_on:
        found.append(Difference("ends_on", granted.ends_on, agreed.ends_on, agreed.ends_on > granted.ends_on))
    if granted.cap_cents != agreed.cap_cents:
        found.append(Difference("cap", granted.cap_cents, agreed.cap_cents, agreed.cap_cents > granted.cap_cents))
    for year, cents in sorted(agreed.years.items()):
        before = granted.years.get(year)
        if before is not None and before != cents:
            found.append(Difference(f"cap_{year}", before, cents, cents > before))
    return found
