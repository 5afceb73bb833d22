"""Each process app declares its periods; the rows of a rule set decide from the first day, seeded from here."""

from dataclasses import dataclass

from workflows.casefile.models import RuleSet
from workflows.choices import PeriodUnit
from workflows.deadlines.models import DeadlineRule


@dataclass(frozen=True)
class DeclaredDeadline:
    """A period with the default that seeds a new rule set; an `internal` one is for the institute alone."""

    code: str
    title: str
    amount: int
    unit: str = PeriodUnit.WORKING_DAYS
    reminders: tuple[int, ...] = (-2, 0, 1)
    extension: int = 0
    escalation_role: str = ""
    internal: bool = False


_declared: dict[str, DeclaredDeadline] = {}


def declare_deadlines(*deadlines: DeclaredDeadline) -> None:
    """Declare periods; raises ValueError if two apps use one code differently."""
    for deadline in deadlines:
        if _declared.setdefault(deadline.code, deadline) != deadline:
            raise ValueError(f"The deadline {deadline.code} is declared twice.")


def declared_deadlines() -> dict[str, DeclaredDeadline]:
    """All declared periods by code."""
    return dict(_declared)


def internal_codes() -> list[str]:
    """Periods that tell what a municipality shall not learn from a list: they are for the institute alone."""
    return sorted(code for code, deadline in _declared.items() if deadline.internal)


def seed_rules(rule_set: RuleSet) -> int:
    """Add a row for every declared period the rule set does not have yet; returns how many. Existing rows stay."""
    present = set(rule_set.deadline_rules.values_list("code", flat=True))
    missing = [deadline for code, deadline in _declared.items() if code not in present]
    DeadlineRule.objects.bulk_create(
        DeadlineRule(
            rule_set=rule_set,
            code=deadline.code,
            title=deadline.title,
            amount=deadline.amount,
            unit=deadline.unit,
            reminder_offsets=list(deadline.reminders),
            extension=deadline.extension,
            escalation_role=deadline.escalation_role,
        )
        for deadline in missing
    )
    return len(missing)


def seed_missing_rules(**_kwargs: object) -> None:
    """After a migration: periods that came with a new version get their defaults in the phases that exist already."""
    for rule_set in RuleSet.objects.all():
        seed_rules(rule_set)
