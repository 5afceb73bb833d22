"""The wording of a contract as data, for page and PDF alike, and the tagged PDF made from it.

A grant contract is a contract under private law; it is never called a Bescheid. The public half is only mentioned.
"""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from funding.financing.choices import ConditionKind, OtherHalf
from funding.financing.models import FundingContract
from ui.fields import format_amount, format_cents
from workflows.letters.render import render_pdf

TEMPLATE = Path(__file__).resolve().parent / "documents" / "contract.typ"


def percent(part: Decimal | str) -> str:
    """`50 %` or `12,5 %` with a no-break space."""
    text = f"{(Decimal(part) * 100).normalize():f}".replace(".", ",")
    return f"{text}\u00a0%"


def _rates(contract: FundingContract) -> str:
    if len(contract.rates) == 1:
        return f"In jedem Förderjahr gilt der Fördersatz {percent(contract.rates[0])} dieses Anteils."
    parts = [f"{number}. Förderjahr {percent(rate)}" for number, rate in enumerate(contract.rates, 1)]
    return f"Der Fördersatz dieses Anteils beträgt: {', '.join(parts)}. Der letzte Satz gilt auch danach."


def _other_half(contract: FundingContract) -> str:
    if contract.other_half == OtherHalf.ESF:
        return (
            "Die andere Hälfte trägt die Kommune. Sie kann dafür Mittel aus ESF Plus und vom Land einsetzen. Darüber "
            "entscheidet eine andere Stelle; hier ist das nur vermerkt. Keine Kosten werden zweimal gefördert."
        )
    return "Die andere Hälfte trägt die Kommune aus eigenen Mitteln. Keine Kosten werden zweimal gefördert."


Paragraphs = tuple[str, list[str]]


def _purpose_and_amount(contract: FundingContract) -> list[Paragraphs]:
    """What is funded, from when to when, and with how much."""
    case = contract.case
    return [
        (
            "Zweck",
            [
                f"Die Stiftung fördert eine Koordinierungsstelle der Präventionskette ({case.organisation.name}). "
                "Das Geld darf nur für die Personalkosten dieser Stelle verwendet werden.",
                f"Grundlage ist der Beschluss {contract.resolution} des Beirats vom {contract.decided_on:%d.%m.%Y} und "
                f"der Antrag {case.reference}.",
            ],
        ),
        (
            "Zeitraum und Stelle",
            [
                f"Gefördert wird eine Vollzeitstelle vom {contract.starts_on:%d.%m.%Y} "
                f"bis {contract.ends_on:%d.%m.%Y}.",
                "Die Stelle wird nicht besser bezahlt als vergleichbare Stellen im öffentlichen Dienst.",
            ],
        ),
        (
            "Höhe der Förderung",
            [
                f"Die Stiftung trägt {percent(contract.foundation_share)} der tatsächlichen Personalkosten "
                f"(Arbeitgeber-Brutto), abgerundet auf den Cent. {_rates(contract)}",
                f"Insgesamt zahlt sie höchstens {format_cents(contract.cap_cents)}. Die Höchstbeträge je Kalenderjahr "
                "stehen in der Anlage.",
                _other_half(contract),
            ],
        ),
    ]


def _payment() -> list[Paragraphs]:
    """How money is paid and settled."""
    return [
        (
            "Auszahlung und Abrechnung",
            [
                "Das Geld wird je Quartal abgerufen. Ausgezahlt wird auf das Konto der Kasse der Kommune, wenn der "
                "Vertrag gilt, die Stelle besetzt ist und alles vorliegt, was vor Auszahlung nötig ist.",
                "Monate sind vorläufig, verbindlich ist das Kalenderjahr. Nach seinem Ende wird abgerechnet: Was "
                "fehlt, wird nachgezahlt. Was zu viel gezahlt ist, wird zurückgezahlt.",
                "Für Tage, an denen die Stelle nicht besetzt ist, entstehen keine Kosten und keine Förderung.",
            ],
        ),
    ]


def _duties() -> list[Paragraphs]:
    """What the municipality tells, what is checked, how it ends."""
    return [
        (
            "Was die Kommune mitteilt",
            [
                "Innerhalb von 5 Arbeitstagen: wenn die Stelle frei wird. Innerhalb von 10 Arbeitstagen: wenn sie "
                "besetzt wird, mit einer Bestätigung des Personalamts; wenn sich Stunden, Entgelt oder andere "
                "Geldgeber ändern.",
                "Sie erstellt mit dem Institut einen Umsetzungsplan und schreibt ihn jedes Jahr fort.",
            ],
        ),
        (
            "Prüfung, Aufbewahrung, Öffentlichkeit",
            [
                "Stiftung und Institut dürfen die Verwendung des Geldes prüfen. Belege werden zehn Jahre aufbewahrt.",
                "Die Kommune weist auf die Förderung durch die Stiftung hin. Für ESF Plus gelten eigene Regeln.",
                "Angaben zu Personen werden nur verarbeitet, soweit der Vertrag es erfordert.",
            ],
        ),
        (
            "Beendigung",
            [
                "Der Vertrag kann zum Ende eines Quartals mit drei Monaten Frist gekündigt werden, aus wichtigem Grund "
                "sofort. Bleibt die Stelle länger als sechs Monate frei, kann die Stiftung kündigen.",
                "Der Vertrag ist privatrechtlich. Er gilt, sobald beide Seiten unterschrieben haben.",
            ],
        ),
    ]


def wording_of(contract: FundingContract) -> dict[str, Any]:
    """What the contract says, section by section, as it will be signed."""
    case = contract.case
    conditions = list(contract.conditions.all())
    gates = [one.text for one in conditions if one.kind == ConditionKind.PRECONDITION]
    later = [one.text for one in conditions if one.kind == ConditionKind.OBLIGATION]
    sections = [*_purpose_and_amount(contract), *_payment()]
    if gates:
        sections.append(("Vor Auszahlung nötig", gates))
    if later:
        sections.append(("Später nachzuweisen", later))
    sections += _duties()
    if contract.paragraph.strip():
        sections.append(("Besondere Vereinbarung", [line for line in contract.paragraph.splitlines() if line.strip()]))
    return {
        "subject": f"Fördervertrag {case.reference}",
        "parties": [contract.foundation_name, case.organisation.name],
        "institute": settings.PROGRAMME_ORGANISATIONS["INSTITUTE"],
        "sections": [{"title": title, "paragraphs": list(paragraphs)} for title, paragraphs in sections],
        "caps": [
            [str(one.year), f"{format_amount(Decimal(one.cap_cents) / 100)}\u00a0€"] for one in contract.years.all()
        ],
        "total": format_cents(contract.cap_cents),
        "signers": [
            [contract.foundation_name, "Ort, Datum, Unterschrift"],
            [case.organisation.name, "Ort, Datum, Unterschrift"],
        ],
    }


def contract_pdf(contract: FundingContract, *, on: datetime.date) -> bytes:
    """The contract as PDF/UA-1 and PDF/A-2a; not to be called under a lock."""
    data = {"wording": contract.wording, "reference": contract.case.reference or ""}
    return render_pdf(TEMPLATE, data, title=contract.wording["subject"], on=on)
