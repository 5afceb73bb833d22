"""The cooperation agreement (Kooperationsvereinbarung): support without money for an existing network."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advisory.support.choices import Side
from workflows.casefile.facts import Fact
from workflows.models import CaseFile, StoredFile

USER = settings.AUTH_USER_MODEL


class CooperationAgreement(Fact):
    """One agreement per matter. Its text lives in versions that the two sides write in turns, until it is locked."""

    case = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="agreement")
    network = models.TextField("Das bestehende Netzwerk")
    wishes = models.TextField("Wobei Sie Begleitung wünschen")
    contact = models.CharField("Ansprechperson der Kommune", max_length=200)
    network_note = models.TextField("Was wir zum Netzwerk besprochen haben", blank=True)
    starts_on = models.DateField("Beginn", null=True, blank=True)
    ends_on = models.DateField("Ende", null=True, blank=True)
    turn = models.CharField("Wer schreibt gerade", max_length=12, choices=Side, default=Side.INSTITUTE)
    locked_at = models.DateTimeField("Gesperrt", null=True, blank=True)
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    active_since = models.DateField("Läuft seit", null=True, blank=True)

    class Meta:
        """A period never ends before it begins."""

        verbose_name = "Kooperationsvereinbarung"
        verbose_name_plural = "Kooperationsvereinbarungen"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="agreement_period",
            )
        ]

    def __str__(self) -> str:
        return f"Kooperationsvereinbarung {self.pk}"

    @property
    def organisation_id(self) -> int:
        """The municipality, for the policy."""
        return self.case.organisation_id

    @property
    def renew_on(self) -> datetime.date | None:
        """From when its renewal is talked about: three months before its end."""
        return self.ends_on - datetime.timedelta(days=90) if self.ends_on else None


class AgreementVersion(Fact):
    """The text as one side wrote it; rows are added, never changed."""

    case_path = "agreement__case"

    agreement = models.ForeignKey(CooperationAgreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("Fassung")
    side = models.CharField("Von", max_length=12, choices=Side)
    aims = models.TextField("Ziele")
    scope = models.TextField("Umfang der Begleitung")
    duties = models.TextField("Was beide Seiten beitragen")
    starts_on = models.DateField("Beginn")
    ends_on = models.DateField("Ende")
    remark = models.TextField("Anmerkung für die andere Seite", blank=True)
    written_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("Geschrieben", default=timezone.now)

    class Meta:
        """Numbered without gap."""

        verbose_name = "Fassung einer Vereinbarung"
        verbose_name_plural = "Fassungen von Vereinbarungen"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_version_period"),
        ]

    def __str__(self) -> str:
        return f"Fassung {self.number} von Vereinbarung {self.agreement_id}"


class AgreementSignature(Fact):
    """The signature of a side, on paper, with its scan."""

    case_path = "agreement__case"

    agreement = models.ForeignKey(CooperationAgreement, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField("Seite", max_length=12, choices=Side)
    signed_by = models.CharField("Unterschrieben von", max_length=200)
    signed_on = models.DateField("Unterschrieben am")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("Eingetragen", default=timezone.now)

    class Meta:
        """Each side signs once."""

        verbose_name = "Unterschrift unter einer Vereinbarung"
        verbose_name_plural = "Unterschriften unter Vereinbarungen"
        constraints: ClassVar = [models.UniqueConstraint(fields=["agreement", "side"], name="side_signs_once")]

    def __str__(self) -> str:
        return f"Unterschrift {self.side} {self.agreement_id}"
