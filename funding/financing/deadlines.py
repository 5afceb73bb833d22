"""Every period of contract, post and payment (domain rules B.5 to B.7, B.17); rows per rule set decide."""

from accounts.choices import Role
from workflows.choices import PeriodUnit
from workflows.deadlines.declarations import DeclaredDeadline, declare_deadlines

LEAD = Role.IKPE_LEAD.value


def _office(code: str, title: str, amount: int) -> DeclaredDeadline:
    return DeclaredDeadline(code, title, amount, reminders=(-1, 0, 1), escalation_role=LEAD)


DECLARED = (
    _office("CONTRACT_DRAFT", "Vertrag entwerfen", 5),
    _office("CONTRACT_CHECK", "Vertrag gegenlesen", 3),
    DeclaredDeadline("CONTRACT_SIGN", "Vertrag unterschreiben", 20, reminders=(-10, -3, 0, 5), extension=10),
    _office("CONTRACT_COUNTERSIGN", "Unterschrift der Stiftung", 10),
    DeclaredDeadline("CONTRACT_EXPIRE", "Vertrag verfällt ohne Unterschrift", 40, reminders=(-5,)),
    DeclaredDeadline(
        "POST_EVIDENCE", "Stelle besetzen und Bestätigung hochladen", 10, reminders=(-5, 0, 5), extension=20
    ),
    DeclaredDeadline(
        "VACANCY_TALK",
        "Gespräch: Die Stelle ist frei",
        3,
        unit=PeriodUnit.MONTHS,
        reminders=(-5, 0),
        escalation_role=LEAD,
    ),
    _office("BANK_CHECK", "Bankverbindung bestätigen", 3),
    _office("PAYMENT_CHECK", "Mittelabruf prüfen", 5),
    DeclaredDeadline("PAYMENT_CORRECTION", "Mittelabruf ergänzen", 10, reminders=(-5, 0, 5), extension=10),
    _office("PAYMENT_RELEASE", "Auszahlung freigeben", 5),
    _office("PAYMENT_EXECUTE", "Auszahlen und Tag eintragen", 10),
    _office("REPAYMENT_DUE", "Rückzahlung der Kommune", 20),
)


def declare() -> None:
    """Declare them."""
    declare_deadlines(*DECLARED)
