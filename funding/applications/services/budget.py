"""The money of a programme phase: what the board approved, what is paid, asked for and free; all in whole cents."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from advisory.board.choices import APPROVALS
from advisory.board.forecast import PhaseMoney
from funding.applications.choices import PENDING, ApplicationStage
from funding.applications.models import ApplicationDecision
from funding.financing.choices import SettlementResult
from funding.financing.models import FinancePlanYear, Payment, YearSettlement
from workflows.casefile.models import RuleSet


@dataclass(frozen=True)
class Budget:
    """Where a phase stands. `budget` is 0 where none is set; `free` is negative if more is asked for than there is."""

    budget: int
    approved: int
    paid: int
    requested: int

    @property
    def to_pay(self) -> int:
        """Approved and not paid yet."""
        return max(self.approved - self.paid, 0)

    @property
    def free(self) -> int:
        """What is left once everything asked for is approved."""
        return self.budget - self.paid - self.to_pay - self.requested


def approvals() -> QuerySet[ApplicationDecision]:
    """The newest decision of every application, where it is an approval that still stands."""
    newest = ApplicationDecision.objects.annotate(newest=Max("application__decisions__pk")).filter(pk=F("newest"))
    return newest.filter(outcome__in=APPROVALS).exclude(application__case__stage=ApplicationStage.WITHDRAWN)


def _plans_asked_for() -> QuerySet[FinancePlanYear]:
    newest = FinancePlanYear.objects.annotate(newest=Max("plan__case__finance_plans__version"))
    return newest.filter(plan__version=F("newest"), plan__case__stage__in=PENDING)


def _sum(rows: QuerySet[Any], path: str, amount: str) -> Coalesce:
    """The sum of a column over the rows of a phase, over all versions of its rules."""
    code = f"{path}rule_set__code"
    ids = rows.model.objects.filter(pk__in=rows.values("pk"), **{code: OuterRef("code")})
    total = ids.order_by().values(code).annotate(total=Sum(amount)).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def budget_of(phase: RuleSet) -> Budget:
    """The money of a phase by its newest rules: one statement.

    Approved is what the board granted, also where a contract later asks for less or ends early. Paid is every payment
    with a date, less what came back. Requested is the foundation's part in the newest plan of every undecided
    application.
    """
    returned = YearSettlement.objects.filter(result=SettlementResult.REPAYMENT, repaid_on__isnull=False)
    row = (
        RuleSet.objects.filter(pk=phase.pk)
        .annotate(
            budget=Coalesce("financing_terms__budget_cents", 0),
            approved=_sum(approvals(), "application__case__", "amount_cents"),
            paid=_sum(Payment.objects.filter(paid_on__isnull=False), "contract__case__", "amount_cents"),
            owed=_sum(returned, "contract__case__", "paid_cents"),
            entitled=_sum(returned, "contract__case__", "entitlement_cents"),
            requested=_sum(_plans_asked_for(), "plan__case__", "foundation"),
        )
        .values("budget", "approved", "paid", "owed", "entitled", "requested")
        .get()
    )
    paid = row["paid"] - (row["owed"] - row["entitled"])
    return Budget(row["budget"], row["approved"], paid, row["requested"])


def money_for_board(phase: RuleSet) -> PhaseMoney | None:
    """What the board is shown of the money of a phase, over all versions of its rules; None where no budget is set."""
    found = budget_of(phase)
    return PhaseMoney(found.budget, found.approved, found.free) if found.budget else None
