"""Uploads are judged by content; refused ones leave nothing behind; stored ones come back as attachments."""

import io
import zipfile
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from workflows.casefile.models import CaseFile, StoredFile
from workflows.casefile.uploads import check_upload

PDF = b"%PDF-1.7\n%%EOF"


def archive(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def packed(objects: bytes) -> bytes:
    """A PDF whose objects lie in an object stream."""
    stream = zlib.compress(objects)
    head = b"%%PDF-1.7\n2 0 obj << /Type /ObjStm /Filter /FlateDecode /Length %d >> stream\n" % len(stream)
    return head + stream + b"\nendstream endobj\n%%EOF"


DOCX = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>"})
MACRO = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>", "word__vbaProject.bin": b"x"})
MACRO_TYPE = archive(
    **{"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml", "word__document.xml": b"<w/>"}
)
BOMB = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"0" * (201 * 1024 * 1024)})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mit-bom.pdf", b"\xef\xbb\xbf" + PDF),
        ("mit-zeilenende.pdf", b"\r\n\n" + PDF),
        ("mit-rest.pdf", PDF + b"\r\n\x00\x00"),
        ("gepackt.pdf", packed(b"1 0 << /Type /Page >>")),
        ("a.pdf", PDF),
        ("b.docx", DOCX),
        ("c.JPG", b"\xff\xd8\xff\xe0"),
        ("d.png", b"\x89PNG\r\n\x1a\n."),
    ],
)
def test_good_files_pass(name: str, content: bytes) -> None:
    assert check_upload(SimpleUploadedFile(name, content)).content == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("leer.pdf", b"", "leer"),
        ("halb.pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog >>", "nicht vollständig"),
        ("skript.pdf", b"%PDF-1.4\n<script>alert(1)</script>", "nicht vollständig"),
        ("skript2.pdf", b"%PDF-1.4\n<SCRIPT>alert(1)</script>\n%%EOF", "Skripte"),
        ("zu.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>\n%%EOF", "Schutz"),
        ("zu2.pdf", b"%PDF-1.7\ntrailer << /Encrypt<</Filter/Standard>> >>\n%%EOF", "Schutz"),
        ("js.pdf", b"%PDF-1.7\n<< /S /JavaScript /JS (app.alert(1)) >>\n%%EOF", "Skripte"),
        ("js2.pdf", b"%PDF-1.7\n<< /S /J#61vaScript >>\n%%EOF", "Skripte"),
        ("js3.pdf", packed(b"1 0 << /S /JavaScript /JS (x) >>"), "Skripte"),
        ("start.pdf", b"%PDF-1.7\n<< /S /Launch /F (cmd.exe) >>\n%%EOF", "Skripte"),
        ("gross.pdf", PDF + b"0" * 10 * 1024 * 1024, "größer als 10 MB"),
        ("falsch.docx", PDF, "endet auf .docx"),
        ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Dateityp"),
        ("bild.png", b"<svg/>", "Dateityp"),
        ("makro.docm", MACRO, "Makros"),
        ("makro.docx", MACRO, "Makros"),
        ("makro2.docx", MACRO_TYPE, "Makros"),
        ("bombe.docx", BOMB, "zu groß"),
        ("archiv.zip", archive(a=b"x"), "Dateityp"),
        ("kaputt.docx", b"PK\x03\x04kaputt", "Dateityp"),
        ("seite.html", b"<html>", "Dateityp"),
        ("programm.exe", b"MZ", "Dateityp"),
        ("x" * 250 + ".pdf", PDF, "Dateiname"),
        ("a\u202efdp.exe.pdf", PDF, "unsichtbare"),
    ],
)
def test_bad_files_are_refused_in_german(name: str, content: bytes, words: str) -> None:
    upload = SimpleUploadedFile("x", content)
    upload._name = name
    with pytest.raises(ValidationError) as caught:
        check_upload(upload)
    assert words in caught.value.messages[0]


def failing_scanner(content: bytes) -> bool:
    raise ConnectionError


def finding_scanner(content: bytes) -> bool:
    return False


@pytest.mark.parametrize("scanner", ["failing_scanner", "finding_scanner", "missing_scanner"])
def test_a_configured_scanner_fails_closed(settings: Any, scanner: str) -> None:
    settings.VIRUS_SCANNER = f"tests.workflows.test_uploads.{scanner}"
    with pytest.raises(ValidationError):
        check_upload(SimpleUploadedFile("a.pdf", PDF))


@pytest.mark.django_db
def test_a_refused_upload_stores_nothing_and_says_why(case: CaseFile, editor: User, client_of: Any) -> None:
    url = f"/vorgaenge/{case.pk}/dokumente/"
    for upload in (SimpleUploadedFile("a.svg", b"<svg/>"), SimpleUploadedFile("a.pdf", b"")):
        response = client_of(editor).post(url, {"file": upload})
        assert response.status_code == 422
        assert 'role="alert"' in response.content.decode()
    assert client_of(editor).post(url, {}).status_code == 422
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_stored_file_is_given_out_as_an_attachment_to_those_who_may_see_the_case(
    case: CaseFile, editor: User, client_of: Any, person: Any, jena: Any
) -> None:
    client_of(editor).post(f"/vorgaenge/{case.pk}/dokumente/", {"file": SimpleUploadedFile("Plan.pdf", PDF)})
    stored = StoredFile.objects.get()
    response = client_of(editor).get(f"/dateien/{stored.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert "Plan" not in stored.content.name
    assert client_of(person("applicant_editor", jena)).get(f"/dateien/{stored.pk}/").status_code == 404
