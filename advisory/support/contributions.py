"""What the process support adds to the house: navigation, start action, words of journal entries, sections."""

from typing import Any

from advisory.support.choices import AGREEMENT, SUPPORT
from advisory.support.models import AdvisoryCase, CooperationAgreement
from ui.frame import add_navigation
from workflows.registry import Section, StartAction, register_event_titles, register_section, register_start_action

TITLES = {
    "cooperation.inquired": "Anfrage nach Begleitung",
    "cooperation.check_network": "Netzwerk angesehen",
    "cooperation.draft": "Entwurf: Antwort des Instituts",
    "cooperation.respond": "Entwurf: Antwort der Kommune",
    "cooperation.sign": "Vereinbarung von der Kommune unterschrieben",
    "cooperation.countersign": "Vereinbarung gilt",
    "cooperation.renew": "Über die Verlängerung entschieden",
    "support.opened": "Prozessbegleitung eröffnet",
    "support.name_adviser": "Beratung benannt",
    "support.kick_off": "Auftakt",
    "support.clear_goals": "Ziele geklärt",
    "support.propose_scope": "Beratungsumfang vorgeschlagen",
    "support.agree_scope": "Auf den Beratungsumfang geantwortet",
    "support.write_plan": "Umsetzungsplan zur Abstimmung gegeben",
    "support.update_plan": "Fortschreibung zur Abstimmung gegeben",
    "support.answer": "Auf den Umsetzungsplan geantwortet",
    "support_continues": "Begleitung läuft unter neuer Grundlage weiter",
    "support_closed": "Begleitung abgeschlossen",
    "session_booked": "Beratungstermin eingetragen",
    "session_changed": "Beratungstermin geändert",
    "milestone_noted": "Stand eines Meilensteins eingetragen",
}


def load_agreement(user: Any, case: Any) -> dict[str, Any] | None:
    """The way from the case file to the agreement's own page."""
    agreement = CooperationAgreement.objects.filter(case=case).first()
    return {"agreement": agreement} if agreement is not None else None


def load_advisory(user: Any, case: Any) -> dict[str, Any] | None:
    """The way from the case file to the page of the accompaniment."""
    advisory = AdvisoryCase.objects.filter(case=case).first()
    return {"advisory": advisory} if advisory is not None else None


def register() -> None:
    """Hand it up."""
    register_event_titles(TITLES)
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
    add_navigation("Begleitungen", "support:overview", permission="support.view_overview", order=38)
