"""The domain table of the example."""

from django.db import models

from workflows.models import CaseFile


class Errand(models.Model):
    """What is to be fetched."""

    case = models.OneToOneField(CaseFile, on_delete=models.PROTECT)
    text = models.TextField(blank=True)
    approved = models.BooleanField(null=True)
    delivered = models.CharField(max_length=50, blank=True)

    def __str__(self) -> str:
        return f"Errand {self.pk}"
