"""The wall between learning and money, by person and over time: who opened whose notes, and who stands in for whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advisory.support.choices import WallSide
from advisory.support.models.advisory import AdvisoryCase, OfAdvisoryCase
from workflows.casefile.facts import Fact

USER = settings.AUTH_USER_MODEL


class NotesReader(OfAdvisoryCase, Fact):
    """A person of the institute who opened the notes of an accompaniment: she decides on no money of its municipality.

    It holds beyond the end of the accompaniment and of her role. Lead and foundation together may lift it: one asks,
    the other agrees. Once lifted, the notes are closed to her until she opens them anew.
    """

    case_path = "advisory__case"

    advisory = models.ForeignKey(AdvisoryCase, on_delete=models.PROTECT, related_name="readers")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("Geöffnet", default=timezone.now)
    asked_side = models.CharField("Aufhebung verlangt von", max_length=12, choices=WallSide, blank=True)
    asked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("Aufhebung verlangt", null=True, blank=True)
    agreed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField("Aufgehoben", null=True, blank=True)

    class Meta:
        """Once for each person; two others lift it."""

        verbose_name = "Einblick in eine Begleitung"
        verbose_name_plural = "Einblicke in Begleitungen"
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["advisory", "person"], name="notes_reader_once"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | (~Q(agreed_by=F("asked_by")) & Q(asked_by__isnull=False)),
                name="wall_two_people",
            ),
            models.CheckConstraint(
                condition=(Q(asked_by__isnull=True) | ~Q(asked_by=F("person")))
                & (Q(agreed_by__isnull=True) | ~Q(agreed_by=F("person"))),
                name="wall_not_for_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"Einblick {self.advisory_id}/{self.person_id}"


class AdvisoryCover(OfAdvisoryCase, Fact):
    """Who stands in for an absent adviser, and how long: sees dates and agreed steps, never notes."""

    case_path = "advisory__case"

    advisory = models.ForeignKey(AdvisoryCase, on_delete=models.PROTECT, related_name="covers")
    person = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("Ab")
    ends_on = models.DateField("Bis")
    named_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Newest first."""

        verbose_name = "Vertretung einer Beratung"
        verbose_name_plural = "Vertretungen von Beratungen"
        ordering: ClassVar = ["-ends_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cover_in_order"),
        ]

    def __str__(self) -> str:
        return f"Vertretung {self.advisory_id}/{self.person_id}"
