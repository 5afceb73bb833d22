"""A resolution, its rounds, the people asked in a round, and questions before the vote."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from viewflow.workflow.models import Process

from advisory.board.choices import (
    APPROVALS,
    SEALED,
    ConflictOfInterest,
    Decision,
    NotGranted,
    Presiding,
    RoundOutcome,
    RoundState,
)
from advisory.board.figures.motions import FREE_TEXT
from advisory.board.models.seat import Seat
from workflows.casefile.facts import Fact
from workflows.models import CaseFile, StoredFile

SOME_MATTER = "das beantragte Vorhaben"


class Resolution(Fact):
    """What the board decides on: asked for by the matter as values; the office makes a proposal, words are derived.

    `granted`, `bearing` and the `asked_…` fields are what was asked for; amount, period, conditions, obligations and
    reasons are those of the newest motion, and `motion` its words. Amounts in whole cents.
    """

    sealed_sets = ("documents",)

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="resolutions")
    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="resolution", null=True)
    reference = models.CharField("Beschlussnummer", max_length=20, unique=True)
    subject = models.CharField("Gegenstand", max_length=300)
    facts = models.JSONField("Eckdaten", default=list)
    recommendation = models.TextField("Empfehlung", blank=True)
    reply = models.TextField("Antwort der Kommune", blank=True)
    suggested = models.JSONField("Hinweise auf Befangenheit", default=list)
    granted = models.CharField("Was gefördert wird", max_length=300, default=SOME_MATTER)
    bearing = models.CharField("Wer welchen Teil zahlt", max_length=200, blank=True)
    asked_cents = models.BigIntegerField("Beantragt, in Cent", null=True, blank=True)
    asked_from = models.DateField("Beantragt von", null=True, blank=True)
    asked_until = models.DateField("Beantragt bis", null=True, blank=True)
    amount_cents = models.BigIntegerField("Höchstbetrag in Cent", null=True, blank=True)
    starts_on = models.DateField("Von", null=True, blank=True)
    ends_on = models.DateField("Bis", null=True, blank=True)
    documents: Any = models.ManyToManyField(StoredFile, related_name="+")
    proposal = models.CharField("Vorgeschlagene Entscheidung", max_length=30, choices=Decision)
    motion = models.TextField("Beschlusstext")
    conditions = models.TextField("Vor Auszahlung nötig", blank=True)
    obligations = models.TextField("Später nachzuweisen", blank=True)
    reasons = models.TextField("Gründe", blank=True)
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


class Round(Fact):
    """A round of voting; it is never reset, a new one follows. The count is written once, at its close.

    `motion` is derived from `terms` by the words of version `template` (0: written freely, before there were any) and
    frozen at opening. The free money of the phase is kept as it was at opening and at close, in whole cents: for this
    decision, and as the programme page says it. `not_granted` and `reasons` are the chair's, where a grant failed.
    """

    case_path = "resolution__case"

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField("Runde")
    state = models.CharField("Stand", max_length=12, choices=RoundState, default=RoundState.OPEN)
    rules = models.JSONField("Regeln")
    motion = models.TextField("Beschlusstext")
    proposal = models.CharField("Vorgeschlagene Entscheidung", max_length=30, choices=Decision)
    template = models.PositiveSmallIntegerField("Fassung der Worte", default=FREE_TEXT)
    terms = models.JSONField("Was gilt, wenn er angenommen wird", default=dict)
    free_at_opening = models.BigIntegerField("Frei nach dieser Entscheidung, bei Eröffnung", null=True)
    programme_at_opening = models.BigIntegerField("Frei im Programm, bei Eröffnung", null=True)
    free_at_close = models.BigIntegerField("Frei nach dieser Entscheidung, am Ende", null=True)
    programme_at_close = models.BigIntegerField("Frei im Programm, am Ende", null=True)
    after_meeting_on = models.DateField("Nach Beratung in der Sitzung am", null=True, blank=True)
    opened_at = models.DateTimeField("Eröffnet", default=timezone.now)
    closes_on = models.DateField("Letzter Tag")
    first_closes_on = models.DateField("Letzter Tag, bevor er einmal verschoben wurde", null=True, blank=True)
    closed_at = models.DateTimeField("Geschlossen", null=True, blank=True)
    outcome = models.CharField("Ausgang", max_length=12, choices=RoundOutcome, blank=True)
    entitled = models.PositiveSmallIntegerField("Stimmberechtigte Sitze", null=True)
    present = models.PositiveSmallIntegerField("Beteiligte Sitze", null=True)
    required = models.PositiveSmallIntegerField("Nötige Sitze", null=True)
    yes = models.PositiveSmallIntegerField("Zustimmung", null=True)
    no = models.PositiveSmallIntegerField("Ablehnung", null=True)
    abstain = models.PositiveSmallIntegerField("Enthaltung", null=True)
    decided_by = models.CharField("Entschieden durch", max_length=10, blank=True)
    reopened_because = models.TextField("Neu eröffnet, weil", blank=True)
    not_granted = models.CharField("Nicht bewilligt, und nun", max_length=10, choices=NotGranted, blank=True)
    reasons = models.TextField("Gründe des Vorsitzes", blank=True)

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
    def is_grant_refused(self) -> bool:
        """Whether a proposal to grant was counted and found no majority: the chair says how it goes on."""
        return self.outcome == RoundOutcome.REJECTED and self.proposal in APPROVALS

    @property
    def is_free_text(self) -> bool:
        """Whether the words were written freely, before they were derived."""
        return self.template == FREE_TEXT

    @property
    def shows_counts(self) -> bool:
        """Counts are shown once the chair has confirmed an outcome; otherwise they stay sealed."""
        return self.state == RoundState.CONFIRMED and self.outcome not in SEALED


class Elector(Fact):
    """A person of a seat in a round: the electorate as it was when the round opened, with what was declared.

    `invited_at` is empty for deputies who were not asked (yet); `recused` is what the count reads.
    """

    case_path = "round__resolution__case"

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
    left_at = models.DateTimeField("Ausgeschieden", null=True, blank=True)

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


class BoardQuestion(Fact):
    """A question to the office before the vote; question and answer are read by all who are not recused."""

    case_path = "resolution__case"

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
