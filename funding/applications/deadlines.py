"""Every period of the application (domain rules B.17); rows per rule set decide, these are the defaults."""

from accounts.choices import Role
from workflows.deadlines.declarations import DeclaredDeadline, declare_deadlines

LEAD = Role.IKPE_LEAD.value

FIRST_CONTACT = DeclaredDeadline("FIRST_CONTACT", "Erste Kontaktaufnahme", 2, reminders=(0, 1), escalation_role=LEAD)
FORMAL_CHECK = DeclaredDeadline("FORMAL_CHECK", "Unterlagen prüfen", 5, reminders=(-1, 0, 1), escalation_role=LEAD)
CORRECTION = DeclaredDeadline("CORRECTION", "Angaben ergänzen", 10, reminders=(-8, -2, 0, 5), extension=10)
CONTENT_CHECK = DeclaredDeadline(
    "CONTENT_CHECK", "Empfehlung schreiben", 10, reminders=(-2, 0, 1), escalation_role=LEAD
)
SECOND_READING = DeclaredDeadline("SECOND_READING", "Empfehlung mitzeichnen", 3, reminders=(0, 1), escalation_role=LEAD)
RESTING = DeclaredDeadline("RESTING", "Ruhenden Antrag klären", 20, reminders=(-5, 0, 1), escalation_role=LEAD)
REOPENING = DeclaredDeadline("REOPENING", "Geschlossenen Antrag wieder öffnen", 20, reminders=())
RECOMMENDATION_REPLY = DeclaredDeadline("RECOMMENDATION_REPLY", "Auf die Empfehlung antworten", 3, reminders=())
DECISION_TARGET = DeclaredDeadline(
    "DECISION_TARGET", "Entscheidung des Beirats", 30, reminders=(-5,), escalation_role=LEAD
)
DECISION_LETTER = DeclaredDeadline(
    "DECISION_LETTER", "Brief mit der Entscheidung", 5, reminders=(-1, 0, 1), escalation_role=LEAD
)
DECISION_CALL = DeclaredDeadline("DECISION_CALL", "Entscheidung am Telefon sagen", 1, reminders=(0,), internal=True)
ASK_AGAIN = DeclaredDeadline("ASK_AGAIN", "Um erneute Beratung bitten", 20, reminders=())
WEIGH_REQUEST = DeclaredDeadline(
    "WEIGH_REQUEST", "Bitte um erneute Beratung ansehen", 5, reminders=(-1, 0, 1), escalation_role=LEAD
)
RESUBMISSION = DeclaredDeadline(
    "RESUBMISSION", "Wieder dem Beirat vorlegen", 20, reminders=(-5, 0, 1), escalation_role=LEAD
)


def declare() -> None:
    """Declare them."""
    declare_deadlines(
        FIRST_CONTACT,
        FORMAL_CHECK,
        CORRECTION,
        CONTENT_CHECK,
        SECOND_READING,
        RESTING,
        REOPENING,
        RECOMMENDATION_REPLY,
        DECISION_TARGET,
        DECISION_LETTER,
        DECISION_CALL,
        ASK_AGAIN,
        WEIGH_REQUEST,
        RESUBMISSION,
    )
