"""The outbox: one row per mail and recipient, written in the transaction of the effect it reports."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from notifications.choices import MailState
from notifications.visibility import hidden_from


class OutboxQuerySet(models.QuerySet["OutboxMail"]):
    """Mails, scoped to who may read them."""

    def visible_to(self, user: Any) -> "OutboxQuerySet":
        """The mails this person may read on the outbox page."""
        if not user.has_perm("notifications.view_outbox"):
            return self.none()
        return self.exclude(hidden_from(user))


class OutboxMail(models.Model):
    """A mail as it was or will be sent.

    `secret` holds a one-time link until the mail is sent; the stored texts carry a mark in its place, so that no page
    ever shows it, and it is erased with the sending.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    idempotency_key = models.CharField("Schlüssel gegen doppelten Versand", max_length=200, unique=True)
    kind = models.CharField("Art", max_length=60)
    about = models.CharField("Worum es geht", max_length=80, blank=True, db_index=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Empfänger:in",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.EmailField("E-Mail-Adresse")
    reason = models.CharField("Warum diese Person", max_length=200)
    subject = models.CharField("Betreff", max_length=300)
    text = models.TextField("Text")
    html = models.TextField("HTML")
    secret = models.TextField("Einmal-Link bis zum Versand", blank=True)
    state = models.CharField("Stand", max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    due_at = models.DateTimeField("Frühester nächster Versuch", default=timezone.now)
    claim = models.UUIDField("Anspruch des Workers", null=True, blank=True)
    withdrawn_because = models.CharField("Warum zurückgehalten", max_length=200, blank=True, default="")
    last_error = models.CharField("Letzter Fehler", max_length=200, blank=True)
    created_at = models.DateTimeField("Angelegt", default=timezone.now)
    sent_at = models.DateTimeField("Verschickt", null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        """Partial index over the mails that are still to be sent."""

        verbose_name = "E-Mail"
        verbose_name_plural = "E-Mails"
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="outbox_open", condition=models.Q(state__in=["QUEUED", "LEASED"])),
            models.Index(fields=["-created_at", "-id"], name="outbox_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class MailMatter(models.Model):
    """One of the matters a bundled mail speaks of, with its line, so that the mail can be written again without it."""

    mail = models.ForeignKey(OutboxMail, on_delete=models.CASCADE, related_name="matters")
    about = models.CharField("Worum es geht", max_length=80, db_index=True)
    permission = models.CharField("Was die Person dafür braucht", max_length=80, blank=True)
    line = models.JSONField("Zeile")

    class Meta:
        """In the order of the mail."""

        verbose_name = "Sache einer gebündelten E-Mail"
        verbose_name_plural = "Sachen gebündelter E-Mails"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.about} in {self.mail_id}"


class DemoMail(models.Model):
    """A mail in the mailbox of the demonstration, where nothing leaves the machine."""

    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    address = models.EmailField("E-Mail-Adresse", db_index=True)
    subject = models.CharField("Betreff", max_length=300)
    text = models.TextField("Text")
    created_at = models.DateTimeField("Eingegangen", default=timezone.now)

    class Meta:
        """Newest first by index."""

        verbose_name = "E-Mail im Muster-Postfach"
        verbose_name_plural = "E-Mails im Muster-Postfach"

    def __str__(self) -> str:
        return self.message_id
