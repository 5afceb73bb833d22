"""What a programme phase pays: shares and budget belong to the version of its rules."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from workflows.models import RuleSet


class FinancingTerms(models.Model):
    """Financing terms of a rule set; amounts in cents, shares as decimals."""

    rule_set = models.OneToOneField(RuleSet, on_delete=models.PROTECT, related_name="financing_terms")
    foundation_name = models.CharField("Name der Stiftung im Antrag", max_length=100)
    foundation_share = models.DecimalField(
        "Anteil der Stiftung", max_digits=5, decimal_places=4, default=Decimal("0.5")
    )
    budget_cents = models.PositiveBigIntegerField("Budget der Förderphase in Cent", default=0)

    class Meta:
        """The foundation never bears more than half (rule R3)."""

        verbose_name = "Finanzierungsbedingungen"
        verbose_name_plural = "Finanzierungsbedingungen"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(foundation_share__gte=0) & Q(foundation_share__lte=Decimal("0.5")),
                name="terms_at_most_half",
            )
        ]

    def __str__(self) -> str:
        return f"Finanzierung {self.rule_set}"
