"""What the board adds to the house: front door, navigation, words and audience of journal entries."""

from typing import Any

from advisory.board.models import Resolution
from ui.frame import add_navigation
from workflows.registry import register_event_titles, register_front_door, show_events_to

TITLES = {
    "resolution.prepared": "Beschluss angelegt",
    "resolution.prepare": "Abstimmung eröffnet",
    "resolution.vote": "Stimme abgegeben",
    "resolution.clarify": "Befangenheit geklärt",
    "resolution.confirm": "Ergebnis bestätigt",
    "resolution.meet": "In der Sitzung beraten",
    "board.interest_declared": "Erklärung zur Befangenheit",
    "board.ballot_entered": "Stimme in Textform eingetragen",
    "board.objected": "Beratung in der Sitzung erbeten",
}


def resolutions_of(case: Any) -> list[Resolution]:
    """The resolutions of a case, newest first, for the section of the matter."""
    return list(Resolution.objects.filter(case=case).prefetch_related("rounds").order_by("-pk"))


def register() -> None:
    """Hand it up."""
    register_event_titles(TITLES)
    show_events_to("resolution.", "board.view_participation")
    show_events_to("board.", "board.view_participation")
    register_front_door("board.vote", "board:votes")
    add_navigation("Offene Abstimmungen", "board:votes", permission="board.vote", order=5)
    add_navigation("Beschlüsse", "board:resolutions", permission="board.prepare_resolution", order=40)
    add_navigation("Sitze", "board:seats", permission="board.manage_seats", order=45)
