"""What a programme phase pays: shares, rates, caps and budget belong to the version of its rules."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from funding.financing.choices import House
from workflows.models import RuleSet

PART = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]


def one_full_rate() -> list[str]:
    """The default of the rate schedule: the whole half post in every funding year."""
    return ["1.00"]


class FinancingTerms(models.Model):
    """Financing terms of a rule set; amounts in cents, shares and rates as decimals.

    `rates` holds the foundation's rate per funding year as text; the last one holds for all later years.
    """

    rule_set = models.OneToOneField(RuleSet, on_delete=models.PROTECT, related_name="financing_terms")
    foundation_name = models.CharField("Name der Stiftung im Antrag", max_length=100, default="Stiftung")
    foundation_share = models.DecimalField(
        "Anteil der Stiftung", default=Decimal("0.5"), max_digits=5, decimal_places=4
    )
    budget_cents = models.PositiveBigIntegerField("Budget der Förderphase in Cent", default=0)
    rates = models.JSONField("Fördersatz je Förderjahr", default=one_full_rate)
    yearly_cap_cents = models.PositiveBigIntegerField("Höchstbetrag je Kalenderjahr in Cent", null=True, blank=True)
    salary_cap_cents = models.PositiveBigIntegerField(
        "Vergleichbares Arbeitgeber-Brutto je Monat in Cent", null=True, blank=True
    )
    esf_rate = models.DecimalField(
        "Anteil ESF Plus", default=Decimal("0.6"), validators=PART, max_digits=5, decimal_places=4
    )
    land_rate = models.DecimalField(
        "Anteil Land", default=Decimal("0.2"), validators=PART, max_digits=5, decimal_places=4
    )
    de_minimis_cents = models.PositiveIntegerField("Kleinbetrag in Cent, der nicht zurückgefordert wird", default=0)
    call_ahead_days = models.PositiveSmallIntegerField("Abruf vor Beginn des Quartals möglich, in Tagen", default=30)
    payments_checked_by = models.CharField("Wer prüft", max_length=10, choices=House, default=House.INSTITUTE)
    payments_released_by = models.CharField("Wer gibt frei", max_length=10, choices=House, default=House.EITHER)
    text_form_allowed = models.BooleanField("Textform genügt für den Vertrag", default=False)

    class Meta:
        """The foundation never bears more than half (rule R3), and the public half leaves an own share."""

        verbose_name = "Finanzierungsbedingungen"
        verbose_name_plural = "Finanzierungsbedingungen"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(foundation_share__gte=0) & Q(foundation_share__lte=Decimal("0.5")),
                name="terms_at_most_half",
            ),
            models.CheckConstraint(
                condition=Q(esf_rate__gte=0) & Q(land_rate__gte=0) & Q(esf_rate__lt=1 - models.F("land_rate")),
                name="terms_leave_an_own_share",
            ),
        ]

    def __str__(self) -> str:
        return f"Finanzierung {self.rule_set}"

    def clean(self) -> None:
        """Rates are texts of numbers from 0 to 1."""
        rates: Any = self.rates
        fits = isinstance(rates, list) and rates and all(isinstance(one, str) and is_part(one) for one in rates)
        if not fits:
            raise ValidationError({"rates": "Erwartet wird eine Liste von Texten von 0 bis 1, zum Beispiel 1.00."})


def is_part(text: str) -> bool:
    """Whether a text is a number from 0 to 1 with at most four places."""
    whole, dot, places = text.partition(".")
    if not (text.isascii() and whole.isdigit() and (not dot or (places.isdigit() and len(places) <= 4))):
        return False
    return len(whole) == 1 and Decimal(text) <= 1


def terms_of(rule_set: RuleSet) -> FinancingTerms:
    """The terms of a rule set; one without a row has the defaults."""
    try:
        found: FinancingTerms = rule_set.financing_terms
    except FinancingTerms.DoesNotExist:
        found = FinancingTerms.objects.get_or_create(rule_set=rule_set)[0]
    return found
