"""What may be a PDF here: whole, open, and running nothing. Bytes are read once, packed objects within a budget.

Names are looked for where a PDF has names: outside of streams and of literal strings, and in object streams once they
are unpacked. A stream of pixels or letters is never searched: by chance it holds anything.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

HEAD = 2048
BUDGET = 20 * 1024 * 1024
STEP = 4096
BEFORE = b"\xef\xbb\xbf\xfe\xff \t\r\n\x00"
END = b"%%EOF"
STREAM, END_OF_STREAM = b"stream", b"endstream"
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|ImportData|SubmitForm|GoToE)(?![A-Za-z0-9])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
TOKEN = re.compile(rb"%[^\r\n]*|\\.|[()]", re.DOTALL)
OBJECT = re.compile(rb"\d+ \d+ obj\b")
FILTER = re.compile(rb"/Filter\s*(?:/(\w+)|\[([^\]]*)\])")
PLAIN_FILTERS = (b"/FlateDecode", b"/Fl")


def is_pdf(content: bytes) -> bool:
    """Whether a file says that it is a PDF; a mark of order or line ends may stand before."""
    return content[:HEAD].lstrip(BEFORE).startswith(b"%PDF-")


def _unescaped(part: bytes) -> bytes:
    return ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), part)


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What stands outside of streams, piece by piece, each with the stream that follows it; every byte is read once."""
    place = 0
    while True:
        begin = content.find(STREAM, place)
        if begin < 0:
            yield content[place:], b""
            return
        end = content.find(END_OF_STREAM, begin + len(STREAM))
        if end < 0:
            yield content[place:], b""
            return
        yield content[place:begin], content[begin + len(STREAM) : end]
        place = end + len(END_OF_STREAM)


def _without_strings(part: bytes) -> bytes:
    """A part without comments and literal strings, in one pass; a string that never ends is none."""
    kept, place, depth, opened = [], 0, 0, 0
    for token in TOKEN.finditer(part):
        sign = token.group()
        if sign == b"(":
            if depth == 0:
                kept.append(part[place : token.start()])
                place = opened = token.start()
            depth += 1
        elif sign == b")" and depth:
            depth -= 1
            place = token.end() if depth == 0 else place
        elif sign.startswith(b"%") and depth == 0:
            kept.append(part[place : token.start()])
            place = token.end()
    kept.append(part[opened if depth else place :])
    return b" ".join(kept)


def _unpacked(stream: bytes, left: int) -> bytes:
    """The objects of a packed stream, as far as they can be read; a damaged end does not hide what came before."""
    unpacker, found = zlib.decompressobj(), bytearray()
    data = stream.lstrip(b" ").removeprefix(b"\r\n").removeprefix(b"\n")
    for place in range(0, len(data), STEP):
        chunk, before = data[place : place + STEP], unpacker.copy()
        try:
            found += unpacker.decompress(chunk, left - len(found) + 1)
        except zlib.error:
            found += _before_the_damage(before, chunk)
            break
        if len(found) > left:
            raise ValidationError(
                "Die PDF ist ausgepackt zu groß. Drucken Sie sie neu als PDF und laden Sie diese hoch."
            )
    return bytes(found)


def _before_the_damage(unpacker: Any, chunk: bytes) -> bytes:
    found = bytearray()
    for place in range(len(chunk)):
        try:
            found += unpacker.decompress(chunk[place : place + 1])
        except zlib.error:
            break
    return bytes(found)


def _filter_of(packing: re.Match[bytes]) -> bytes:
    one, several = packing.groups()
    return b"/" + one if one else several.strip()


def _names(content: bytes) -> Iterator[bytes]:
    """Everything of a PDF in which names stand, unescaped and without literal strings."""
    left = BUDGET
    for before, stream in _parts(content):
        plain = _unescaped(before)
        yield _without_strings(plain)
        if OBJECT.search(stream):  # what only looks like a stream hides nothing
            yield _without_strings(_unescaped(stream))
        opening = plain[plain.rfind(b"obj") :] if b"obj" in plain else plain[-HEAD:]
        if b"/ObjStm" not in opening:
            continue
        packing = FILTER.search(opening)
        if packing is not None and _filter_of(packing) not in PLAIN_FILTERS:
            raise ValidationError(
                "Diese PDF ist so gepackt, dass wir sie nicht prüfen können. Drucken Sie sie neu als PDF und laden Sie "
                "diese hoch."
            )
        objects = _unpacked(stream, left) if packing is not None else stream
        left -= len(objects)
        yield _without_strings(_unescaped(objects))


def check_pdf(content: bytes) -> None:
    """Raises ValidationError that helps, for a PDF that is cut off, locked, or runs something when it is opened."""
    if END not in content[-HEAD:]:
        raise ValidationError(
            "Diese PDF ist nicht vollständig, ihr Ende fehlt. Speichern oder scannen Sie sie noch einmal."
        )
    for part in _names(content):
        if ENCRYPTED.search(part):
            raise ValidationError(
                "Diese PDF ist mit einem Passwort oder einer Sperre geschützt. Speichern Sie sie ohne Schutz, "
                "zum Beispiel mit „Drucken als PDF“."
            )
        if ACTIVE.search(part):
            raise ValidationError(_RUNS)
    if b"<script" in content[:HEAD].lower():
        raise ValidationError(_RUNS)


_RUNS = "Diese PDF enthält Programme (Skripte). Drucken Sie sie neu als PDF und laden Sie diese hoch."
