"""An application as it is being written: sections as typed, and attachments."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from funding.applications.choices import AttachmentKind, SectionState
from workflows.casefile.facts import Fact
from workflows.models import CaseFile, StoredFile


class Application(Fact):
    """The application of a case; its stage is the stage of the case, changed by the flow's functions only."""

    case = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="application")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("Begonnen", default=timezone.now)

    class Meta:
        """One per case."""

        verbose_name = "Förderantrag"
        verbose_name_plural = "Förderanträge"

    def __str__(self) -> str:
        return f"Antrag {self.pk}"

    @property
    def organisation_id(self) -> int:
        """The municipality, for the policy."""
        return self.case.organisation_id


class ApplicationSection(models.Model):
    """A section exactly as it was typed; `version` makes the loser of two simultaneous edits keep his text."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sections")
    code = models.CharField("Abschnitt", max_length=20)
    typed = models.JSONField("Eingaben", default=dict)
    state = models.CharField("Stand", max_length=10, choices=SectionState, default=SectionState.EMPTY)
    version = models.PositiveIntegerField("Fassung", default=0)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("Zuletzt gespeichert", null=True)
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="handed_sections"
    )
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("Sachlich und rechnerisch richtig", null=True)

    class Meta:
        """Each section once."""

        verbose_name = "Abschnitt"
        verbose_name_plural = "Abschnitte"
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "code"], name="section_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.application_id}"


class Attachment(Fact):
    """A file attached to an application; a new file of a kind takes the place of the old one, which is kept."""

    case_path = "application__case"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField("Art", max_length=30, choices=AttachmentKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField("Ersetzt", null=True, blank=True)

    class Meta:
        """One current file per kind."""

        verbose_name = "Anlage"
        verbose_name_plural = "Anlagen"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=models.Q(replaced_at__isnull=True),
                name="attachment_current_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.application_id}"
