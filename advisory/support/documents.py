"""The cooperation agreement as tagged PDF."""

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from advisory.support.models import AgreementVersion
from workflows.letters.render import render_pdf

TEMPLATE = Path(__file__).resolve().parent / "documents" / "agreement.typ"


def wording_of(version: AgreementVersion) -> dict[str, Any]:
    """What the agreement says, for page and PDF."""
    case = version.agreement.case
    return {
        "subject": f"Kooperationsvereinbarung {case.organisation.name}",
        "parties": [settings.PROGRAMME_ORGANISATIONS["INSTITUTE"], case.organisation.name],
        "sections": [
            {"title": "Ziele", "text": version.aims},
            {"title": "Umfang der Begleitung", "text": version.scope},
            {"title": "Was beide Seiten beitragen", "text": version.duties},
            {
                "title": "Zeitraum",
                "text": f"Die Vereinbarung gilt vom {version.starts_on:%d.%m.%Y} bis {version.ends_on:%d.%m.%Y}. "
                "Über eine Verlängerung sprechen beide Seiten drei Monate vorher. Jede Seite kann sie mit einer Frist "
                "von vier Wochen beenden.",
            },
            {
                "title": "Geld und Daten",
                "text": "Es fließt kein Geld. Angaben zu Kindern und Familien werden nicht gespeichert. Was in der "
                "Begleitung besprochen wird, lesen nur die Kommune und ihre Beratung.",
            },
        ],
    }


def agreement_pdf(version: AgreementVersion, *, on: datetime.date) -> bytes:
    """The agreement as PDF/UA-1 and PDF/A-2a; not to be called under a lock."""
    wording = wording_of(version)
    return render_pdf(TEMPLATE, {"wording": wording}, title=wording["subject"], on=on)
