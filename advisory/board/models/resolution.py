"""A resolution, its rounds, the people asked in a round, and questions before the vote."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from viewflow.workflow.models import Process

from advisory.board.choices import SEALED, ConflictOfInterest, Decision, Presiding, RoundOutcome, RoundState
from advisory.board.models.seat import Seat
from workflows.models import CaseFile, StoredFile


class Resolution(models.Model):
    """What the board decides on: handed up as values by the matter, worded as a motion by the office."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="resolutions")
    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="resolution", null=True)
    reference = models.CharField("Beschlussnummer", max_length=20, unique=True)
    subject = models.CharField("Gegenstand", max_length=300)
    facts = models.JSONField("Eckdaten", default=list)
    recommendation = models.TextField("Empfehlung", blank=True)
    reply = models.TextField("Antwort der Kommune", blank=True)
    suggested = models.JSONField("Hinweise auf Befangenheit", default=list)
    amount_cents = models.BigIntegerField("Höchstbetrag in Cent", null=True, blank=True)
    starts_on = models.DateField("Von", null=True, blank=True)
    ends_on = models.DateField("Bis", null=True, blank=True)
    budget_left_cents = models.BigIntegerField("Im Budget noch frei, in Cent", null=True, blank=True)
    documents: Any = models.ManyToManyField(StoredFile, related_name="+")
    proposal = models.CharField("Vorgeschlagene Entscheidung", max_length=30, choices=Decision)
    motion = models.TextField("Beschlusstext")
    conditions = models.TextField("Vor Auszahlung nötig", blank=True)
    deferred_until = models.DateField("Vertagt bis", null=True, blank=True)
    decision = models.CharField("Entscheidung", max_length=30, choices=Decision, blank=True)
    announced_at = models.DateTimeField("Bekannt gegeben", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("Angelegt", default=timezone.now)

    class Meta:
        """Newest first."""

        verbose_name = "Beschluss"
        verbose_name_plural = "Beschlüsse"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="") | Q(announced_at__isnull=False), name="decision_is_announced"
            )
        ]

    def __str__(self) -> str:
        return f"Beschluss {self.reference}"


class Round(models.Model):
    """A round of voting; it is never reset, a new one follows. The count is written once, at its close."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField("Runde")
    state = models.CharField("Stand", max_length=12, choices=RoundState, default=RoundState.OPEN)
    rules = models.JSONField("Regeln")
    motion = models.TextField("Beschlusstext")
    proposal = models.CharField("Vorgeschlagene Entscheidung", max_length=30, choices=Decision)
    after_meeting_on = models.DateField("Nach Beratung in der Sitzung am", null=True, blank=True)
    opened_at = models.DateTimeField("Eröffnet", default=timezone.now)
    closes_on = models.DateField("Letzter Tag")
    closed_at = models.DateTimeField("Geschlossen", null=True, blank=True)
    outcome = models.CharField("Ausgang", max_length=12, choices=RoundOutcome, blank=True)
    entitled = models.PositiveSmallIntegerField("Stimmberechtigte Sitze", null=True)
    present = models.PositiveSmallIntegerField("Beteiligte Sitze", null=True)
    required = models.PositiveSmallIntegerField("Nötige Sitze", null=True)
    yes = models.PositiveSmallIntegerField("Zustimmung", null=True)
    no = models.PositiveSmallIntegerField("Ablehnung", null=True)
    abstain = models.PositiveSmallIntegerField("Enthaltung", null=True)
    decided_by = models.CharField("Entschieden durch", max_length=10, blank=True)

    class Meta:
        """Numbers run per resolution; one open round at a time."""

        verbose_name = "Runde"
        verbose_name_plural = "Runden"
        ordering: ClassVar = ["resolution", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resolution", "number"], name="round_number_once"),
            models.UniqueConstraint(fields=["resolution"], condition=Q(state="OPEN"), name="round_open_once"),
            models.CheckConstraint(condition=Q(state="OPEN") | Q(closed_at__isnull=False), name="round_closed_at"),
        ]

    def __str__(self) -> str:
        return f"Runde {self.number} zu Beschluss {self.resolution_id}"

    @property
    def is_open(self) -> bool:
        """Whether ballots are taken."""
        return self.state == RoundState.OPEN

    @property
    def shows_counts(self) -> bool:
        """Counts are shown once the chair has confirmed an outcome; otherwise they stay sealed."""
        return self.state == RoundState.CONFIRMED and self.outcome not in SEALED


class Elector(models.Model):
    """A person of a seat in a round: the electorate as it was when the round opened, with what was declared.

    `invited_at` is empty for deputies who were not asked (yet); `recused` is what the count reads.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="electors")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="elections")
    rank = models.PositiveSmallIntegerField("Reihenfolge")
    voting = models.BooleanField("Stimmberechtigt")
    presides = models.CharField("Leitung", max_length=15, choices=Presiding, blank=True)
    invited_at = models.DateTimeField("Gefragt", null=True, blank=True)
    interest = models.CharField("Befangenheit", max_length=10, choices=ConflictOfInterest, blank=True)
    declared_at = models.DateTimeField("Erklärt", null=True, blank=True)
    clarified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recused = models.BooleanField("Befangen", default=False)

    class Meta:
        """A person stands once in a round."""

        verbose_name = "Stimmberechtigte Person"
        verbose_name_plural = "Stimmberechtigte Personen"
        ordering: ClassVar = ["round", "seat", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "user"], name="elector_once"),
            models.UniqueConstraint(fields=["round", "seat", "rank"], name="elector_rank_once"),
        ]

    def __str__(self) -> str:
        return f"Person {self.user_id} in Runde {self.round_id}"

    @property
    def case_id(self) -> int:
        """The case, for the policy."""
        case_id: int = self.round.resolution.case_id
        return case_id

    @property
    def documents_open(self) -> bool:
        """Whether the person declared to have no interest (or the chair cleared it up)."""
        return self.interest == ConflictOfInterest.NONE and not self.recused


class BoardQuestion(models.Model):
    """A question to the office before the vote; question and answer are read by all who are not recused."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("Frage")
    asked_at = models.DateTimeField("Gefragt", default=timezone.now)
    answer = models.TextField("Antwort", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("Beantwortet", null=True, blank=True)

    class Meta:
        """Oldest first."""

        verbose_name = "Frage an die Geschäftsstelle"
        verbose_name_plural = "Fragen an die Geschäftsstelle"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Frage {self.pk}"

    @property
    def case_id(self) -> int:
        """The case, for the policy."""
        return self.resolution.case_id
