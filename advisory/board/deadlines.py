"""Every period of the board (domain rules B.4 and B.17); rows per rule set decide, these are the defaults."""

from accounts.choices import Role
from workflows.deadlines.declarations import DeclaredDeadline, declare_deadlines

LEAD = Role.IKPE_LEAD.value

BOARD_PREPARE = DeclaredDeadline(
    "BOARD_PREPARE", "Abstimmung vorbereiten", 3, reminders=(-1, 0, 1), escalation_role=LEAD
)
CIRCULAR_WINDOW = DeclaredDeadline("CIRCULAR_WINDOW", "Abstimmung im Umlaufverfahren", 7, reminders=(-3, -1, 0))
CLARIFY_INTEREST = DeclaredDeadline(
    "CLARIFY_INTEREST", "Befangenheit klären", 2, reminders=(-1, 0, 1), escalation_role=LEAD
)
CONFIRM_RESULT = DeclaredDeadline(
    "CONFIRM_RESULT", "Ergebnis bestätigen", 2, reminders=(-1, 0, 1), escalation_role=LEAD
)


def declare() -> None:
    """Declare them."""
    declare_deadlines(BOARD_PREPARE, CIRCULAR_WINDOW, CLARIFY_INTEREST, CONFIRM_RESULT)
