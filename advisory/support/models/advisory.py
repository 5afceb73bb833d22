"""The advisory case (Prozessbegleitung), the scope agreed beforehand, and the sessions booked against it."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advisory.support.choices import AdviceFormat, SessionState, Side, Topic
from workflows.casefile.facts import Fact
from workflows.models import CaseFile

USER = settings.AUTH_USER_MODEL


class AdvisoryCase(Fact):
    """A case file of its own, beside the matter it came from: learning stays apart from money."""

    unsealed = ("revision",)

    case = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="advisory_case")
    source = models.OneToOneField(CaseFile, on_delete=models.PROTECT, related_name="advisory_case_from_here")
    kicked_off_on = models.DateField("Auftakt", null=True, blank=True)
    goals = models.TextField("Zieldefinition", blank=True)
    goals_on = models.DateField("Ziele geklärt", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        verbose_name = "Prozessbegleitung"
        verbose_name_plural = "Prozessbegleitungen"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"Prozessbegleitung {self.pk}"

    @property
    def organisation_id(self) -> int:
        """The municipality, for the policy."""
        return self.case.organisation_id


class OfAdvisoryCase:
    """What belongs to an advisory case is under its policy; load it with `advisory__case`."""

    advisory: AdvisoryCase

    @property
    def case(self) -> CaseFile:
        """The case file."""
        return self.advisory.case

    @property
    def case_id(self) -> int:
        """The case file's id, for exclusions."""
        return self.advisory.case_id

    @property
    def organisation_id(self) -> int:
        """The municipality."""
        return self.advisory.case.organisation_id


class AdvisoryScope(Fact):
    """A scope of advice (Beratungsumfang): proposed by one side, agreed by the other; the newest agreed one counts."""

    case_path = "advisory__case"

    advisory = models.ForeignKey(AdvisoryCase, on_delete=models.PROTECT, related_name="scopes")
    number = models.PositiveSmallIntegerField("Fassung")
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_side = models.CharField("Vorschlag von", max_length=12, choices=Side)
    agreed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField("Vereinbart", null=True, blank=True)

    class Meta:
        """Numbered without gap."""

        verbose_name = "Beratungsumfang"
        verbose_name_plural = "Beratungsumfänge"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["advisory", "number"], name="scope_once")]

    def __str__(self) -> str:
        return f"Beratungsumfang {self.advisory_id}/{self.number}"


class ScopeItem(Fact):
    """Hours per year for a topic in a format."""

    case_path = "scope__advisory__case"

    scope = models.ForeignKey(AdvisoryScope, on_delete=models.PROTECT, related_name="items")
    topic = models.CharField("Thema", max_length=15, choices=Topic)
    format = models.CharField("Format", max_length=15, choices=AdviceFormat)
    hours = models.DecimalField("Stunden im Jahr", max_digits=6, decimal_places=1)

    class Meta:
        """Once per topic and format."""

        verbose_name = "Zeile eines Beratungsumfangs"
        verbose_name_plural = "Zeilen von Beratungsumfängen"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "topic", "format"], name="scope_item_once"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="scope_item_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.hours}"


class AdvisorySession(OfAdvisoryCase, Fact):
    """A session (Beratungstermin): its notes are read by the municipality and its advisers, never by those who pay.

    `confidential_note` is for the advisers alone.
    """

    case_path = "advisory__case"
    unsealed = ("revision",)

    advisory = models.ForeignKey(AdvisoryCase, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField("Tag")
    place = models.CharField("Ort oder Weg", max_length=200, blank=True)
    topic = models.CharField("Thema", max_length=15, choices=Topic)
    format = models.CharField("Format", max_length=15, choices=AdviceFormat)
    hours = models.DecimalField("Stunden", max_digits=4, decimal_places=1, default=Decimal(1))
    state = models.CharField("Stand", max_length=10, choices=SessionState, default=SessionState.PLANNED)
    participants = models.TextField("Wer dabei ist, nach Funktion", blank=True)
    preparation = models.TextField("Vorbereitung", blank=True)
    result = models.TextField("Ergebnis", blank=True)
    next_steps = models.TextField("Verabredungen: wer, was, bis wann", blank=True)
    confidential_note = models.TextField("Notiz nur für die Beratung", blank=True)
    written_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("Angelegt", default=timezone.now)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        verbose_name = "Beratungstermin"
        verbose_name_plural = "Beratungstermine"
        ordering: ClassVar = ["-held_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["advisory", "held_on"], name="session_of_case")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(hours__gt=0), name="session_hours")]

    def __str__(self) -> str:
        return f"Beratungstermin {self.pk}"
