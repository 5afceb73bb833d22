"""Periods of errands."""

from accounts.choices import Role
from workflows.deadlines.declarations import DeclaredDeadline, declare_deadlines

CHECK = DeclaredDeadline(
    "EXAMPLE_CHECK", "Botengang prüfen", 5, reminders=(-2, 0, 1), extension=10, escalation_role=Role.IKPE_LEAD
)


def declare() -> None:
    """Declare them."""
    declare_deadlines(CHECK)
