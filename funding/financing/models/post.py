"""Who holds the coordination post (Koordinierungsstelle), from when, at what cost; where nobody does, it is vacant."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from funding.financing.choices import EntryKind
from funding.financing.models.contract import FundingContract, OfContract
from workflows.casefile.facts import Fact
from workflows.models import StoredFile

USER = settings.AUTH_USER_MODEL


class Employment(OfContract, Fact):
    """A person holds the post from a day to a day (open end: until the end of the funding)."""

    case_path = "contract__case"

    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="employments")
    holder_name = models.CharField("Koordinator:in", max_length=200)
    starts_on = models.DateField("Von")
    ends_on = models.DateField("Bis", null=True, blank=True)
    pay_group = models.CharField("Entgeltgruppe und Stufe", max_length=60, blank=True)
    confirmation = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("Eingetragen", default=timezone.now)

    steps: "list[PayStep]"

    class Meta:
        """In the order of time."""

        verbose_name = "Besetzung der Stelle"
        verbose_name_plural = "Besetzungen der Stelle"
        ordering: ClassVar = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="employment_period"
            )
        ]

    def __str__(self) -> str:
        return f"Besetzung {self.pk}"


class PayStep(Fact):
    """The cost of a full-time post per month (Arbeitgeber-Brutto, cents) and the part held, from a day on."""

    case_path = "employment__contract__case"

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="pay_steps")
    starts_on = models.DateField("Ab")
    gross_cents = models.PositiveBigIntegerField("Arbeitgeber-Brutto einer Vollzeitstelle je Monat")
    fte = models.DecimalField("Anteil an einer Vollzeitstelle", max_digits=5, decimal_places=4, default=Decimal(1))

    class Meta:
        """One step per day; never more than one full-time post."""

        verbose_name = "Entgeltstand"
        verbose_name_plural = "Entgeltstände"
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employment", "starts_on"], name="pay_step_once"),
            models.CheckConstraint(condition=Q(fte__gt=0) & Q(fte__lte=1), name="pay_step_fte"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}: {self.gross_cents}"


class MonthEntry(Fact):
    """An extra cost or an income of a single month (its first day), in whole cents; never changed, only added."""

    case_path = "contract__case"

    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="month_entries")
    month = models.DateField("Monat")
    kind = models.CharField("Art", max_length=20, choices=EntryKind)
    amount_cents = models.PositiveBigIntegerField("Betrag")
    note = models.CharField("Anmerkung", max_length=200, blank=True)
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("Eingetragen", default=timezone.now)

    class Meta:
        """In the order of time."""

        verbose_name = "Einzelbetrag eines Monats"
        verbose_name_plural = "Einzelbeträge von Monaten"
        ordering: ClassVar = ["month", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(month__day=1), name="month_entry_first_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"
