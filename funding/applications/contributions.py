"""What the application adds to the case file: its section on the overview, and words for the journal."""

from advisory.board.forecast import register_money
from advisory.support.choices import AGREEMENT, AgreementStage
from funding.applications.choices import KIND, AttachmentKind
from funding.applications.presenters.panels import budget_table, load_application, load_budget
from funding.applications.services.budget import money_for_board
from funding.financing.presenters.panels import load_funding
from workflows.registry import (
    NextStep,
    ProgrammeSection,
    Section,
    Shown,
    StartAction,
    open_events,
    open_facts,
    open_files,
    register_event_titles,
    register_next_step,
    register_programme_section,
    register_section,
    register_shown,
    register_start_action,
)

ACTS = {
    "application_from_agreement": "Aus der Vereinbarung wird ein Antrag",
    "section_handed_over": "Abschnitt übergeben",
    "section_confirmed": "Abschnitt sachlich und rechnerisch bestätigt",
    "draft_discarded": "Entwurf gelöscht",
    "application_withdrawn": "Antrag zurückgezogen",
    "recommendation_answered": "Auf die Empfehlung geantwortet",
    "asked_again": "Um erneute Beratung gebeten",
    "application_rejected_for_good": "Ablehnung bleibt, Antrag geschlossen",
    "application_rests": "Antrag ruht",
    "application_closed": "Ruhender Antrag geschlossen",
    "application_reopened": "Geschlossener Antrag wieder geöffnet",
    "application_woken": "Antrag läuft weiter",
    "decision_taken": "Der Beirat hat entschieden",
    "decision_sent": "Brief mit der Entscheidung gesendet",
}

TABLES = (
    "applications.application",
    "applications.applicationdecision",
    "applications.applicationversion",
    "applications.attachment",
    "applications.correctionitem",
    "applications.correctionrequest",
    "applications.recommendation",
    "financing.financeplan",
    "financing.financeplanyear",
)
SHOWN = (
    Shown(
        "Antrag und Anlagen",
        (("applications.view_application", ""), ("board.read_documents", "zur Abstimmung, ohne Befangene")),
        10,
    ),
    Shown("Unterschriften und Vollmachten", (("applications.view_signatures", ""),), 12),
    Shown("Notizen aus Anrufen", (("applications.read_internal", ""),), 14),
)


def register() -> None:
    """Hand it up."""
    register_money(money_for_board)
    register_programme_section(
        ProgrammeSection(
            "Geld der Stiftung",
            "applications/parts/budget.html",
            "financing.view_finances",
            load_budget,
            budget_table,
        )
    )
    register_section(Section(KIND, "Antrag", "applications/parts/case_section.html", load_application, order=10))
    register_section(Section(KIND, "Vertrag und Geld", "financing/section.html", load_funding, order=20))
    register_event_titles(ACTS)
    _open()
    register_shown(*SHOWN)
    register_next_step(
        NextStep(
            AGREEMENT,
            frozenset({AgreementStage.ACTIVE.value}),
            "Förderung beantragen",
            "Sie möchten eine Koordinierungsstelle mit Förderung. Was wir schon wissen, übernehmen wir.",
            "applications:begin_from_agreement",
            "applications.start_application",
        )
    )
    register_start_action(
        StartAction(
            "Neuen Antrag stellen",
            "Sie möchten eine Koordinierungsstelle mit Förderung einrichten.",
            "applications:begin",
            "applications.start_application",
        )
    )


def _open() -> None:
    """Who reads which entries and files."""
    open_events("applications.view_application", "application.", *ACTS)
    # Between letter and call the municipality must not tell a rejection from an approval by what the journal says.
    open_events("applications.read_internal", "application.send_decision", "application.call")
    open_files("applications.view_application", "application", "decision", *AttachmentKind.values)
    open_files("applications.view_signatures", "signature_scan", "power_of_attorney")
    open_facts("applications.view_application", *TABLES)
    open_facts("applications.view_signatures", "applications.powerofattorney")
