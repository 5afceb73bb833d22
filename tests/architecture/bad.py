"""Bad input, made up by a seeded draw: classes of Unicode, encodings, sizes, numbers and days, wrong shapes."""

import datetime
import io
import json
import random
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

KEPT = "Bleibt stehen 4711"
CATEGORIES = "Cc Cf Cn Co Lm Lo Mc Me Mn Nd Nl No Pc Sc Sk So Zl Zp Zs"
NUMBERS = (
    "1e400",
    "NaN",
    "-inf",
    "0x1F",
    "１２",
    "-5",
    "1.2.3",
    "1,2,3",
    "12.345.67",
    "9" * 40,
    "½",
    "Ⅻ",
    "1 0",
    "+1",
    "--1",
    ",",
    "1_0",
)
DAYS = (
    "31.02.2027",
    "00.00.0000",
    "1.1.0001",
    "31.12.9999",
    "2027-13-01",
    "32.01.2027",
    "heute",
    "01.01.99999",
    "29.02.2027",
    "1.1.-5",
)
PIECES = (
    "{{ 7|add:7 }}",
    "<script>alert(1)</script>",
    "'; DROP TABLE workflows_casefile; --",
    "=cmd|' /C calc'!A0",
    "%00%0a",
    "#strong[x] $x^2$ \\",
    "../../../etc/passwd",
    "\r\nBcc: alle@beispiel.example",
    "👩🏽‍🚀🧑‍🤝‍🧑🏳️‍🌈",
    "e" + "\u0301" * 60,
    "\u202eabc\u202c",
    "مرحبا بالعالم",
    "日本語のテキスト",
    "ﷺ",
    "\ufeff",
    "x\u0000y",
    "\ud7ff\ue000",
    "A" * 5_000,
    "ß" * 255,
    "😀" * 300,
    "Z" * 1_000_000,
    " \t\u00a0\u3000 ",
    "\n" * 200,
)
FILES = (
    ("leer.pdf", b""),
    ("a" * 300 + ".pdf", b"%PDF-1.7\n%%EOF"),
    ("../../x.pdf", b"%PDF-1.7\n%%EOF"),
    ("x\u202efdp.exe", b"MZ\x90"),
    ("x.pdf", b"GIF89a"),
    ("x.docx", b"PK\x03\x04kaputt"),
    ("x.jpg", b"\xff\xd8\xff" + b"0" * 50),
    ("😀.pdf", b"%PDF-1.7\n%%EOF"),
)


def letters_of(category: str, dice: random.Random) -> str:
    """Some signs of a class of Unicode, between ordinary letters."""
    found = ""
    while len(found) < 3:
        sign = chr(dice.randrange(sys.maxunicode))
        if unicodedata.category(sign) == category:
            found += sign
    return f"a{found[0]}b{found[1:]} c"


def bomb() -> bytes:
    """A small archive that unpacks to much."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 30_000_000)
        archive.writestr("[Content_Types].xml", b"<Types/>")
    return kept.getvalue()


BOMB = bomb()


def bad_value(field: forms.Field, dice: random.Random) -> Any:
    """Something that does not belong into a field, or only just."""
    if isinstance(field, forms.FileField):
        name, content = dice.choice([*FILES, ("bombe.docx", BOMB)])
        return SimpleUploadedFile(name, content)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return dice.choice(["kein-solches", "", "-1", "999999999999999999999", "None", ["a", "b"], *PIECES[:6]])
    if isinstance(field, forms.IntegerField | forms.DecimalField) or "Money" in type(field).__name__:
        return dice.choice([*NUMBERS, *PIECES[:4]])
    if "Date" in type(field).__name__:
        return dice.choice([*DAYS, *PIECES[:4]])
    return dice.choice([*PIECES, *[letters_of(one, dice) for one in dice.sample(CATEGORIES.split(), 3)]])


def good_value(field: forms.Field, initial: Any) -> Any:
    """Something a field takes, as far as one can tell from outside."""
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile("datei.pdf", b"%PDF-1.7\n%%EOF")
    if initial not in (None, ""):
        return f"{initial:%d.%m.%Y}" if isinstance(initial, datetime.date) else initial
    if isinstance(field, forms.BooleanField):
        return "on"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        values = [str(value) for value, _ in field.choices if not isinstance(value, str) or value]
        return values[0] if values else ""
    if isinstance(field, forms.EmailField):
        return "jemand@beispiel.example"
    if isinstance(field, forms.IntegerField | forms.DecimalField) or "Money" in type(field).__name__:
        return "7"
    if "Date" in type(field).__name__:
        return "02.12.2026"
    return KEPT


def is_typed(field: forms.Field) -> bool:
    """Whether people type words into it, and would miss them."""
    widget = field.widget
    plain = isinstance(widget, forms.TextInput | forms.Textarea) and not isinstance(widget, forms.PasswordInput)
    return plain and not isinstance(field, forms.FileField) and good_value(field, None) == KEPT


def bad_bodies(dice: random.Random) -> Iterator[tuple[bytes, str]]:
    """Whole bodies that cannot be read, each with its media type."""
    text = dice.choice(PIECES[:12])
    yield b"text=" + text.encode("utf-16", "surrogatepass"), "application/x-www-form-urlencoded"
    yield b"text=%ff%fe%c3%28&x=\xff\xfe", "application/x-www-form-urlencoded"
    yield b"--grenze\r\nkaputt", "multipart/form-data; boundary=grenze"
    yield b"{}", "application/json"
    yield b"&" * 3_000, "application/x-www-form-urlencoded"


def bad_documents(dice: random.Random) -> Iterator[bytes]:
    """Bodies for programs."""
    piece = dice.choice([one for one in PIECES if len(one) < 10_000])
    yield from (b"", b"null", b"[]", b'"x"', b"{", b"NaN", b"\xff\xfe", b"{}" * 2, b"[" * 2_000, b'{"a":' * 500)
    for name in ("choice", "note", "answer", "text", "amount", "result", "values", "approved"):
        for value in (None, -1, 1e308, 10**30, [], {}, [[]], True, piece):
            yield json.dumps({name: value}, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
