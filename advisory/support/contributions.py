"""What the process support adds to the house: navigation, start action, words of journal entries, sections."""

from accounts.services.leaving import on_leaving
from advisory.support.acts.advisers import leave_support
from advisory.support.choices import AGREEMENT, SUPPORT
from advisory.support.pages.doors import before_the_notes
from advisory.support.presenters import load_advisory, load_agreement
from advisory.support.selectors import who_advises, who_opened_notes
from ui.access import add_gate
from ui.frame import add_navigation
from workflows.registry import (
    Section,
    Shown,
    StartAction,
    open_events,
    open_facts,
    open_files,
    register_event_titles,
    register_readers,
    register_section,
    register_shown,
    register_start_action,
    register_visits,
)

ACTS = {
    "support_continues": "Begleitung läuft unter neuer Grundlage weiter",
    "support_closed": "Begleitung abgeschlossen",
    "support_reopened": "Begleitung wieder geöffnet",
    "adviser_changed": "Beratung gewechselt",
    "adviser_left": "Beratung ausgeschieden",
    "cover_named": "Vertretung der Beratung benannt",
    "notes_opened": "Protokolle zum ersten Mal geöffnet",
    "wall_lift_asked": "Trennung von Lernen und Geld: Aufhebung für eine Person vorgeschlagen",
    "wall_lifted": "Trennung von Lernen und Geld: für eine Person aufgehoben",
    "wall_lift_refused": "Trennung von Lernen und Geld: Aufhebung abgelehnt",
    "wall_raised": "Trennung von Lernen und Geld: wieder eingesetzt",
    "session_booked": "Beratungstermin eingetragen",
    "session_changed": "Beratungstermin geändert",
    "milestone_noted": "Stand eines Meilensteins eingetragen",
}

AGREEMENT_TABLES = ("agreementsignature", "agreementversion", "cooperationagreement")
TABLES = (
    "advisorycase",
    "advisorycover",
    "advisoryscope",
    "implementationplan",
    "milestone",
    "milestoneprogress",
    "notesreader",
    "plangoal",
    "scopeitem",
)
SHOWN = (
    Shown("Kooperationsvereinbarung", (("support.view_agreement", ""),), 40),
    Shown("Umsetzungsplan und Protokolle", (("support.view_case", ""),), 42),
    Shown(
        "Termine der Begleitung",
        (
            ("support.view_case", ""),
            ("support.view_overview", "nur Stand und nächster Termin; in Vertretung auch Verabredungen"),
        ),
        44,
    ),
    Shown("Vertrauliche Notizen der Beratung", (("support.advise", ""),), 46),
    Shown("Wer Protokolle geöffnet hat", (("support.view_case", ""), ("support.lift_wall", "nur wer und wann")), 48),
)


def register() -> None:
    """Hand it up."""
    register_event_titles(ACTS)
    on_leaving(leave_support)
    add_gate(before_the_notes)
    open_events("support.view_agreement", "cooperation.")
    open_events("support.view_case", "support.", *ACTS)
    open_files("support.view_agreement", "agreement", "signed_agreement")
    open_facts("support.view_agreement", *(f"support.{one}" for one in AGREEMENT_TABLES))
    open_facts("support.view_case", *(f"support.{one}" for one in TABLES))
    register_shown(*SHOWN)
    register_readers("Beratung", who_advises)
    register_visits(who_opened_notes)
    register_section(
        Section(AGREEMENT, "Vereinbarung", "support/parts/agreement_section.html", load_agreement, order=10)
    )
    register_section(Section(SUPPORT, "Begleitung", "support/parts/advisory_section.html", load_advisory, order=10))
    register_start_action(
        StartAction(
            "Begleitung ohne Förderung",
            "Sie haben schon ein Netzwerk und wünschen Beratung. Es fließt kein Geld.",
            "support:inquire",
            "support.inquire",
        )
    )
    add_navigation("Lernen und Geld", "support:walls", permission="support.lift_wall", order=39)
    add_navigation("Begleitungen", "support:overview", permission="support.view_overview", order=38)
