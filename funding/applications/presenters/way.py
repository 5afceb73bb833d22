"""The way of an application from submission to the running funding, with the step it is at."""

from typing import Any

from funding.applications.choices import ApplicationStage
from funding.financing.choices import FundingStage
from workflows.casefile.models import CaseFile

STEPS: list[tuple[str, str, set[Any]]] = [
    ("Antrag eingereicht", "", {ApplicationStage.DRAFT}),
    (
        "Prüfung der Unterlagen",
        "Wir rufen Sie an und prüfen, ob alles da ist. Üblich sind 5 Arbeitstage.",
        {
            ApplicationStage.IN_FORMAL_CHECK,
            ApplicationStage.RETURNED_FOR_CORRECTION,
            ApplicationStage.RECEIVED,
            ApplicationStage.LAPSED,
        },
    ),
    (
        "Inhaltliche Prüfung",
        "Das Institut schreibt eine Empfehlung. Üblich sind 10 Arbeitstage.",
        {ApplicationStage.IN_CONTENT_CHECK},
    ),
    (
        "Entscheidung im Beirat",
        "Der Beirat ist das Gremium, das über jede Förderung abstimmt.",
        {
            ApplicationStage.READY_FOR_BOARD,
            ApplicationStage.AT_BOARD,
            ApplicationStage.DEFERRED,
            ApplicationStage.WAITLISTED,
            ApplicationStage.ASKED_AGAIN,
        },
    ),
    ("Brief mit der Entscheidung", "Sie bekommen einen Brief und eine E-Mail.", {ApplicationStage.RESOLVED}),
    (
        "Fördervertrag und Start",
        "Sie unterschreiben den Vertrag. Danach beginnt die Stelle.",
        {
            ApplicationStage.APPROVED,
            ApplicationStage.APPROVED_WITH_CONDITIONS,
            ApplicationStage.PARTIALLY_APPROVED,
            FundingStage.CONTRACT_DRAFT,
            FundingStage.CONTRACT_SENT,
            FundingStage.CONTRACT_SIGNED,
            FundingStage.CONTRACT_EXPIRED,
        },
    ),
    (
        "Die Förderung läuft",
        "Sie besetzen die Stelle und rufen Geld ab. Nach jedem Jahr wird abgerechnet.",
        {FundingStage.FUNDED, FundingStage.FUNDING_ENDED},
    ),
]
WITHOUT_CONTRACT = 5


def steps_of(case: CaseFile) -> list[dict[str, str]]:
    """The way of an application with the current step marked; nothing is current once it is closed."""
    current = next(
        (number for number, (_, _, stages) in enumerate(STEPS) if case.stage in {one.value for one in stages}), None
    )
    rejected = case.stage == ApplicationStage.REJECTED
    rows = []
    for number, (title, text, _) in enumerate(STEPS[:WITHOUT_CONTRACT] if rejected else STEPS):
        state = "next" if current is None or number > current else ("now" if number == current else "done")
        if current is None and (number == 0 or rejected):
            state = "done"
        rows.append({"title": title, "text": text, "state": state, "number": str(number + 1)})
    return rows
