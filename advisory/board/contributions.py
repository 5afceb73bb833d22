"""What the board adds to the house: front door, navigation, words and audience of journal entries."""

from accounts.services.leaving import on_leaving
from advisory.board.acts.leaving import leave_board
from advisory.board.selectors import vote_runs
from ui.frame import add_navigation
from workflows.registry import (
    Shown,
    hold_packages,
    open_events,
    open_facts,
    register_event_titles,
    register_front_door,
    register_shown,
)

ACTS = {
    "board.interest_declared": "Erklärung zur Befangenheit",
    "board.ballot_entered": "Stimme in Textform eingetragen",
    "board.entered_acknowledged": "Eingetragene Stimme vom Mitglied bestätigt",
    "board.entered_disputed": "Eingetragene Stimme vom Mitglied bestritten",
    "board.member_left": "Mitglied aus dem Beirat ausgeschieden",
    "board.recusal_undone": "Befangenheit zurückgenommen",
    "board.chair_left": "Vorsitz abgegeben",
    "board.round_reopened": "Abstimmung beendet und neu eröffnet",
    "board.objected": "Beratung in der Sitzung erbeten",
}


def register() -> None:
    """Hand it up."""
    register_event_titles(ACTS)
    on_leaving(leave_board)
    open_events("board.view_participation", "resolution.", "board.")
    open_facts("board.view_result", "board.boardquestion", "board.resolution")
    open_facts("board.view_participation", "board.elector")
    register_shown(
        Shown("Beschluss mit Ergebnis", (("board.view_result", ""), ("board.take_part", "wer gefragt war")), 20),
        Shown("Wer im Beirat mitwirkt", (("board.view_participation", ""), ("board.take_part", "wer gefragt war")), 22),
    )
    hold_packages(vote_runs)
    register_front_door("board.vote", "board:votes")
    add_navigation("Offene Abstimmungen", "board:votes", permission="board.vote", order=5)
    add_navigation("Beschlüsse", "board:resolutions", permission="board.prepare_resolution", order=40)
    add_navigation("Sitze", "board:seats", permission="board.manage_seats", order=45)
