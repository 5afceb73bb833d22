"""What the institute notes: first contact, requests for correction, recommendation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from funding.applications.choices import ContactChannel, Vote
from funding.applications.models.application import Application
from workflows.casefile.facts import Fact


class ContactEvent(Fact):
    """The first personal contact (rule R6); the automatic confirmation does not count."""

    case_path = "application__case"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField("Weg", max_length=10, choices=ContactChannel)
    on = models.DateField("Tag")
    note = models.TextField("Ergebnis")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("Eingetragen", default=timezone.now)

    class Meta:
        """In order of entry."""

        verbose_name = "Kontakt"
        verbose_name_plural = "Kontakte"

    def __str__(self) -> str:
        return f"Kontakt {self.pk}"


class CorrectionRequest(Fact):
    """A request for correction: only the listed items may be changed."""

    case_path = "application__case"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField("Nummer")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("Gestellt", default=timezone.now)
    answered_at = models.DateTimeField("Beantwortet", null=True, blank=True)

    class Meta:
        """One open request at a time."""

        verbose_name = "Rückfrage"
        verbose_name_plural = "Rückfragen"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="correction_number_once"),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(answered_at__isnull=True), name="correction_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Rückfrage {self.number} zu Antrag {self.application_id}"


class CorrectionItem(Fact):
    """One item to complete: a field of a section or an attachment, with the reason."""

    case_path = "request__application__case"

    request = models.ForeignKey(CorrectionRequest, on_delete=models.PROTECT, related_name="items")
    section = models.CharField("Abschnitt", max_length=20)
    field = models.CharField("Angabe", max_length=60)
    reason = models.TextField("Was fehlt")

    class Meta:
        """Each field once per request."""

        verbose_name = "Punkt einer Rückfrage"
        verbose_name_plural = "Punkte einer Rückfrage"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "section", "field"], name="correction_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.section}.{self.field}"


class Recommendation(Fact):
    """The institute's recommendation, read by a second pair of eyes, with the applicant's answer."""

    case_path = "application__case"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField("Nummer")
    vote = models.CharField("Empfehlung", max_length=30, choices=Vote)
    text = models.TextField("Begründung")
    conditions = models.TextField("Vor Auszahlung nötig", blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("Geschrieben", default=timezone.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("Mitgezeichnet", null=True)
    returned_note = models.TextField("Zurückgegeben, weil", blank=True)
    reply = models.TextField("Antwort der Kommune", blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField("Beantwortet", null=True)

    class Meta:
        """Two different people write and approve."""

        verbose_name = "Empfehlung"
        verbose_name_plural = "Empfehlungen"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="recommendation_once"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("written_by")),
                name="recommendation_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"Empfehlung {self.number} zu Antrag {self.application_id}"

    @property
    def is_told(self) -> bool:
        """Whether the municipality may read it: it is told in the moment a second person signs it."""
        return self.approved_at is not None
