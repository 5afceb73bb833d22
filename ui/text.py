"""Text at the door: one form for what people type and paste, before it is counted, checked, kept or printed.

Line ends become one kind, bullets and dashes of office programs plain ones, invisible helpers fall away. What hides or
turns text, or no printed document can show, is refused by `check_printable` with sign and place (security rule 23). The
table of printable signs is measured, not guessed: `tests/workflows/letters/test_render.py` prints every one of them.
"""

import re
import unicodedata
from bisect import bisect_right
from pathlib import Path

from django.core.exceptions import ValidationError

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
WINDOWS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
BULLETS = dict.fromkeys((0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0E0, 0xF076, 0xF06E, 0xF0FC), "•")
INVISIBLE = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)
DROPPED = dict.fromkeys(
    (*INVISIBLE, 0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), *range(0x81, 0xA0))
)
TABLE = DROPPED | WINDOWS | {0x85: "\n"} | BULLETS
RANGES = [
    tuple(int(end, 16) for end in line.split("-"))
    for line in Path(__file__).with_name("printable.txt").read_text(encoding="ascii").split()
]
STARTS = [first for first, _ in RANGES]


def plain(text: str) -> str:
    """Text in NFC with `\\n` line ends, plain bullets and dashes, and without invisible helpers."""
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text).translate(TABLE))


def plain_address(address: str) -> str:
    """An e-mail address as it is kept and compared: in small letters, the domain in its one form (punycode).

    `x@Müller.example` and `x@xn--mller-kva.example` are one mailbox. What is no address is only made small.
    """
    small = unicodedata.normalize("NFC", address.strip()).lower()
    local, at, domain = small.rpartition("@")
    if not at or domain.isascii():
        return small
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return small


def is_printable(sign: str) -> bool:
    """Whether every printed document can show the sign; line ends and tabs are for the layout, not printed."""
    code = ord(sign)
    if sign in "\n\t" or 0x20 <= code < 0x7F:
        return True
    place = bisect_right(STARTS, code) - 1
    return place >= 0 and code <= RANGES[place][1]


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return f"Zeile {line}, Zeichen {column}" if "\n" in text else f"Zeichen {column}"


def check_printable(text: str) -> None:
    """Raises ValidationError, naming sign and place, for the first sign that hides, turns text or cannot be printed."""
    for at, sign in enumerate(text):
        if is_printable(sign):
            continue
        place = _place(text, at)
        if ord(sign) in BIDI:
            raise ValidationError(
                f"Hier steht ein Zeichen, das die Leserichtung umkehrt ({place}). Schreiben Sie den Text neu.",
                code="bidi",
            )
        if unicodedata.category(sign) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}:
            raise ValidationError(
                f"Hier steht ein unsichtbares Steuerzeichen ({place}). Löschen Sie es und senden Sie noch einmal.",
                code="hidden",
            )
        raise ValidationError(
            f"Das Zeichen „{sign}“ ({place}) lässt sich nicht drucken. Ersetzen Sie es durch Worte.", code="unprintable"
        )


def printable(text: str) -> str:
    """Text for a printed document: a sign that cannot be shown stands as its name, so that no document ever fails.

    For what was kept before signs were checked at the door, and for what comes from elsewhere.
    """
    clean = plain(text)
    if all(map(is_printable, clean)):
        return clean
    return "".join(sign if is_printable(sign) else _named(sign) for sign in clean)


def _named(sign: str) -> str:
    if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Cn"}:
        return ""
    return f"[{unicodedata.name(sign, f'Zeichen U+{ord(sign):04X}').lower()}]"
