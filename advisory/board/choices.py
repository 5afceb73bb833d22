"""Decisions of the board, how a round ended, and what a member declares."""

from django.db import models


class Decision(models.TextChoices):
    """What the board may decide on a matter (domain B.4)."""

    APPROVED = "APPROVED", "Bewilligt"
    APPROVED_WITH_CONDITIONS = "APPROVED_WITH_CONDITIONS", "Bewilligt mit Bedingung"
    PARTIALLY_APPROVED = "PARTIALLY_APPROVED", "Teilweise bewilligt"
    DEFERRED = "DEFERRED", "Vertagt"
    REJECTED = "REJECTED", "Abgelehnt"
    WAITLISTED = "WAITLISTED", "Auf der Warteliste"


APPROVALS = frozenset({Decision.APPROVED, Decision.APPROVED_WITH_CONDITIONS, Decision.PARTIALLY_APPROVED})


class Presiding(models.TextChoices):
    """Who presides; the deputy chair where the chair is recused."""

    CHAIR = "CHAIR", "Vorsitz"
    DEPUTY_CHAIR = "DEPUTY_CHAIR", "Stellvertretender Vorsitz"


class SeatChange(models.TextChoices):
    """What happened to a seat."""

    ADDED = "ADDED", "Sitz angelegt"
    ENDED = "ENDED", "Sitz beendet"
    NAMED = "NAMED", "Mitglied eingetragen"
    DEPUTY = "DEPUTY", "Stellvertretung eingetragen"
    LEFT = "LEFT", "Mitgliedschaft beendet"


class ConflictOfInterest(models.TextChoices):
    """What a member declares before the documents open."""

    NONE = "NONE", "Nein, ich bin nicht befangen"
    INTEREST = "INTEREST", "Ja, ich bin befangen"
    UNSURE = "UNSURE", "Ich bin unsicher – bitte klären"


class VoteChoice(models.TextChoices):
    """What a ballot says; the words of the exchange format."""

    YES = "yes", "Zustimmung"
    NO = "no", "Ablehnung"
    ABSTAIN = "abstain", "Enthaltung"
    OBJECT = "object", "Bitte in der Sitzung beraten"


BALLOT_CHOICES = [
    (VoteChoice.YES.value, "Zustimmung"),
    (VoteChoice.NO.value, "Ablehnung"),
    (VoteChoice.ABSTAIN.value, "Enthaltung – zählt zur Beteiligung, aber nicht zur Mehrheit"),
]


class CameBy(models.TextChoices):
    """How a vote in text form came to the office."""

    POST = "POST", "per Post"
    MAIL = "MAIL", "per E-Mail"
    HAND = "HAND", "persönlich übergeben"


class RoundState(models.TextChoices):
    """Where a round stands."""

    OPEN = "OPEN", "Läuft"
    COUNTED = "COUNTED", "Ausgezählt, der Vorsitz bestätigt"
    CONFIRMED = "CONFIRMED", "Bestätigt"


class RoundOutcome(models.TextChoices):
    """What the count of a round ended in; counts are shown only with the first two."""

    ADOPTED = "adopted", "Angenommen"
    REJECTED = "rejected", "Abgelehnt"
    NOT_QUORATE = "not_quorate", "Nicht beschlussfähig"
    TO_MEETING = "to_meeting", "Kommt in die Sitzung"
    REOPENED = "reopened", "Beendet und neu eröffnet"


SEALED = frozenset({RoundOutcome.NOT_QUORATE, RoundOutcome.TO_MEETING, RoundOutcome.REOPENED})


class NotGranted(models.TextChoices):
    """What the chair says where a proposal to grant found no majority (domain B.4, settled)."""

    REJECT = "REJECT", "Der Antrag ist abgelehnt"
    ANEW = "ANEW", "Es folgt ein neuer Vorschlag in einer weiteren Runde"


class Following(models.TextChoices):
    """Where a confirmed round goes on; remembered by the process."""

    ANNOUNCE = "announce", "Bekannt geben"
    MEET = "meet", "In der Sitzung beraten"
    PREPARE = "prepare", "Neu eröffnen"
