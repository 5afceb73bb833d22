"""Every period of agreements and advisory cases (domain rules B.9 to B.11, B.17); rows per rule set decide."""

from accounts.choices import Role
from workflows.choices import PeriodUnit
from workflows.deadlines.declarations import DeclaredDeadline, declare_deadlines

LEAD = Role.IKPE_LEAD.value


def _office(code: str, title: str, amount: int) -> DeclaredDeadline:
    return DeclaredDeadline(code, title, amount, reminders=(-2, 0, 1), escalation_role=LEAD)


DECLARED = (
    _office("NETWORK_CHECK", "Netzwerk ansehen", 10),
    _office("AGREEMENT_SCOPE", "Ersten Entwurf schreiben", 10),
    DeclaredDeadline("AGREEMENT_TURN", "Entwurf lesen und antworten", 10, reminders=(-5, 0, 5), extension=10),
    DeclaredDeadline("AGREEMENT_SIGN", "Vereinbarung unterschreiben", 20, reminders=(-10, -3, 0, 5), extension=10),
    DeclaredDeadline("AGREEMENT_TERM", "Laufzeit der Vereinbarung", 12, unit=PeriodUnit.MONTHS, reminders=()),
    _office("AGREEMENT_RENEW", "Über die Verlängerung sprechen", 20),
    _office("ASSIGN_ADVISER", "Beratung benennen", 2),
    _office("KICKOFF", "Auftakt der Begleitung", 20),
    DeclaredDeadline("GOAL_DEFINITION", "Ziele klären", 40, reminders=(-10, 0, 5)),
    DeclaredDeadline("SCOPE_PROPOSAL", "Beratungsumfang vorschlagen", 10, reminders=(-2, 0)),
    DeclaredDeadline("SCOPE_ANSWER", "Beratungsumfang vereinbaren", 10, reminders=(-5, 0)),
    DeclaredDeadline("PLAN_FIRST", "Erster Umsetzungsplan", 6, unit=PeriodUnit.MONTHS, reminders=(-42, -21, -7, 0)),
    DeclaredDeadline("PLAN_ANSWER", "Umsetzungsplan abstimmen", 15, reminders=(-5, 0, 5)),
    DeclaredDeadline("PLAN_REST", "Bis zur Fortschreibung", 10, unit=PeriodUnit.MONTHS, reminders=()),
    DeclaredDeadline(
        "PLAN_UPDATE", "Umsetzungsplan fortschreiben", 12, unit=PeriodUnit.MONTHS, reminders=(-42, -21, -7, 0)
    ),
)


def declare() -> None:
    """Declare them."""
    declare_deadlines(*DECLARED)
