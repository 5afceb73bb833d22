"""The implementation plan (Umsetzungsplan) in versions; one in force is never changed, only its progress grows."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from advisory.support.choices import MilestoneState, PlanStatus, Side
from advisory.support.models.advisory import AdvisoryCase, OfAdvisoryCase
from workflows.casefile.facts import Fact

USER = settings.AUTH_USER_MODEL


class ImplementationPlan(OfAdvisoryCase, Fact):
    """One version of the plan; both sides approve it."""

    case_path = "advisory__case"
    unsealed = ("revision",)

    advisory = models.ForeignKey(AdvisoryCase, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField("Fassung")
    status = models.CharField("Stand", max_length=15, choices=PlanStatus, default=PlanStatus.DRAFT)
    vision = models.TextField("Wohin soll es gehen?", blank=True)
    valid_from = models.DateField("Gilt von", null=True, blank=True)
    valid_to = models.DateField("Gilt bis", null=True, blank=True)
    offered_side = models.CharField("Zur Abstimmung gegeben von", max_length=12, choices=Side, blank=True)
    offered_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_force_from = models.DateField("In Kraft seit", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """One version is worked on at a time, one is in force."""

        verbose_name = "Umsetzungsplan"
        verbose_name_plural = "Umsetzungspläne"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["advisory", "number"], name="plan_version_once"),
            models.UniqueConstraint(
                fields=["advisory"],
                condition=Q(status__in=[PlanStatus.DRAFT, PlanStatus.IN_COORDINATION]),
                name="plan_draft_once",
            ),
            models.UniqueConstraint(
                fields=["advisory"], condition=Q(status=PlanStatus.IN_FORCE), name="plan_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="implementation_plan_period",
            ),
        ]

    def __str__(self) -> str:
        return f"Umsetzungsplan {self.advisory_id}/{self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.status == PlanStatus.DRAFT


class PlanGoal(Fact):
    """A goal of a version; `origin` is the goal of the version before that it continues."""

    case_path = "plan__advisory__case"

    plan = models.ForeignKey(ImplementationPlan, on_delete=models.PROTECT, related_name="goals")
    title = models.CharField("Ziel", max_length=200)
    text = models.TextField("Woran merken Kinder und Familien das?", blank=True)
    origin = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued")

    class Meta:
        """In the order they were written."""

        verbose_name = "Ziel"
        verbose_name_plural = "Ziele"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Ziel {self.pk}"

    @property
    def case_id(self) -> int:
        """The case file's id, for exclusions."""
        return self.plan.case_id

    @property
    def organisation_id(self) -> int:
        """The municipality."""
        return self.plan.organisation_id

    @property
    def case(self) -> object:
        """The case file."""
        return self.plan.case


class Milestone(Fact):
    """A milestone of a goal: what is due, when, and who takes care, by function."""

    case_path = "goal__plan__advisory__case"

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField("Meilenstein", max_length=200)
    due_on = models.DateField("Bis")
    owner = models.CharField("Wer kümmert sich? (Funktion)", max_length=120)
    origin = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued")

    class Meta:
        """By date."""

        verbose_name = "Meilenstein"
        verbose_name_plural = "Meilensteine"
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"Meilenstein {self.pk}"

    @property
    def case_id(self) -> int:
        """The case file's id, for exclusions."""
        return self.goal.plan.case_id

    @property
    def organisation_id(self) -> int:
        """The municipality."""
        return self.goal.plan.organisation_id

    @property
    def case(self) -> object:
        """The case file."""
        return self.goal.plan.case


class MilestoneProgress(Fact):
    """How far a milestone was on a day; rows are added, the newest counts."""

    case_path = "milestone__goal__plan__advisory__case"

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField("Stand", max_length=12, choices=MilestoneState)
    reason = models.TextField("Warum", blank=True)
    noted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("Eingetragen", default=timezone.now)

    class Meta:
        """Newest last."""

        verbose_name = "Stand eines Meilensteins"
        verbose_name_plural = "Stände von Meilensteinen"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.state} {self.milestone_id}"
