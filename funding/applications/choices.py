"""Stages of an application, in staff's and applicants' words, and the choices of its forms."""

from enum import Enum

from django.db import models

from funding.financing.choices import FUNDING_STAGES, FundingStage
from workflows.registry import Mark, Stage

KIND = "application"


class ApplicationStage(models.TextChoices):
    """Internal stages; applicants read six statuses (`STAGES`)."""

    DRAFT = "DRAFT", "Entwurf"
    RECEIVED = "RECEIVED", "Eingegangen"
    IN_FORMAL_CHECK = "IN_FORMAL_CHECK", "Formale Prüfung"
    RETURNED_FOR_CORRECTION = "RETURNED_FOR_CORRECTION", "Rückfrage läuft"
    LAPSED = "LAPSED", "Ruht"
    CLOSED_SILENT = "CLOSED_SILENT", "Geschlossen, weil keine Antwort kam"
    IN_CONTENT_CHECK = "IN_CONTENT_CHECK", "Inhaltliche Prüfung"
    READY_FOR_BOARD = "READY_FOR_BOARD", "Bereit für den Beirat"
    AT_BOARD = "AT_BOARD", "Beim Beirat"
    RESOLVED = "RESOLVED", "Beschlossen, der Brief folgt"
    APPROVED = "APPROVED", "Bewilligt"
    APPROVED_WITH_CONDITIONS = "APPROVED_WITH_CONDITIONS", "Bewilligt mit Bedingung"
    PARTIALLY_APPROVED = "PARTIALLY_APPROVED", "Teilweise bewilligt"
    DEFERRED = "DEFERRED", "Vertagt"
    REJECTED = "REJECTED", "Abgelehnt"
    ASKED_AGAIN = "ASKED_AGAIN", "Erneute Beratung erbeten"
    WAITLISTED = "WAITLISTED", "Auf der Warteliste"
    INADMISSIBLE = "INADMISSIBLE", "Nicht zulässig"
    WITHDRAWN = "WITHDRAWN", "Zurückgezogen"
    DISCARDED = "DISCARDED", "Entwurf gelöscht"


STAGES = {
    ApplicationStage.DRAFT.value: Stage("Entwurf", "Entwurf", ""),
    ApplicationStage.RECEIVED.value: Stage("Eingegangen", "In Prüfung", "info"),
    ApplicationStage.IN_FORMAL_CHECK.value: Stage("Formale Prüfung", "In Prüfung", "info"),
    ApplicationStage.RETURNED_FOR_CORRECTION.value: Stage("Rückfrage läuft", "Bitte ergänzen", "warning"),
    ApplicationStage.LAPSED.value: Stage("Ruht", "Ruht – bitte melden", "warning"),
    ApplicationStage.CLOSED_SILENT.value: Stage("Geschlossen, weil keine Antwort kam", "Geschlossen", ""),
    ApplicationStage.IN_CONTENT_CHECK.value: Stage("Inhaltliche Prüfung", "In Prüfung", "info"),
    ApplicationStage.READY_FOR_BOARD.value: Stage("Bereit für den Beirat", "Beim Beirat", "info"),
    ApplicationStage.AT_BOARD.value: Stage("Beim Beirat", "Beim Beirat", "info"),
    ApplicationStage.RESOLVED.value: Stage("Beschlossen, der Brief folgt", "Beim Beirat", "info"),
    ApplicationStage.APPROVED.value: Stage("Bewilligt", "Entschieden", "success"),
    ApplicationStage.APPROVED_WITH_CONDITIONS.value: Stage("Bewilligt mit Bedingung", "Entschieden", "success"),
    ApplicationStage.PARTIALLY_APPROVED.value: Stage("Teilweise bewilligt", "Entschieden", "success"),
    ApplicationStage.DEFERRED.value: Stage("Vertagt", "Beim Beirat", "warning"),
    ApplicationStage.REJECTED.value: Stage("Abgelehnt", "Entschieden", "danger"),
    ApplicationStage.ASKED_AGAIN.value: Stage("Erneute Beratung erbeten", "Erneute Beratung erbeten", "info"),
    ApplicationStage.WAITLISTED.value: Stage("Auf der Warteliste", "Beim Beirat", "warning"),
    ApplicationStage.INADMISSIBLE.value: Stage("Nicht zulässig", "Entschieden", "danger"),
    ApplicationStage.WITHDRAWN.value: Stage("Zurückgezogen", "Zurückgezogen", ""),
    ApplicationStage.DISCARDED.value: Stage("Entwurf gelöscht", "Zurückgezogen", ""),
    **FUNDING_STAGES,
}


APPLYING = Mark("A", "Antrag läuft", "stripes", 20)
RUNNING = Mark("F", "Förderung läuft", "full", 10)
MARKS = {code: APPLYING for code in STAGES if code != FundingStage.FUNDING_ENDED} | {FundingStage.FUNDED.value: RUNNING}
DECIDED = frozenset(
    {
        ApplicationStage.APPROVED.value,
        ApplicationStage.APPROVED_WITH_CONDITIONS.value,
        ApplicationStage.PARTIALLY_APPROVED.value,
        ApplicationStage.DEFERRED.value,
        ApplicationStage.REJECTED.value,
        ApplicationStage.ASKED_AGAIN.value,
        ApplicationStage.WAITLISTED.value,
        *FUNDING_STAGES,
    }
)
APPROVED_STAGES = frozenset(
    {
        ApplicationStage.APPROVED.value,
        ApplicationStage.APPROVED_WITH_CONDITIONS.value,
        ApplicationStage.PARTIALLY_APPROVED.value,
    }
)
PENDING = frozenset(
    {
        ApplicationStage.RECEIVED.value,
        ApplicationStage.IN_FORMAL_CHECK.value,
        ApplicationStage.RETURNED_FOR_CORRECTION.value,
        ApplicationStage.LAPSED.value,
        ApplicationStage.IN_CONTENT_CHECK.value,
        ApplicationStage.READY_FOR_BOARD.value,
        ApplicationStage.AT_BOARD.value,
        ApplicationStage.DEFERRED.value,
        ApplicationStage.WAITLISTED.value,
        ApplicationStage.ASKED_AGAIN.value,
    }
)
# Matters that are funded, granted or asked for: for the same days nobody asks twice.
HOLDING = PENDING | {
    ApplicationStage.RESOLVED.value,
    ApplicationStage.APPROVED.value,
    ApplicationStage.APPROVED_WITH_CONDITIONS.value,
    ApplicationStage.PARTIALLY_APPROVED.value,
    *(code for code in FUNDING_STAGES if code != FundingStage.CONTRACT_EXPIRED),
}
# What somebody should hear from a person before a letter says it.
TOLD_BY_PHONE = frozenset({ApplicationStage.DEFERRED.value, ApplicationStage.REJECTED.value})
RETURNING = frozenset({ApplicationStage.DEFERRED.value, ApplicationStage.WAITLISTED.value})


class SectionState(models.TextChoices):
    """How far a section of a draft is."""

    EMPTY = "EMPTY", "Noch nicht begonnen"
    STARTED = "STARTED", "Begonnen"
    DONE = "DONE", "Fertig"


class AttachmentKind(models.TextChoices):
    """Attachments of an application; the first two are required."""

    JOB_DESCRIPTION = "job_description", "Stellenbeschreibung"
    STAFFING_PLAN = "staffing_plan", "Auszug aus dem Stellenplan oder Bestätigung des Personalamts"
    COUNCIL_RESOLUTION = "council_resolution", "Beschluss von Kreistag oder Stadtrat"
    NETWORK_OVERVIEW = "network_overview", "Übersicht über das Netzwerk"
    ESF_NOTICE = "esf_notice", "Bescheid über ESF Plus"


REQUIRED_ATTACHMENTS = (AttachmentKind.JOB_DESCRIPTION, AttachmentKind.STAFFING_PLAN)


class SignatureKind(models.TextChoices):
    """How an application is signed."""

    SIGNED_IN = "SIGNED_IN", "Einreichung durch die unterschriftsberechtigte Person"
    SCAN = "SCAN", "Unterschriebene Fassung als Scan"
    POWER_OF_ATTORNEY = "POWER_OF_ATTORNEY", "Hinterlegte Vollmacht"


class EsfStatus(models.TextChoices):
    """Where the ESF Plus application of the other half stands."""

    NONE = "NONE", "Nicht geplant"
    PLANNED = "PLANNED", "Geplant"
    SUBMITTED = "SUBMITTED", "Beantragt, noch nicht bewilligt"
    GRANTED = "GRANTED", "Bewilligt"
    REJECTED = "REJECTED", "Abgelehnt"


class CheckResult(models.TextChoices):
    """Outcome of the formal check."""

    COMPLETE = "COMPLETE", "Vollständig: weiter mit der inhaltlichen Prüfung"
    CORRECTION = "CORRECTION", "Rückfrage: Die Kommune soll etwas ergänzen"
    INADMISSIBLE = "INADMISSIBLE", "Nicht zulässig: Die Programmleitung soll das bestätigen"


class LetterWay(Enum):
    """Whether a letter goes at once, or waits for the call that tells the decision."""

    AT_ONCE = "at_once"
    AFTER_THE_CALL = "after_the_call"


class Weighed(models.TextChoices):
    """What the institute answers to a request to discuss a rejected application again."""

    TO_THE_BOARD = "TO_THE_BOARD", "Ja, es gibt Neues: Der Antrag geht noch einmal an den Beirat"
    NOTHING_NEW = "NOTHING_NEW", "Nein, es gibt nichts Neues: Die Entscheidung bleibt"


class Vote(models.TextChoices):
    """What the institute recommends."""

    APPROVE = "APPROVE", "Zustimmen"
    APPROVE_WITH_CONDITIONS = "APPROVE_WITH_CONDITIONS", "Zustimmen mit Bedingung"
    DEFER = "DEFER", "Vertagen"
    REJECT = "REJECT", "Ablehnen"


class ContactChannel(models.TextChoices):
    """How the first contact was made."""

    PHONE = "PHONE", "Telefon"
    VIDEO = "VIDEO", "Video"
    VISIT = "VISIT", "Besuch"
    MAIL = "MAIL", "E-Mail"
