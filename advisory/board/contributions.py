"""What the board adds to the house: front door, navigation, words and audience of journal entries."""

from ui.frame import add_navigation
from workflows.registry import register_event_titles, register_front_door, show_events_to

ACTS = {
    "board.interest_declared": "Erklärung zur Befangenheit",
    "board.ballot_entered": "Stimme in Textform eingetragen",
    "board.entered_acknowledged": "Eingetragene Stimme vom Mitglied bestätigt",
    "board.entered_disputed": "Eingetragene Stimme vom Mitglied bestritten",
    "board.round_reopened": "Abstimmung beendet und neu eröffnet",
    "board.objected": "Beratung in der Sitzung erbeten",
}


def register() -> None:
    """Hand it up."""
    register_event_titles(ACTS)
    show_events_to("resolution.", "board.view_participation")
    show_events_to("board.", "board.view_participation")
    register_front_door("board.vote", "board:votes")
    add_navigation("Offene Abstimmungen", "board:votes", permission="board.vote", order=5)
    add_navigation("Beschlüsse", "board:resolutions", permission="board.prepare_resolution", order=40)
    add_navigation("Sitze", "board:seats", permission="board.manage_seats", order=45)
