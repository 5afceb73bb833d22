"""Seats of the board, and who holds them from when to when."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation
from advisory.board.choices import Presiding, SeatChange


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with a validity."""

    def on(self, day: datetime.date) -> "DatedQuerySet":
        """Rows valid on a day."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def today(self) -> "DatedQuerySet":
        """Rows valid today."""
        return self.on(timezone.localdate())


class Seat(models.Model):
    """A seat of the board: what it stands for, whether it votes, whether its member presides."""

    name = models.CharField("Sitz", max_length=120)
    organisation = models.ForeignKey(
        Organisation, verbose_name="Entsendet von", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    voting = models.BooleanField("Stimmberechtigt", default=True)
    presides = models.CharField("Leitung", max_length=15, choices=Presiding, blank=True)
    starts_on = models.DateField("Gilt ab", default=timezone.localdate)
    ends_on = models.DateField("Gilt bis", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One chair and one deputy chair at a time."""

        verbose_name = "Sitz"
        verbose_name_plural = "Sitze"
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["presides"], condition=Q(ends_on__isnull=True) & ~Q(presides=""), name="seat_presides_once"
            ),
            models.UniqueConstraint(fields=["name"], condition=Q(ends_on__isnull=True), name="seat_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person holds a seat (`rank` 0) or stands in for its holder (1 and more, in this order)."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Person", on_delete=models.PROTECT, related_name="memberships"
    )
    rank = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    starts_on = models.DateField("Gilt ab", default=timezone.localdate)
    ends_on = models.DateField("Gilt bis", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One member per seat, one place on the board per person."""

        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        ordering: ClassVar = ["seat", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "rank"], condition=Q(ends_on__isnull=True), name="rank_held_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(ends_on__isnull=True), name="person_on_board_once"),
        ]

    def __str__(self) -> str:
        return f"Mitgliedschaft {self.pk}"


class SeatEvent(models.Model):
    """Append-only: who changed what about a seat, when; triggers refuse to change or delete it."""

    at = models.DateTimeField("Zeitpunkt", default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Wer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField("Was", max_length=20, choices=SeatChange)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="events")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("Reihenfolge", null=True)

    class Meta:
        """Newest first."""

        verbose_name = "Änderung eines Sitzes"
        verbose_name_plural = "Änderungen an Sitzen"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.seat_id}"
