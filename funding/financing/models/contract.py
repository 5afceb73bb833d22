"""The grant contract (Fördervertrag): what it grants, what it asks, and who signed it."""

import datetime
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from funding.financing.choices import ConditionKind, ContractStatus, OtherHalf, Party, SignatureMode
from funding.financing.models.terms import one_full_rate
from workflows.casefile.facts import Fact
from workflows.models import CaseFile, StoredFile

USER = settings.AUTH_USER_MODEL


class FundingContract(Fact):
    """One contract per matter; amounts in whole cents. What it says is frozen with the terms of its programme phase.

    `revision` counts changes of everything that the forecast depends on; who changes it on an old page gets a 409.
    """

    unsealed = ("revision",)

    case = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="funding_contract")
    status = models.CharField("Stand", max_length=20, choices=ContractStatus, default=ContractStatus.DRAFT)
    decided_on = models.DateField("Beschlossen am")
    resolution = models.CharField("Beschluss", max_length=60)
    granted_cents = models.PositiveBigIntegerField("Vom Beirat bewilligt, höchstens")
    granted_from = models.DateField("Bewilligt von", null=True, blank=True)
    granted_until = models.DateField("Bewilligt bis", null=True, blank=True)
    granted_years = models.JSONField("Bewilligt je Jahr, in Cent", default=dict)
    lower_reason = models.TextField("Weniger als bewilligt, weil", blank=True)
    starts_on = models.DateField("Förderung von")
    ends_on = models.DateField("Förderung bis")
    cap_cents = models.PositiveBigIntegerField("Höchstbetrag insgesamt")
    foundation_name = models.CharField("Name der Stiftung", max_length=100)
    foundation_share = models.DecimalField("Anteil der Stiftung", max_digits=5, decimal_places=4)
    rates = models.JSONField("Fördersatz je Förderjahr", default=one_full_rate)
    other_half = models.CharField("Die andere Hälfte", max_length=5, choices=OtherHalf, default=OtherHalf.OWN)
    esf_rate = models.DecimalField("Anteil ESF Plus", max_digits=5, decimal_places=4, default=Decimal(0))
    land_rate = models.DecimalField("Anteil Land", max_digits=5, decimal_places=4, default=Decimal(0))
    salary_cap_cents = models.PositiveBigIntegerField("Vergleichbares Arbeitgeber-Brutto", null=True, blank=True)
    de_minimis_cents = models.PositiveIntegerField("Kleinbetrag", default=0)
    text_form_allowed = models.BooleanField("Textform genügt", default=False)
    paragraph = models.TextField("Besondere Vereinbarung", blank=True)
    wording = models.JSONField("Text des Vertrags", default=dict)
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    drafted_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("Zur Unterschrift gegeben", null=True, blank=True)
    effective_on = models.DateField("Gilt seit", null=True, blank=True)
    ended_on = models.DateField("Letzter geförderter Tag nach Kündigung", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("Angelegt", default=timezone.now)

    class Meta:
        """What is never true of a contract."""

        verbose_name = "Fördervertrag"
        verbose_name_plural = "Förderverträge"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_period"),
            models.CheckConstraint(
                condition=Q(foundation_share__gte=0) & Q(foundation_share__lte=Decimal("0.5")),
                name="contract_at_most_half",
            ),
            models.CheckConstraint(condition=Q(cap_cents__lte=F("granted_cents")), name="contract_within_decision"),
            models.CheckConstraint(
                condition=~Q(status=ContractStatus.EFFECTIVE) | Q(effective_on__isnull=False),
                name="contract_effective_since",
            ),
        ]

    def __str__(self) -> str:
        return f"Fördervertrag {self.pk}"

    @property
    def organisation_id(self) -> int:
        """The municipality, for the policy."""
        return self.case.organisation_id

    @property
    def last_day(self) -> datetime.date:
        """The last funded day: the end of the contract, or the day on which a termination takes effect."""
        return min(self.ends_on, self.ended_on) if self.ended_on else self.ends_on

    @property
    def is_effective(self) -> bool:
        """Whether it holds; only then money may flow."""
        return self.status == ContractStatus.EFFECTIVE


class OfContract:
    """What belongs to a contract is under the policy of its matter; load it with `contract__case`."""

    contract: FundingContract

    @property
    def organisation_id(self) -> int:
        """The municipality."""
        return self.contract.case.organisation_id

    @property
    def case_id(self) -> int:
        """The matter."""
        return self.contract.case_id


class ContractYear(Fact):
    """The most the foundation pays for a calendar year, in whole cents."""

    case_path = "contract__case"

    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField("Jahr")
    cap_cents = models.PositiveBigIntegerField("Höchstbetrag im Jahr")

    class Meta:
        """Once per year."""

        verbose_name = "Jahr eines Vertrags"
        verbose_name_plural = "Jahre von Verträgen"
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "year"], name="contract_year_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.cap_cents}"


class ContractCondition(OfContract, Fact):
    """Something tied to the contract; what is needed before a payment (Bedingung) is a gate until it is fulfilled."""

    case_path = "contract__case"

    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField("Art", max_length=12, choices=ConditionKind)
    text = models.TextField("Was")
    fulfilled_on = models.DateField("Erfüllt am", null=True, blank=True)
    confirmed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("Wie nachgewiesen", blank=True)
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order they were written."""

        verbose_name = "Bedingung oder Auflage"
        verbose_name_plural = "Bedingungen und Auflagen"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ContractSignature(Fact):
    """The signature of a party: who signed when and how, and where the original lies."""

    case_path = "contract__case"

    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField("Partei", max_length=10, choices=Party)
    mode = models.CharField("Art der Unterschrift", max_length=10, choices=SignatureMode)
    signed_by = models.CharField("Unterschrieben von", max_length=200)
    signed_on = models.DateField("Unterschrieben am")
    original_at = models.CharField("Wo das Original liegt", max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("Eingetragen", default=timezone.now)

    class Meta:
        """Each party signs once."""

        verbose_name = "Unterschrift"
        verbose_name_plural = "Unterschriften"
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "party"], name="party_signs_once")]

    def __str__(self) -> str:
        return f"Unterschrift {self.party} {self.contract_id}"
