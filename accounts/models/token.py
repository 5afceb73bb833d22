"""Access keys for programs: only the hash is stored, each is limited by scopes and an end."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class TokenScope(models.TextChoices):
    """What a program may do with a key, within what its person may do."""

    READ = "read", "Lesen: Vorgänge, Aufgaben, Anträge"
    TASKS = "tasks", "Aufgaben erledigen"
    BALLOTS = "ballots", "Abstimmen (gilt nur für eine Sitzung)"


class ApiToken(models.Model):
    """A key of a person; it opens nothing that the person could not open herself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField("Wofür", max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField("Umfang", default=list)
    created_at = models.DateTimeField("Angelegt", default=timezone.now)
    expires_at = models.DateTimeField("Gilt bis")
    last_used_on = models.DateField("Zuletzt benutzt", null=True, blank=True)
    revoked_at = models.DateTimeField("Widerrufen", null=True, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = "Zugangsschlüssel"
        verbose_name_plural = "Zugangsschlüssel"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"Zugangsschlüssel {self.pk}"

    @property
    def is_valid(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and self.expires_at > timezone.now()
