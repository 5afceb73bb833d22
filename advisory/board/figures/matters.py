"""What a matter hands up to the board, and the motion the office makes of it: plain values, no import of ours."""

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Matter:
    """What a matter hands up to the board, as plain values: the board knows no application.

    `amount_cents` and `budget_left_cents` are whole cents; `suggested` names people (by user id) whose own interest is
    likely, with the reason; `documents` are ids of files of the case.
    """

    subject: str
    proposal: str
    motion: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    recommendation: str = ""
    reply: str = ""
    conditions: str = ""
    amount_cents: int | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    budget_left_cents: int | None = None
    documents: tuple[int, ...] = ()
    suggested: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Motion:
    """The wording the office puts to the vote; `amount_cents` in whole cents."""

    proposal: str
    text: str
    conditions: str = ""
    amount_cents: int | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    deferred_until: datetime.date | None = None
