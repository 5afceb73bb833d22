"""Statuses and kinds of contract, post and payment, with the words people read."""

from enum import Enum

from django.db import models

from funding.financing.figures.settlement import Outcome
from workflows.registry import Stage


class ContractStatus(models.TextChoices):
    """Where a grant contract (Fördervertrag) stands; it is a contract under private law, never a Bescheid."""

    DRAFT = "DRAFT", "Entwurf"
    UNDER_NEGOTIATION = "UNDER_NEGOTIATION", "Wird noch einmal geändert"
    SENT = "SENT", "Bei der Kommune zur Unterschrift"
    SIGNED_BY_RECIPIENT = "SIGNED_BY_RECIPIENT", "Unterschrift der Stiftung fehlt"
    EFFECTIVE = "EFFECTIVE", "Gilt"
    ENDED = "ENDED", "Beendet"
    TERMINATED = "TERMINATED", "Gekündigt"
    EXPIRED_UNSIGNED = "EXPIRED_UNSIGNED", "Nicht rechtzeitig unterschrieben"
    WITHDRAWN = "WITHDRAWN", "Zurückgezogen"


OPEN_CONTRACTS = frozenset(
    {
        ContractStatus.DRAFT.value,
        ContractStatus.UNDER_NEGOTIATION.value,
        ContractStatus.SENT.value,
        ContractStatus.SIGNED_BY_RECIPIENT.value,
    }
)

CONTRACT_BADGES = {
    ContractStatus.DRAFT.value: "info",
    ContractStatus.UNDER_NEGOTIATION.value: "info",
    ContractStatus.SENT.value: "warning",
    ContractStatus.SIGNED_BY_RECIPIENT.value: "info",
    ContractStatus.EFFECTIVE.value: "success",
    ContractStatus.ENDED.value: "",
    ContractStatus.TERMINATED.value: "danger",
    ContractStatus.EXPIRED_UNSIGNED.value: "danger",
    ContractStatus.WITHDRAWN.value: "",
}


class FundingStage(models.TextChoices):
    """Stages that a matter passes after its approval."""

    CONTRACT_DRAFT = "CONTRACT_DRAFT", "Vertrag wird vorbereitet"
    CONTRACT_SENT = "CONTRACT_SENT", "Vertrag bei der Kommune"
    CONTRACT_SIGNED = "CONTRACT_SIGNED", "Vertrag bei der Stiftung"
    FUNDED = "FUNDED", "Förderung läuft"
    CONTRACT_EXPIRED = "CONTRACT_EXPIRED", "Vertrag nicht unterschrieben"
    FUNDING_ENDED = "FUNDING_ENDED", "Förderung beendet"


FUNDING_STAGES = {
    FundingStage.CONTRACT_DRAFT.value: Stage("Vertrag wird vorbereitet", "Vertrag wird vorbereitet", "info"),
    FundingStage.CONTRACT_SENT.value: Stage("Vertrag bei der Kommune", "Bitte unterschreiben", "warning"),
    FundingStage.CONTRACT_SIGNED.value: Stage("Vertrag bei der Stiftung", "Vertrag bei der Stiftung", "info"),
    FundingStage.FUNDED.value: Stage("Förderung läuft", "Förderung läuft", "success"),
    FundingStage.CONTRACT_EXPIRED.value: Stage("Vertrag nicht unterschrieben", "Bitte melden", "danger"),
    FundingStage.FUNDING_ENDED.value: Stage("Förderung beendet", "Förderung beendet", ""),
}


class House(models.TextChoices):
    """Who checks, releases and pays in a programme phase.

    `EITHER` is the stand-in rule: whoever is present in institute or foundation may act, two different people in all.
    """

    INSTITUTE = "INSTITUTE", "Institut"
    FOUNDATION = "FOUNDATION", "Stiftung"
    EITHER = "EITHER", "Institut oder Stiftung, wer da ist"


class OtherHalf(models.TextChoices):
    """Where the half beside the foundation comes from."""

    OWN = "OWN", "Eigenmittel der Kommune"
    ESF = "ESF", "ESF Plus und Land, Rest aus Eigenmitteln"


class Party(models.TextChoices):
    """The parties of a contract."""

    RECIPIENT = "RECIPIENT", "Kommune"
    FOUNDATION = "FOUNDATION", "Stiftung"


class SignatureMode(models.TextChoices):
    """How a contract is signed."""

    WET_INK = "WET_INK", "Auf Papier, hier als Scan"
    QES = "QES", "Qualifizierte elektronische Signatur"
    TEXT_FORM = "TEXT_FORM", "Textform (nur wenn der Vertrag das zulässt)"


class ConditionKind(models.TextChoices):
    """What is tied to a contract: before money flows (Bedingung), or to be proven later (Auflage)."""

    PRECONDITION = "PRECONDITION", "Vor Auszahlung nötig"
    OBLIGATION = "OBLIGATION", "Später nachzuweisen"


class EntryKind(models.TextChoices):
    """Amounts of a single month beside the monthly pay."""

    ANNUAL_BONUS = "ANNUAL_BONUS", "Jahressonderzahlung (Arbeitgeber-Brutto)"
    OTHER_COST = "OTHER_COST", "Weitere Personalkosten"
    U2_REFUND = "U2_REFUND", "Erstattung der Krankenkasse (Mutterschutz, U2)"
    WAGE_SUBSIDY = "WAGE_SUBSIDY", "Lohnkostenzuschuss"
    OTHER_INCOME = "OTHER_INCOME", "Andere Einnahme für die Stelle"


COSTS = frozenset({EntryKind.ANNUAL_BONUS.value, EntryKind.OTHER_COST.value})


class PaymentStatus(models.TextChoices):
    """Where a payment call (Mittelabruf) stands."""

    SUBMITTED = "SUBMITTED", "Wird geprüft"
    RETURNED = "RETURNED", "Rückfrage: Bitte ergänzen"
    CHECKED = "CHECKED", "Wartet auf Freigabe"
    RELEASED = "RELEASED", "Freigegeben"
    PAID = "PAID", "Ausgezahlt"
    REJECTED = "REJECTED", "Abgelehnt"
    CANCELLED = "CANCELLED", "Zurückgezogen"


OPEN_PAYMENTS = frozenset(
    {
        PaymentStatus.SUBMITTED.value,
        PaymentStatus.RETURNED.value,
        PaymentStatus.CHECKED.value,
    }
)
BOOKED = frozenset({PaymentStatus.RELEASED.value, PaymentStatus.PAID.value})
PAYMENT_BADGES = {
    PaymentStatus.SUBMITTED.value: "info",
    PaymentStatus.RETURNED.value: "warning",
    PaymentStatus.CHECKED.value: "warning",
    PaymentStatus.RELEASED.value: "info",
    PaymentStatus.PAID.value: "success",
    PaymentStatus.REJECTED.value: "danger",
    PaymentStatus.CANCELLED.value: "",
}


class PaymentReason(models.TextChoices):
    """Why money is paid."""

    CALL = "CALL", "Mittelabruf"
    SETTLEMENT = "SETTLEMENT", "Nachzahlung aus der Abrechnung"


class SettlementResult(models.TextChoices):
    """Result of the settlement of a calendar year."""

    SETTLED = Outcome.SETTLED.value, "Ausgeglichen"
    ADDITIONAL_PAYMENT = Outcome.ADDITIONAL_PAYMENT.value, "Nachzahlung"
    REPAYMENT = Outcome.REPAYMENT.value, "Rückzahlung"
    WAIVED_DE_MINIMIS = Outcome.WAIVED_DE_MINIMIS.value, "Kleiner Betrag, keine Rückzahlung"


class Reading(Enum):
    """What the second reading of a contract came to."""

    RIGHT = "right"
    RETURNED = "returned"


class ContractAnswer(models.TextChoices):
    """How the wait for a signature ended; remembered by the process."""

    SIGNED = "signed", "Unterschrieben"
    CHANGE = "change", "Änderung erbeten"
    EXPIRED = "expired", "Verfallen"


class PaymentCheck(models.TextChoices):
    """What the check of a call came to."""

    OK = "ok", "Richtig: zur Freigabe geben"
    BACK = "back", "Rückfrage an die Kommune"
    NO = "no", "Ablehnen"


class PaymentRelease(models.TextChoices):
    """What the second pair of eyes decided."""

    RELEASE = "release", "Freigeben"
    BACK = "back", "Zurück an die Prüfung"
