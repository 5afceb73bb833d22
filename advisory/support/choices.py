"""Stages and kinds of agreements, advisory cases, sessions and plans, with the words people read."""

from enum import Enum

from django.db import models

from workflows.registry import Mark, Stage

AGREEMENT = "agreement"
SUPPORT = "support"
COOPERATION = Mark("K", "Kooperation", "dots", 30)


class AgreementStage(models.TextChoices):
    """Where a cooperation agreement (Ohne Förderung) stands."""

    NETWORK_CHECK = "NETWORK_CHECK", "Netzwerk wird angesehen"
    SCOPE = "SCOPE", "Umfang wird besprochen"
    DRAFTING = "DRAFTING", "Entwurf wird abgestimmt"
    SIGNING = "SIGNING", "Zur Unterschrift"
    ACTIVE = "ACTIVE", "Vereinbarung läuft"
    DECLINED = "DECLINED", "Noch nicht möglich"
    ENDED = "ENDED", "Beendet"


AGREEMENT_STAGES = {
    AgreementStage.NETWORK_CHECK.value: Stage("Netzwerk ansehen", "In Vorbereitung", "info"),
    AgreementStage.SCOPE.value: Stage("Umfang besprechen", "In Vorbereitung", "info"),
    AgreementStage.DRAFTING.value: Stage("Entwurf wird abgestimmt", "Entwurf wird abgestimmt", "info"),
    AgreementStage.SIGNING.value: Stage("Zur Unterschrift", "Bitte unterschreiben", "warning"),
    AgreementStage.ACTIVE.value: Stage("Vereinbarung läuft", "Vereinbarung läuft", "success"),
    AgreementStage.DECLINED.value: Stage("Noch nicht möglich", "Noch nicht möglich", ""),
    AgreementStage.ENDED.value: Stage("Beendet", "Beendet", ""),
}


class SupportStage(models.TextChoices):
    """Where an advisory case stands."""

    OPENED = "OPENED", "Auftakt"
    GOALS = "GOALS", "Ziele klären"
    SCOPE = "SCOPE", "Umfang vereinbaren"
    PLANNING = "PLANNING", "Plan entsteht"
    RUNNING = "RUNNING", "Plan läuft"
    REVIEW = "REVIEW", "Plan wird fortgeschrieben"
    CLOSED = "CLOSED", "Abgeschlossen"


SUPPORT_STAGES = {
    SupportStage.OPENED.value: Stage("Auftakt", "Auftakt", "info"),
    SupportStage.GOALS.value: Stage("Ziele klären", "Ziele klären", "info"),
    SupportStage.SCOPE.value: Stage("Umfang vereinbaren", "Umfang vereinbaren", "info"),
    SupportStage.PLANNING.value: Stage("Plan entsteht", "Plan entsteht", "info"),
    SupportStage.RUNNING.value: Stage("Plan läuft", "Plan läuft", "success"),
    SupportStage.REVIEW.value: Stage("Plan wird fortgeschrieben", "Plan wird fortgeschrieben", "warning"),
    SupportStage.CLOSED.value: Stage("Abgeschlossen", "Abgeschlossen", ""),
}
STEPS = [one for one in SupportStage if one != SupportStage.REVIEW]


class WallSide(models.TextChoices):
    """The two sides that lift the wall between learning and money together."""

    LEAD = "LEAD", "Programmleitung"
    FOUNDATION = "FOUNDATION", "Stiftung"


class WallAnswer(models.TextChoices):
    """What is done about the wall for a person."""

    ASK = "ASK", "Aufheben"
    AGREE = "AGREE", "Zustimmen: aufheben"
    REFUSE = "REFUSE", "Nicht aufheben"
    RAISE = "RAISE", "Wieder einsetzen"


class Side(models.TextChoices):
    """The two sides of an agreement and of a plan, at eye level."""

    MUNICIPALITY = "MUNICIPALITY", "Kommune"
    INSTITUTE = "INSTITUTE", "Institut"


class Topic(models.TextChoices):
    """The nine topics of advice (programme page)."""

    OFFICE = "OFFICE", "Arbeit der Koordinierungsstelle"
    NETWORK = "NETWORK", "Netzwerke qualifizieren"
    STRATEGY = "STRATEGY", "Struktur und Strategie der Kommune"
    OFFERS = "OFFERS", "Passende Angebote entwickeln"
    ASSUMPTIONS = "ASSUMPTIONS", "Annahmen zur Wirkung"
    EFFECT = "EFFECT", "Wirkung beobachten"
    STAFF = "STAFF", "Mitarbeitende qualifizieren"
    TRANSFER = "TRANSFER", "Wissen weitergeben"
    EXCHANGE = "EXCHANGE", "Austausch zwischen Kommunen"


class AdviceFormat(models.TextChoices):
    """How advice is given."""

    SINGLE = "SINGLE", "Einzelberatung"
    TRAINING = "TRAINING", "Qualifizierung"
    KNOWLEDGE = "KNOWLEDGE", "Wissenstransfer"
    CONFERENCE = "CONFERENCE", "Fachtagung oder Fachgespräch"
    INTERMUNICIPAL = "INTERMUNICIPAL", "Austausch mit anderen Kommunen"


class SessionState(models.TextChoices):
    """Whether a session took place."""

    PLANNED = "PLANNED", "Geplant"
    HELD = "HELD", "War"
    CANCELLED = "CANCELLED", "Abgesagt"


class PlanStatus(models.TextChoices):
    """Where a version of an implementation plan (Umsetzungsplan) stands."""

    DRAFT = "DRAFT", "Entwurf"
    IN_COORDINATION = "IN_COORDINATION", "Wird abgestimmt"
    IN_FORCE = "IN_FORCE", "Gilt"
    SUPERSEDED = "SUPERSEDED", "Abgelöst"


class MilestoneState(models.TextChoices):
    """How far a milestone is; words without blame."""

    PLANNED = "PLANNED", "Geplant"
    IN_PROGRESS = "IN_PROGRESS", "In Arbeit"
    REACHED = "REACHED", "Erreicht"
    DELAYED = "DELAYED", "Dauert länger"
    CHANGED = "CHANGED", "Anders als geplant"
    DROPPED = "DROPPED", "Nicht weiterverfolgt"


MILESTONE_BADGES = {
    MilestoneState.PLANNED.value: "",
    MilestoneState.IN_PROGRESS.value: "info",
    MilestoneState.REACHED.value: "success",
    MilestoneState.DELAYED.value: "warning",
    MilestoneState.CHANGED.value: "",
    MilestoneState.DROPPED.value: "",
}
NEEDS_REASON = frozenset({MilestoneState.CHANGED.value, MilestoneState.DROPPED.value})


class NetworkResult(Enum):
    """What looking at the network came to."""

    FITS = "fits"
    NOT_YET = "not_yet"


class WordingTurn(Enum):
    """What a side did in its turn."""

    OFFERED = "offered"
    ACCEPTED = "accepted"


class Renewal(models.TextChoices):
    """What both sides decided about the time after."""

    RENEW = "renew", "Verlängern"
    END = "end", "Zum vereinbarten Ende auslaufen lassen"


class ScopeAnswer(Enum):
    """What the municipality says of a proposed scope."""

    AGREED = "agreed"
    CHANGE = "change"


class PlanAnswer(Enum):
    """What the other side says of a plan: it holds, or which version is written on."""

    IN_FORCE = "in_force"
    FIRST_AGAIN = "first"
    UPDATE_AGAIN = "update"
