"""What is left of a phase's money once the board grants: computed when it is shown, never kept as a guess.

The board knows no application: who does hands up a reader (`register_money`). What other open votes would take is the
board's own to know. All amounts in whole cents.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from advisory.board.choices import APPROVALS, RoundState
from advisory.board.models import Resolution, Round
from workflows.casefile.models import RuleSet


@dataclass(frozen=True)
class PhaseMoney:
    """The money of a phase: its budget, what was approved, and what the programme page calls free."""

    budget: int
    approved: int
    programme_free: int


@dataclass(frozen=True)
class Left:
    """The two figures of free money, and how they come about.

    `free` is for this decision: budget − approved − other open votes − this one. `programme_free` also deducts what is
    asked for and not put to the vote yet; `asked` is what this matter asks for.
    """

    budget: int
    approved: int
    votes: int
    in_votes: int
    wanted: int
    programme_free: int
    asked: int = 0

    @property
    def available(self) -> int:
        """What this decision may take."""
        return self.budget - self.approved - self.in_votes

    @property
    def free(self) -> int:
        """What stays free after this decision."""
        return self.available - self.wanted

    @property
    def under_review(self) -> int:
        """What applications ask for that are not put to the vote yet."""
        return self.budget - self.approved - self.programme_free - self.in_votes - self.asked


MoneyReader = Callable[[RuleSet], PhaseMoney | None]
_readers: list[MoneyReader] = []


def register_money(reader: MoneyReader) -> None:
    """Who knows the money of a phase hands up how to read it; None where no budget is set."""
    if reader not in _readers:
        _readers.append(reader)


def open_votes(resolution: Resolution) -> tuple[int, int]:
    """How many other votes of the phase would grant, and how much, until the chair has confirmed them."""
    waiting = Round.objects.filter(
        Q(state__in=(RoundState.OPEN, RoundState.COUNTED)),
        proposal__in=APPROVALS,
        resolution__process__finished__isnull=True,
        resolution__case__rule_set__code=resolution.case.rule_set.code,
    ).exclude(resolution=resolution)
    row = Resolution.objects.filter(pk__in=waiting.values("resolution")).aggregate(
        number=Count("pk"), cents=Sum("amount_cents", default=0)
    )
    return row["number"], row["cents"]


def money_left(resolution: Resolution, wanted: int | None = None) -> Left | None:
    """What is left if `wanted` is granted (by default: what the resolution proposes); None where no budget is set."""
    for reader in _readers:
        money = reader(resolution.case.rule_set)
        if money is not None:
            number, cents = open_votes(resolution)
            asks = resolution.amount_cents if resolution.proposal in APPROVALS else 0
            this = wanted if wanted is not None else asks or 0
            asked = resolution.asked_cents or 0
            return Left(money.budget, money.approved, number, cents, this, money.programme_free, asked)
    return None
