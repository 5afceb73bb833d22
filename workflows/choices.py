"""Whose turn a case is, and the states of deadlines, files and rule sets."""

from django.db import models


class Turn(models.TextChoices):
    """Who has to act next, in the words people read."""

    APPLICANT = "APPLICANT", "Kommune"
    INSTITUTE = "INSTITUTE", "Institut"
    BOARD = "BOARD", "Beirat"
    FOUNDATION = "FOUNDATION", "Stiftung"
    NOBODY = "NOBODY", "Niemand"


class RuleSetState(models.TextChoices):
    """Life of a programme phase (Förderphase)."""

    PLANNED = "PLANNED", "Geplant"
    OPEN = "OPEN", "Offen"
    CLOSED_FOR_APPLICATIONS = "CLOSED_FOR_APPLICATIONS", "Keine neuen Anträge"
    RUNNING_OUT = "RUNNING_OUT", "Läuft aus"
    CLOSED = "CLOSED", "Beendet"


class PeriodUnit(models.TextChoices):
    """How a period is counted."""

    WORKING_DAYS = "working_days", "Arbeitstage"
    CALENDAR_DAYS = "calendar_days", "Kalendertage"
    MONTHS = "months", "Monate"


class DeadlineState(models.TextChoices):
    """Where a deadline stands."""

    RUNNING = "RUNNING", "Läuft"
    PAUSED = "PAUSED", "Pausiert"
    MET = "MET", "Eingehalten"
    MET_LATE = "MET_LATE", "Zu spät erledigt"
    CANCELLED = "CANCELLED", "Entfallen"


OPEN_DEADLINES = (DeadlineState.RUNNING, DeadlineState.PAUSED)
