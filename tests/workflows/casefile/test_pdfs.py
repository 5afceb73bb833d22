"""PDFs that are cut off, locked or run something are refused with help; harmless ones pass, and none takes long."""

import contextlib
import random
import time
import zlib

import pytest
from django.core.exceptions import ValidationError

from workflows.casefile.pdfs import check_pdf, is_pdf

END = b"\n%%EOF"
ACTION = b"<< /S /JavaScript /JS (app.alert) >>"


def packed(objects: bytes, *, opening: bytes = b"/Type /ObjStm /Filter /FlateDecode", damage: bool = False) -> bytes:
    """A PDF whose objects lie in an object stream."""
    stream = zlib.compress(objects)
    if damage:
        stream = stream[:-1] + bytes([stream[-1] ^ 1])
    return b"%PDF-1.7\n2 0 obj << " + opening + b" >> stream\n" + stream + b"\nendstream endobj" + END


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + ACTION + END,
        b"%PDF-1.7\n<< /S /J#61vaScript >>" + END,
        b"%PDF-1.7\n<< /S /Launch /F (cmd.exe) >>" + END,
        b"%PDF-1.4\n<SCRIPT>x</script>" + END,
        packed(b"1 0 " + ACTION),
        packed(b"1 0 " + ACTION, damage=True),
        packed(b"1 0 " + ACTION, opening=b"/Type /Obj#53tm /Filter /FlateDecode"),
        packed(b"1 0 " + ACTION, opening=b"/Type /ObjStm /Filter /FlateDecode /X (" + b"y" * 900 + b")"),
        b"%PDF-1.7\n% stream\n1 0 obj " + ACTION + b" endobj\n2 0 obj << >> stream\nx\nendstream" + END,
        b"%PDF-1.7\n%(\n1 0 obj " + ACTION + b" endobj\n%)" + END,
        b"%PDF-1.7\n( 1 0 obj " + ACTION + b" endobj" + END,
    ],
)
def test_what_runs_something_is_refused(content: bytes) -> None:
    assert is_pdf(content)
    with pytest.raises(ValidationError, match="Skripte"):
        check_pdf(content)


@pytest.mark.parametrize("lock", [b"/Encrypt 5 0 R", b"/Encrypt<</Filter/Standard>>", b"/#45ncrypt 5 0 R"])
def test_what_is_locked_is_refused(lock: bytes) -> None:
    with pytest.raises(ValidationError, match="Schutz"):
        check_pdf(b"%PDF-1.7\ntrailer << " + lock + b" >>" + END)


def test_packed_so_that_nobody_can_look_is_refused() -> None:
    with pytest.raises(ValidationError, match="nicht prüfen"):
        check_pdf(packed(b"x", opening=b"/Type /ObjStm /Filter [/ASCII85Decode /FlateDecode]"))
    with pytest.raises(ValidationError, match="ausgepackt zu groß"):
        check_pdf(packed(b"0" * 21 * 1024 * 1024))


@pytest.mark.parametrize(
    "harmless",
    [
        b"%PDF-1.7\n<< /Title (Kurs HTML/JS f\xc3\xbcr Kinder \\( /JavaScript \\) ) >>" + END,
        b"%PDF-1.7\n<< /JSON 1 /Launcher 2 >>" + END,
        packed(b"1 0 << /Type /Page >>"),
        b"\xef\xbb\xbf\r\n%PDF-1.7" + END + b"\r\n\x00",
    ],
)
def test_what_is_harmless_passes(harmless: bytes) -> None:
    assert is_pdf(harmless)
    check_pdf(harmless)


def test_scans_hold_anything_by_chance_and_pass() -> None:
    chance = random.Random(7)
    for _ in range(5):
        pixels = chance.randbytes(2_000_000) + b"/JS /JavaScript /Launch /Encrypt 5 0 R"
        check_pdf(b"%PDF-1.7\n3 0 obj << /Type /XObject >> stream\n" + pixels + b"\nendstream endobj" + END)


@pytest.mark.parametrize(
    "piece", [b"/ObjStm stream\n", b"(", b"\\(", b"(\\", b"%", b"stream\n", b"obj << /ObjStm >> stream\nxendstream"]
)
def test_no_file_takes_long(piece: bytes) -> None:
    content = b"%PDF-1.7\n" + piece * (2_000_000 // len(piece)) + END
    begun = time.process_time()
    with contextlib.suppress(ValidationError):
        check_pdf(content)
    assert time.process_time() - begun < 8
