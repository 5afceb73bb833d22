"""Whatever a field accepts is printed, and no sign that a font lacks ever stops a document."""

import datetime
import io
import unicodedata
from pathlib import Path

import pytest
from docx import Document

from ui.text import RANGES, is_printable, plain, printable
from workflows.letters.render import render_pdf

pytestmark = pytest.mark.once
LETTER = """#import "/letter.typ": *
#show: shell
= Brief #data.text
#data.text #strong(data.text) #emph(data.text)
#paragraphs(data.text)
"""


def printed(tmp_path: Path, text: str) -> bytes:
    template = tmp_path / "letter.typ"
    template.write_text(LETTER, encoding="utf-8")
    return render_pdf(template, {"text": text}, title=f"Brief {text[:50]}", on=datetime.date(2027, 1, 4))


def test_every_sign_a_field_accepts_is_printed(tmp_path: Path) -> None:
    signs = [chr(code) for first, last in RANGES for code in range(first, last + 1)]
    signs += [chr(code) for code in range(0x20, 0x7F)]
    words = ["a" + sign if unicodedata.category(sign).startswith("M") else sign for sign in signs]
    assert all(map(is_printable, signs)) and len(signs) > 5000
    text = " ".join(words)
    assert printable(text) == plain(text)
    assert printed(tmp_path, text).startswith(b"%PDF")


@pytest.mark.parametrize(
    "text", ["Danke 👍", "中文", "\ud83d", "a\x00b\x07", "\ufffe", "🏳\ufe0f\u200d🌈", "\U0010ffff"]
)
def test_what_no_font_has_stands_as_its_name(tmp_path: Path, text: str) -> None:
    assert printed(tmp_path, text).startswith(b"%PDF")
    document = Document()
    document.add_paragraph(printable(text))


def test_names_of_signs() -> None:
    assert printable("Danke 👍!") == "Danke [thumbs up sign]!"


def test_a_word_longer_than_a_line_breaks(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")

    def lines(text: str) -> int:
        with pikepdf.open(io.BytesIO(printed(tmp_path, text))) as pdf:
            shown = [pikepdf.parse_content_stream(page) for page in pdf.pages]
        return sum(str(one.operator) in {"Tj", "TJ"} for page in shown for one in page)

    assert lines("x" * 2000) - lines("x") > 60
