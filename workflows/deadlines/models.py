"""Tables of time: rules per rule set, running deadlines, their pauses and reminders."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from viewflow.workflow.models import Task

from workflows.casefile.models import CaseFile, RuleSet
from workflows.choices import OPEN_DEADLINES, DeadlineState, PeriodUnit


class DeadlineRule(models.Model):
    """How long a period is under a rule set, when to remind, and who hears of it when it is overdue."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="deadline_rules")
    code = models.CharField("Kürzel", max_length=40)
    title = models.CharField("Bezeichnung", max_length=120)
    amount = models.PositiveSmallIntegerField("Dauer")
    unit = models.CharField("Einheit", max_length=15, choices=PeriodUnit)
    reminder_offsets = models.JSONField(
        "Erinnerungen in Arbeitstagen",
        default=list,
        help_text="Negativ: vor dem Ende, 0: am letzten Tag, positiv: danach.",
    )
    extension = models.PositiveSmallIntegerField("Verlängerung in Arbeitstagen", default=0)
    escalation_role = models.CharField("Rolle, die von Überfälligem hört", max_length=30, blank=True)

    class Meta:
        """One rule per code and rule set."""

        verbose_name = "Fristregel"
        verbose_name_plural = "Fristregeln"
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule_set", "code"], name="deadline_rule_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.amount} {self.unit}"


class Deadline(models.Model):
    """A running, paused or finished period: the row is the truth about time."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="deadlines")
    rule = models.ForeignKey(DeadlineRule, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines")
    started_on = models.DateField("Beginn")
    due_on = models.DateField("Ende")
    explanation = models.TextField("Warum dieses Datum")
    state = models.CharField("Stand", max_length=10, choices=DeadlineState, default=DeadlineState.RUNNING)
    extended_by = models.PositiveSmallIntegerField("Verlängert um Arbeitstage", default=0)
    finished_on = models.DateField("Erledigt", null=True, blank=True)

    class Meta:
        """Partial index over open deadlines; one open deadline per task and rule."""

        verbose_name = "Frist"
        verbose_name_plural = "Fristen"
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], name="deadline_open", condition=Q(state__in=["RUNNING", "PAUSED"])),
            models.Index(fields=["case", "state"], name="deadline_of_case"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task", "rule"], condition=Q(state__in=["RUNNING", "PAUSED"]), name="deadline_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"Frist {self.pk} bis {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Whether it still runs or rests."""
        return self.state in OPEN_DEADLINES

    @property
    def is_overdue(self) -> bool:
        """Whether it runs and its last day is over."""
        return self.state == DeadlineState.RUNNING and self.due_on < timezone.localdate()


class DeadlinePause(models.Model):
    """A time in which a deadline rests, with what was left of it in working days."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="pauses")
    started_on = models.DateField("Seit")
    ended_on = models.DateField("Bis", null=True, blank=True)
    left = models.SmallIntegerField("Rest in Arbeitstagen")
    reason = models.CharField("Grund", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A deadline rests once at a time."""

        verbose_name = "Pause einer Frist"
        verbose_name_plural = "Pausen von Fristen"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deadline"], condition=Q(ended_on__isnull=True), name="pause_open_once")
        ]

    def __str__(self) -> str:
        return f"Pause {self.pk}"


class Reminder(models.Model):
    """One reminder of a deadline; `kind` is the offset in working days, unique per deadline."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField("Art", max_length=12)
    remind_on = models.DateField("Tag")
    sent_at = models.DateTimeField("Verschickt", null=True, blank=True)

    class Meta:
        """Each kind once per deadline; open ones are found by day."""

        verbose_name = "Erinnerung"
        verbose_name_plural = "Erinnerungen"
        indexes: ClassVar = [
            models.Index(fields=["remind_on"], name="reminder_open", condition=Q(sent_at__isnull=True))
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["deadline", "kind"], name="reminder_once")]

    def __str__(self) -> str:
        return f"Erinnerung {self.kind} an Frist {self.deadline_id}"
