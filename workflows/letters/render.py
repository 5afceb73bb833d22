"""Turn data into a PDF.

A template is a typst file beside the documents of its app; it reads the data from `data.json` and imports the shell of
this house as `/letter.typ`. Data is JSON, so that nothing a person typed is ever read as markup. Same data, same PDF
content: the creation date is given, not taken from the clock.
"""

import datetime
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from ui.text import printable

SHELL = Path(__file__).resolve().parent / "letter.typ"


def shown(value: Any) -> Any:
    """Data with every text as it can be shown: no sign a font lacks ever stops a document."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: shown(one) for key, one in value.items()}
    return [shown(one) for one in value] if isinstance(value, list | tuple) else value


def render_pdf(template: Path, data: dict[str, Any], *, title: str, on: datetime.date) -> bytes:
    """Render a template with data into a tagged PDF (PDF/UA-1 and PDF/A-2a). Raises typst.TypstError on a bad template.

    Not to be called inside a flow lock: rendering takes tens of milliseconds to seconds.
    """
    values = {
        **data,
        "title": title,
        "on": on.isoformat(),
        "site": settings.SITE_NAME,
        "contact": settings.CONTACT,
        "institute": settings.PROGRAMME_ORGANISATIONS["INSTITUTE"],
    }
    with tempfile.TemporaryDirectory(prefix="letter-") as folder:
        root = Path(folder)
        shutil.copyfile(SHELL, root / "letter.typ")
        shutil.copyfile(template, root / "main.typ")
        (root / "data.json").write_text(json.dumps(shown(values), ensure_ascii=False), encoding="utf-8")
        pdf = typst.compile(
            str(root / "main.typ"),
            root=str(root),
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            ignore_system_fonts=True,
        )
    return bytes(pdf)
