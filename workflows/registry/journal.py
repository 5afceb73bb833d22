"""Words of journal entries that no step of a flow writes, and who may read which entries."""

from collections.abc import Mapping

# What the engine and the case file write themselves; a step says its words at its node.
_event_titles: dict[str, str] = {
    "case_opened": "Vorgang angelegt",
    "case_handed_over": "Zuständigkeit übergeben",
    "message_written": "Nachricht geschrieben",
    "file_stored": "Datei abgelegt",
    "task_assigned": "Aufgabe übergeben",
    "task_unassigned": "Aufgabe zurückgelegt",
    "process_cancelled": "Verfahren beendet",
    "step_retried": "Fehlgeschlagenen Schritt wiederholt",
    "deadline_paused": "Frist angehalten",
    "deadline_resumed": "Frist läuft weiter",
    "deadline_extended": "Frist verlängert",
    "reminders_sent": "Erinnerung verschickt",
}
_event_audiences: dict[str, str] = {}


def register_event_titles(titles: Mapping[str, str]) -> None:
    """German words for entries of the journal."""
    _event_titles.update(titles)


def event_title(what: str) -> str:
    """German words for an entry of the journal."""
    return _event_titles.get(what, what)


def show_events_to(start: str, permission: str) -> None:
    """Show journal entries whose name begins like this only to people who hold the permission on the case."""
    _event_audiences[start] = permission


def event_audiences() -> dict[str, str]:
    """Beginnings of names of journal entries, and the permission that opens them."""
    return dict(_event_audiences)
