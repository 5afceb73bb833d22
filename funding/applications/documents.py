"""Documents of an application: the tagged PDF of a version or a draft, and a DOCX for offices without an account."""

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

from docx import Document

from ui.fields import format_amount
from workflows.letters.render import render_pdf, shown

TEMPLATE = Path(__file__).resolve().parent / "documents" / "application.typ"
DECISION = TEMPLATE.with_name("decision.typ")
COLUMNS = (
    ("year", "Jahr"),
    ("cost", "Kosten"),
    ("foundation", "Stiftung"),
    ("own", "Eigenmittel"),
    ("esf", "ESF Plus und Land"),
    ("third", "Weitere"),
)


def plan_rows(content: dict[str, Any]) -> list[list[str]]:
    """The finance plan as rows of text, with a sum at the end."""
    plan = content["plan"]
    rows = [[row["year"], *(f"{format_amount(Decimal(row[name]))} €" for name, _ in COLUMNS[1:])] for row in plan]
    if plan:
        sums = [sum((Decimal(row[name]) for row in plan), Decimal(0)) for name, _ in COLUMNS[1:]]
        rows.append(["Gesamt", *(f"{format_amount(one)} €" for one in sums)])
    return rows


def application_pdf(content: dict[str, Any], *, reference: str, sha256: str, on: datetime.date, status: str) -> bytes:
    """The application as PDF/UA-1 and PDF/A-2a; the checksum ties a signed paper to the content."""
    data = {
        "content": content,
        "reference": reference,
        "checksum": sha256,
        "status": status,
        "columns": [title for _, title in COLUMNS],
        "rows": plan_rows(content),
    }
    title = f"Förderantrag {content['applicant']} {reference}".strip()
    return render_pdf(TEMPLATE, data, title=title, on=on)


def application_docx(content: dict[str, Any], *, reference: str, sha256: str, on: datetime.date, status: str) -> bytes:
    """The application as DOCX, with real headings and table heads; signs are shown as in the PDF."""
    content = shown(content)
    document = Document()
    document.core_properties.title = f"Förderantrag {content['applicant']}"
    document.core_properties.language = "de-DE"
    document.core_properties.author = content["applicant"]
    document.add_heading("Antrag auf Förderung einer Koordinierungsstelle", 1)
    for label, text in (
        ("Antragsteller:in", content["applicant"]),
        ("Aktenzeichen", reference or "noch keines"),
        ("Ihr Zeichen", content["applicant_reference"] or "–"),
        ("Stand", f"{status}, {on:%d.%m.%Y}"),
        ("Prüfsumme", sha256[:8]),
    ):
        document.add_paragraph(f"{label}: {text}")
    for section in content["sections"]:
        document.add_heading(section["title"], 2)
        if not section["answers"]:
            document.add_paragraph("Noch keine fertigen Angaben.")
        if section["code"] == "financing" and content["plan"]:
            table = document.add_table(rows=1, cols=len(COLUMNS))
            table.style = "Table Grid"
            for cell, (_, title) in zip(table.rows[0].cells, COLUMNS, strict=True):
                cell.text = title
            for row in plan_rows(content):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        for answer in section["answers"]:
            if section["code"] == "financing" and answer["field"].rpartition("_")[2].isdigit():
                continue
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{answer['label']}: ").bold = True
            paragraph.add_run(answer["text"])
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def decision_pdf(letter: dict[str, Any], *, reference: str, on: datetime.date) -> bytes:
    """The letter with the decision as PDF/UA-1 and PDF/A-2a."""
    return render_pdf(DECISION, {"letter": letter, "reference": reference}, title=letter["subject"], on=on)
