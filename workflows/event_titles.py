"""German words for the entries that this room writes into the journal."""

from workflows.registry import register_event_titles

TITLES = {
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


def register() -> None:
    """Make the words known."""
    register_event_titles(TITLES)
