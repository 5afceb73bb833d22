"""Append-only record of what happened to accounts: invitations, roles, second factors."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.organisation import Organisation


class AccountEvent(models.Model):
    """Who did what to whose account; ids only, no personal data."""

    at = models.DateTimeField("Zeitpunkt", default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Wer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField("Was", max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Wen", null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("Rolle", max_length=30, blank=True)

    class Meta:
        """Read by person and by time."""

        verbose_name = "Eintrag zu Konten"
        verbose_name_plural = "Einträge zu Konten"
        indexes: ClassVar = [models.Index(fields=["-at"], name="account_event_newest")]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"
