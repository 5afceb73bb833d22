"""The board's rules of procedure, per version of a programme phase."""

from typing import Any, ClassVar

from django.db import models

from workflows.models import RuleSet


class BoardRules(models.Model):
    """Rules of procedure (Geschäftsordnung); the defaults follow §§ 90 and 91 VwVfG as a model."""

    rule_set = models.OneToOneField(RuleSet, on_delete=models.PROTECT, related_name="board_rules")
    quorum_base = models.CharField(
        "Beschlussfähig gemessen an",
        max_length=12,
        default="entitled",
        choices=[("entitled", "den Stimmberechtigten"), ("all_voting", "allen Sitzen mit Stimme")],
    )
    quorum_share = models.CharField(
        "Anteil",
        max_length=15,
        default="more_than_half",
        choices=[
            ("more_than_half", "mehr als die Hälfte"),
            ("half", "die Hälfte"),
            ("two_thirds", "zwei Drittel"),
            ("none", "kein Anteil"),
        ],
    )
    quorum_minimum = models.PositiveSmallIntegerField("Mindestens", default=3)
    majority = models.CharField(
        "Mehrheit",
        max_length=15,
        default="simple",
        choices=[
            ("simple", "mehr Zustimmungen als Ablehnungen"),
            ("absolute", "mehr als die Hälfte der Stimmberechtigten"),
            ("two_thirds", "zwei Drittel der abgegebenen Stimmen"),
            ("unanimous", "alle abgegebenen Stimmen"),
            ("all_entitled", "alle Stimmberechtigten"),
        ],
    )
    abstention = models.CharField(
        "Enthaltung",
        max_length=10,
        default="not_cast",
        choices=[("not_cast", "zählt nicht als abgegebene Stimme"), ("cast", "zählt als abgegebene Stimme")],
    )
    tie = models.CharField(
        "Stimmengleichheit",
        max_length=10,
        default="chair",
        choices=[("chair", "Die Stimme des Vorsitzes entscheidet"), ("rejected", "gilt als Ablehnung")],
    )
    circular_shortest = models.PositiveSmallIntegerField("Umlauf mindestens, Arbeitstage", default=5)
    circular_longest = models.PositiveSmallIntegerField("Umlauf höchstens, Arbeitstage", default=10)

    deferral_longest = models.PositiveSmallIntegerField("Vertagen höchstens, Kalendertage", default=730)

    entered_objection = models.PositiveSmallIntegerField(
        "Widerspruch gegen eine eingetragene Stimme, Arbeitstage", default=2
    )

    class Meta:
        """One per version of a phase."""

        verbose_name = "Geschäftsordnung"
        verbose_name_plural = "Geschäftsordnungen"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(quorum_minimum__gte=1), name="board_rules_minimum")
        ]

    def __str__(self) -> str:
        return f"Geschäftsordnung zu Förderphase {self.rule_set_id}"

    def as_case(self, *, procedure: str = "circular", repeat_invitation: bool = False) -> dict[str, Any]:
        """The rules in the words of the exchange format, as a round keeps them."""
        return {
            "procedure": procedure,
            "quorum": {"base": self.quorum_base, "share": self.quorum_share, "minimum": self.quorum_minimum},
            "majority": self.majority,
            "abstention": self.abstention,
            "tie": self.tie,
            "repeat_invitation": repeat_invitation,
        }
