"""Calls for money, the one payment each may lead to, bank data, and the settlement of a year."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from funding.financing.choices import OPEN_PAYMENTS, PaymentReason, PaymentStatus, SettlementResult
from funding.financing.models.contract import FundingContract, OfContract
from workflows.casefile.facts import Fact

USER = settings.AUTH_USER_MODEL


class BankAccount(OfContract, Fact):
    """The account of a municipal treasury (Kasse). Rows are added, never changed; the confirmed newest one counts."""

    case_path = "contract__case"

    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="bank_accounts")
    iban = models.CharField("IBAN", max_length=34)
    holder = models.CharField("Kontoinhaberin", max_length=70)
    reference = models.CharField("Kassenzeichen oder Verwendungszweck", max_length=140, blank=True)
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("Eingetragen", default=timezone.now)
    confirmed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("Bestätigt", null=True, blank=True)
    refused_at = models.DateTimeField("Nicht bestätigt", null=True, blank=True)
    call_note = models.CharField("Rückruf: mit wem, unter welcher Nummer", max_length=200, blank=True)

    class Meta:
        """Two people: who enters never confirms."""

        verbose_name = "Bankverbindung"
        verbose_name_plural = "Bankverbindungen"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")), name="bank_two_people"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True), name="bank_one_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"Bankverbindung {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the second person has not answered yet."""
        return self.confirmed_at is None and self.refused_at is None


class PaymentRequest(OfContract, Fact):
    """A call for money (Mittelabruf) up to a day; amounts in whole cents.

    `amount_cents` is what was found right at the check; it is never more than was asked for.
    """

    case_path = "contract__case"

    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="payment_requests")
    number = models.PositiveSmallIntegerField("Nummer")
    reason = models.CharField("Grund", max_length=12, choices=PaymentReason, default=PaymentReason.CALL)
    status = models.CharField("Stand", max_length=12, choices=PaymentStatus, default=PaymentStatus.SUBMITTED)
    until = models.DateField("Bis Ende")
    proposed_cents = models.PositiveBigIntegerField("Vorgeschlagen")
    requested_cents = models.PositiveBigIntegerField("Abgerufen")
    amount_cents = models.PositiveBigIntegerField("Betrag")
    note = models.TextField("Anmerkung zum Betrag", blank=True)
    bank_account = models.ForeignKey(
        BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="payment_requests"
    )
    earlier = models.JSONField("Wer vorher abgerufen und geprüft hat", default=dict)
    requested_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("Abgerufen am", default=timezone.now)
    checked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("Geprüft am", null=True, blank=True)

    class Meta:
        """Numbered within the contract; one call at a time."""

        verbose_name = "Mittelabruf"
        verbose_name_plural = "Mittelabrufe"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "number"], name="payment_request_number"),
            models.UniqueConstraint(
                fields=["contract"], condition=Q(status__in=sorted(OPEN_PAYMENTS)), name="payment_request_open_once"
            ),
            models.CheckConstraint(condition=Q(amount_cents__lte=F("requested_cents")), name="payment_not_more"),
            models.CheckConstraint(condition=Q(requested_cents__gt=0), name="payment_some_money"),
        ]

    def __str__(self) -> str:
        return f"Mittelabruf {self.contract_id}/{self.number}"

    @property
    def year(self) -> int:
        """The calendar year whose money it is."""
        return self.until.year


class Payment(Fact):
    """The booking of a released call: once per call, by another person than the one who checked; in whole cents."""

    case_path = "contract__case"

    request = models.OneToOneField(PaymentRequest, on_delete=models.PROTECT, related_name="payment")
    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="payments")
    year = models.PositiveSmallIntegerField("Jahr")
    amount_cents = models.PositiveBigIntegerField("Betrag")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="payments")
    checked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    released_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField("Freigegeben", default=timezone.now)
    paid_on = models.DateField("Ausgezahlt am", null=True, blank=True)
    paid_entered_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Four eyes, kept by the database too."""

        verbose_name = "Auszahlung"
        verbose_name_plural = "Auszahlungen"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(released_by=F("checked_by")), name="payment_four_eyes"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_positive"),
        ]

    def __str__(self) -> str:
        return f"Auszahlung {self.pk}"


class YearSettlement(OfContract, Fact):
    """The settlement of a calendar year against the calculator; in whole cents. Its months are closed from then on."""

    case_path = "contract__case"

    contract = models.ForeignKey(FundingContract, on_delete=models.PROTECT, related_name="settlements")
    year = models.PositiveSmallIntegerField("Jahr")
    entitlement_cents = models.PositiveBigIntegerField("Anspruch")
    paid_cents = models.PositiveBigIntegerField("Ausgezahlt")
    result = models.CharField("Ergebnis", max_length=20, choices=SettlementResult)
    calculation = models.JSONField("Rechnung", default=dict)
    settled_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField("Abgerechnet", default=timezone.now)
    payment_request = models.OneToOneField(
        PaymentRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="settlement"
    )
    repaid_on = models.DateField("Zurückgezahlt am", null=True, blank=True)
    repaid_entered_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once per year."""

        verbose_name = "Abrechnung eines Jahres"
        verbose_name_plural = "Abrechnungen von Jahren"
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "year"], name="settled_once")]

    def __str__(self) -> str:
        return f"Abrechnung {self.contract_id}/{self.year}"

    @property
    def difference_cents(self) -> int:
        """Entitlement minus what was paid; negative: too much was paid."""
        return self.entitlement_cents - self.paid_cents
