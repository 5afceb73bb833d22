"""Words of journal entries that no step of a flow writes."""

from collections.abc import Mapping

# What the engine and the case file write themselves; a step says its words at its node.
HOUSE_EVENTS: Mapping[str, str] = {
    "case_opened": "Vorgang angelegt",
    "case_handed_over": "Zuständigkeit übergeben",
    "message_written": "Nachricht geschrieben",
    "file_stored": "Datei abgelegt",
    "task_assigned": "Aufgabe übergeben",
    "task_unassigned": "Aufgabe zurückgelegt",
    "process_cancelled": "Verfahren beendet",
    "process_resumed": "Verfahren wieder aufgenommen",
    "step_retried": "Fehlgeschlagenen Schritt wiederholt",
    "deadline_paused": "Frist angehalten",
    "deadline_resumed": "Frist läuft weiter",
    "deadline_extended": "Frist verlängert",
    "reminders_sent": "Erinnerung verschickt",
    "reason_erased": "Begründung gelöscht",
    "case_exported": "Vorgang als Paket ausgegeben",
}
_event_titles: dict[str, str] = dict(HOUSE_EVENTS)


def register_event_titles(titles: Mapping[str, str]) -> None:
    """German words for entries of the journal."""
    _event_titles.update(titles)


def event_title(what: str) -> str:
    """German words for an entry of the journal."""
    return _event_titles.get(what, what)
