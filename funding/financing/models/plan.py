"""A frozen finance plan: one row per calendar year, amounts in whole cents."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from funding.financing.figures.plan import PlanYear
from workflows.casefile.facts import Fact
from workflows.models import CaseFile


class FinancePlan(Fact):
    """The plan of a case in one version, written when the application is submitted and never changed."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="finance_plans")
    version = models.PositiveSmallIntegerField("Fassung")
    created_at = models.DateTimeField("Festgehalten", default=timezone.now)

    class Meta:
        """One plan per version."""

        verbose_name = "Finanzierungsplan"
        verbose_name_plural = "Finanzierungspläne"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "version"], name="finance_plan_version")]

    def __str__(self) -> str:
        return f"Finanzierungsplan {self.case_id}/{self.version}"


class FinancePlanYear(Fact):
    """One year of a plan, in cents; the database refuses what breaks the rule of halves."""

    case_path = "plan__case"

    plan = models.ForeignKey(FinancePlan, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField("Jahr")
    cost = models.PositiveBigIntegerField("Kosten der Stelle")
    foundation = models.PositiveBigIntegerField("Stiftung")
    own = models.PositiveBigIntegerField("Eigenmittel")
    esf = models.PositiveBigIntegerField("ESF Plus und Land")
    third = models.PositiveBigIntegerField("Weitere Geldgeber", default=0)

    class Meta:
        """Sources equal cost, and the foundation bears at most half."""

        verbose_name = "Jahr eines Finanzierungsplans"
        verbose_name_plural = "Jahre von Finanzierungsplänen"
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "year"], name="plan_year_once"),
            models.CheckConstraint(condition=Q(cost__gte=2 * F("foundation")), name="plan_year_half"),
            models.CheckConstraint(
                condition=Q(cost=F("foundation") + F("own") + F("esf") + F("third")), name="plan_year_sources"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.cost}"


def store_plan(*, case: CaseFile, version: int, years: list[PlanYear]) -> FinancePlan:
    """Keep a checked plan: two statements, whatever the number of years."""
    plan = FinancePlan.objects.create(case=case, version=version)
    FinancePlanYear.objects.bulk_create(
        FinancePlanYear(
            plan=plan,
            year=row.year,
            cost=row.cost,
            foundation=row.foundation,
            own=row.own,
            esf=row.esf,
            third=row.third,
        )
        for row in years
    )
    return plan
