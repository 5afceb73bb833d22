"""A submitted version, frozen with its hash, and the power of attorney it may rest on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from funding.applications.choices import SignatureKind
from funding.applications.models.application import Application
from workflows.casefile.facts import Fact
from workflows.models import RuleSet, StoredFile


class PowerOfAttorney(Fact):
    """A power of attorney that a municipality stored once for a programme phase."""

    case_path = "file__case"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="powers_of_attorney")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField("Hinterlegt", default=timezone.now)

    class Meta:
        """One per municipality and phase."""

        verbose_name = "Vollmacht"
        verbose_name_plural = "Vollmachten"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "rule_set"], name="power_of_attorney_once")
        ]

    def __str__(self) -> str:
        return f"Vollmacht {self.pk}"


class ApplicationVersion(Fact):
    """What was submitted: the answers in words, frozen, with the hash that PDF and journal repeat."""

    case_path = "application__case"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("Fassung")
    content = models.JSONField("Inhalt")
    sha256 = models.CharField("Prüfsumme", max_length=64)
    starts_on = models.DateField("Förderung von", null=True)
    ends_on = models.DateField("Förderung bis", null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("Eingereicht", default=timezone.now)
    signature = models.CharField("Unterschrift", max_length=20, choices=SignatureKind)
    signature_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Numbers run per application."""

        verbose_name = "Eingereichte Fassung"
        verbose_name_plural = "Eingereichte Fassungen"
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"Fassung {self.number} von Antrag {self.application_id}"
