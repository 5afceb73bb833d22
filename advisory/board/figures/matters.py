"""What a matter hands up to the board: plain values, no import of ours."""

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Matter:
    """What a matter hands up to the board, as plain values: the board knows no application.

    `granted` and `bearing` are the phrases the words of a motion are made of: what is granted, who bears which part.
    `amount_cents` is whole cents; `conditions` stand one per line; `suggested` names people (by user id) whose own
    interest is likely, with the reason; `documents` are ids of files of the case.
    """

    subject: str
    proposal: str
    granted: str
    bearing: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    recommendation: str = ""
    reply: str = ""
    conditions: str = ""
    amount_cents: int | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    documents: tuple[int, ...] = ()
    suggested: tuple[tuple[int, str], ...] = ()
