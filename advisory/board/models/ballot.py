"""Ballots of open rounds, and the evidence for a vote that arrived in text form."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from advisory.board.choices import CameBy, VoteChoice
from advisory.board.models.resolution import Elector
from workflows.casefile.facts import Fact


class Ballot(Fact):
    """One ballot per person and round; the caster may replace it until the round closes.

    A vote that the office entered may be objected to until `objection_until`; the round does not end before, unless the
    member has said that it is right (`acknowledged_at`).

    The database refuses a ballot for a closed round, and to change or delete one afterwards.
    """

    case_path = "elector__round__resolution__case"

    elector = models.OneToOneField(Elector, on_delete=models.PROTECT, related_name="ballot")
    choice = models.CharField("Stimme", max_length=10, choices=VoteChoice)
    note = models.TextField("Anmerkung für das Protokoll", blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cast_at = models.DateTimeField("Abgegeben", default=timezone.now)
    objection_until = models.DateField("Widerspruch bis", null=True, blank=True)
    acknowledged_at = models.DateTimeField("Vom Mitglied bestätigt", null=True, blank=True)

    class Meta:
        """No ordering: nothing may be read from an order."""

        verbose_name = "Stimme"
        verbose_name_plural = "Stimmen"

    def __str__(self) -> str:
        return f"Stimme {self.pk}"


class BallotEvidence(Fact):
    """The mail or letter a vote was entered from; no file of the case, because it shows the vote.

    `disputed_at`: the member said that it is not right, and the vote was taken out.
    """

    case_path = "elector__round__resolution__case"

    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField("Name", max_length=200)
    media_type = models.CharField("Dateityp", max_length=100)
    sha256 = models.CharField("Prüfsumme", max_length=64)
    content = models.FileField("Inhalt", max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("Abgelegt", default=timezone.now)
    received_on = models.DateField("Eingegangen am", null=True, blank=True)
    came_by = models.CharField("Eingegangen per", max_length=10, choices=CameBy, blank=True)
    disputed_at = models.DateTimeField("Bestritten", null=True, blank=True)

    class Meta:
        """Kept for good."""

        verbose_name = "Beleg einer Stimme"
        verbose_name_plural = "Belege von Stimmen"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Beleg {self.pk}"

    @property
    def case_id(self) -> int:
        """The case, for the policy."""
        return self.elector.case_id
