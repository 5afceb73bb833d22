"""What invented municipalities type into their applications."""

import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from funding.applications.sections import LINES
from funding.financing.figures.plan import highest_share
from ui.fields import plain_cents


def typed_answers(town: str, editor: User, signatory: User, start: datetime.date) -> dict[str, dict[str, Any]]:
    """What is typed into every section of an application, by its code."""
    end = start.replace(year=start.year + 2) - datetime.timedelta(days=1)
    return {
        "municipality": {
            "street": "Musterplatz 1",
            "postal_code": "99999",
            "city": "Musterstadt",
            "department": "Jugendamt",
            "contact_name": editor.name,
            "contact_email": editor.email,
            "contact_phone": editor.phone,
            "signatory_name": signatory.name,
            "signatory_function": "Leitung der Verwaltung",
        },
        "network": {
            "network": f"In {town} trifft sich seit 2022 eine Steuerungsgruppe. Drei Arbeitsgruppen arbeiten ihr zu.",
            "planning": "Jugendhilfe, Soziales, Bildung und Gesundheit planen einmal im Quartal zusammen.",
            "motivation": "Angebote sollen die Familien erreichen, die sie brauchen.",
            "focus": ["network", "offers"],
            "target_group": "Kinder bis zehn Jahre und ihre Familien",
        },
        "post": {
            "fte": "1,00",
            "starts_on": f"{start:%d.%m.%Y}",
            "ends_on": f"{end:%d.%m.%Y}",
            "tasks": "Netzwerk aufbauen, Bedarfe erheben, Angebote ordnen.",
            "place": "Stabsstelle Sozialplanung",
            "pay": "TVöD S 17, Stufe 2",
            "filled": "planned",
        },
        "financing": _financing(start, end),
        "declarations": dict.fromkeys(
            ("no_double_funding", "not_started", "own_share", "publicity", "privacy", "truth"), "on"
        ),
    }


def _financing(start: datetime.date, end: datetime.date) -> dict[str, Any]:
    financing: dict[str, Any] = {
        "esf_status": "SUBMITTED",
        "esf_reference": "",
        "resolution_on": "",
        "other_funding": "",
    }
    for year in range(start.year, end.year + 1):
        first, last = max(start, datetime.date(year, 1, 1)), min(end, datetime.date(year, 12, 31))
        months = Decimal((last - first).days + 1) / 31
        cost = int((623_055 * months).to_integral_value())
        foundation = highest_share(cost)
        esf = highest_share(cost - foundation, Decimal("0.6"))
        amounts = {"cost": cost, "foundation": foundation, "own": cost - foundation - esf, "esf": esf, "third": 0}
        financing |= {f"{line}_{year}": plain_cents(amounts[line]) for line in LINES}
    return financing
