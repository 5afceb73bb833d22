"""What the board decided on an application, and the letter that told it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from advisory.board.choices import Decision
from advisory.board.models import Resolution
from funding.applications.models.application import Application
from workflows.casefile.facts import Fact
from workflows.models import StoredFile


class ApplicationDecision(Fact):
    """One decision per resolution; a re-decision is a new row. Amounts in whole cents.

    `letter` holds the words of the letter as a person read and sent them, for page, PDF and mail alike. After a
    rejection the municipality may ask, with what is new, for another discussion; `answer` is the institute's.
    """

    case_path = "application__case"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    resolution = models.OneToOneField(Resolution, on_delete=models.PROTECT, related_name="application_decision")
    outcome = models.CharField("Entscheidung", max_length=30, choices=Decision)
    decided_on = models.DateField("Beschlossen am")
    conditions = models.TextField("Vor Auszahlung nötig", blank=True)
    obligations = models.TextField("Später nachzuweisen", blank=True)
    amount_cents = models.BigIntegerField("Höchstbetrag der Stiftung in Cent", null=True, blank=True)
    starts_on = models.DateField("Förderung von", null=True, blank=True)
    ends_on = models.DateField("Förderung bis", null=True, blank=True)
    deferred_until = models.DateField("Vertagt bis", null=True, blank=True)
    reasons = models.TextField("Begründung", blank=True)
    letter = models.JSONField("Brief", default=dict)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("Verschickt", null=True, blank=True)
    pdf = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_again_at = models.DateTimeField("Erneute Beratung erbeten", null=True, blank=True)
    asked_again_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    new_facts = models.TextField("Was neu ist", blank=True)
    answer = models.TextField("Antwort auf die Bitte", blank=True)
    created_at = models.DateTimeField("Festgehalten", default=timezone.now)

    class Meta:
        """Newest first."""

        verbose_name = "Entscheidung"
        verbose_name_plural = "Entscheidungen"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"Entscheidung {self.pk} zu Antrag {self.application_id}"
