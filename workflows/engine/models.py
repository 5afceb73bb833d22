"""What the engine remembers of itself."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """The last time a periodic job ran; the operations page reads it."""

    name = models.CharField("Name", max_length=40, primary_key=True)
    beat_at = models.DateTimeField("Zuletzt", default=timezone.now)

    class Meta:
        """By name."""

        verbose_name = "Lebenszeichen"
        verbose_name_plural = "Lebenszeichen"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
