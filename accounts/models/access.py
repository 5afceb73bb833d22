"""How people get in: a request from the public start page, and an invitation that is used up by pressing a button."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.choices import AccessRequestState, Interest, Role
from accounts.models.organisation import Organisation
from accounts.policy import POWERFUL


class AccessRequest(models.Model):
    """Somebody of a local authority asks for access; the institute answers by an invitation or a call."""

    organisation = models.ForeignKey(Organisation, verbose_name="Kommune", on_delete=models.PROTECT)
    name = models.CharField("Vor- und Nachname", max_length=200)
    email = models.EmailField("Dienstliche E-Mail-Adresse")
    phone = models.CharField("Telefon", max_length=50, blank=True)
    interest = models.CharField("Worum geht es?", max_length=20, choices=Interest)
    message = models.TextField("Nachricht", blank=True)
    state = models.CharField("Stand", max_length=10, choices=AccessRequestState, default=AccessRequestState.OPEN)
    created_at = models.DateTimeField("Eingegangen", default=timezone.now)
    answered_at = models.DateTimeField("Beantwortet", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """One open request per address and authority: sending the form twice makes one."""

        verbose_name = "Anfrage nach Zugang"
        verbose_name_plural = "Anfragen nach Zugang"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(state="OPEN"),
                name="access_request_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"Anfrage {self.pk}"


class Invitation(models.Model):
    """An invitation to a role; only the hash of its token is stored."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField("Rolle", max_length=30, choices=Role)
    name = models.CharField("Vor- und Nachname", max_length=200)
    email = models.EmailField("E-Mail-Adresse")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("Verschickt", default=timezone.now)
    expires_at = models.DateTimeField("Gilt bis")
    accepted_at = models.DateTimeField("Angenommen", null=True, blank=True)
    revoked_at = models.DateTimeField("Zurückgezogen", null=True, blank=True)
    confirmed_at = models.DateTimeField("Von einer zweiten Person bestätigt", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Newest first."""

        verbose_name = "Einladung"
        verbose_name_plural = "Einladungen"
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"Einladung {self.pk}"

    @property
    def waits_for_second(self) -> bool:
        """Whether a second person has yet to confirm it: a powerful role is never given by one person alone."""
        return self.role in POWERFUL and self.confirmed_at is None

    @property
    def is_open(self) -> bool:
        """Whether the button on its page still works."""
        ended = self.accepted_at is not None or self.revoked_at is not None or self.expires_at <= timezone.now()
        return not ended and not self.waits_for_second
