"""Uploads are judged by content; refused ones leave nothing behind; stored ones come back as attachments."""

import io
import zipfile
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
            target.writestr(name.replace("___", "/_").replace("__", "/"), content)
    return buffer.getvalue()


DOCX = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>"})
MACRO = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>", "word__vbaProject.bin": b"x"})
MACRO_TYPE = archive(
    **{"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml", "word__document.xml": b"<w/>"}
)
WIDE_MACRO_TYPE = archive(
    **{"[Content_Types].xml": "x.macroEnabled.main+xml".encode("utf-16"), "word__document.xml": b"<w/>"}
)
ODT_MACRO = archive(mimetype=b"application/vnd.oasis.opendocument.text", Scripts__python__e=b"x")
TEMPLATE = archive(
    **{
        "[Content_Types].xml": b"<Types/>",
        "word__document.xml": b"<w/>",
        "word___rels__settings.xml.rels": b'<R Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>',
    }
)
SWOLLEN = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"0" * (21 * 1024 * 1024)})
BOMB = archive(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"0" * (201 * 1024 * 1024)})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mit-bom.pdf", b"\xef\xbb\xbf" + PDF),
        ("mit-zeilenende.pdf", b"\r\n\n" + PDF),
        ("mit-rest.pdf", PDF + b"\r\n\x00\x00"),
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
        ("js.pdf", b"%PDF-1.7\n<< /S /JavaScript /JS (app.alert(1)) >>\n%%EOF", "Skripte"),
        ("gross.pdf", PDF + b"0" * 10 * 1024 * 1024, "größer als 10 MB"),
        ("falsch.docx", PDF, "endet auf .docx"),
        ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Dateityp"),
        ("bild.png", b"<svg/>", "Dateityp"),
        ("makro.docm", MACRO, "Makros"),
        ("makro.docx", MACRO, "Makros"),
        ("makro2.docx", MACRO_TYPE, "Makros"),
        ("makro3.docx", WIDE_MACRO_TYPE, "Makros"),
        ("makro.odt", ODT_MACRO, "Makros"),
        ("vorlage.docx", TEMPLATE, "Vorlage aus dem Netz"),
        ("kaputt2.docx", DOCX.replace(DOCX[60:64], b"\xff\xff\xff\xff"), "Dateityp"),
        ("bombe.docx", BOMB, "zu groß"),
        ("geschwollen.docx", SWOLLEN, "zu groß"),
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


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("stimme.eml", "From: a\n\nIch stimme zu \u202f \u200b 👍\u200d".encode(), "message/rfc822"),
        ("stimme.txt", "Ich stimme zu.".encode("utf-16"), "text/plain"),
        ("stimme.txt", "Größe".encode("cp1252"), "text/plain"),
        ("stimme.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"), None),
    ],
)
def test_messages_are_taken_where_they_are_asked_for(name: str, content: bytes, media_type: str | None) -> None:
    upload = SimpleUploadedFile(name, content)
    assert check_upload(upload, messages=True).media_type == (media_type or "application/vnd.ms-outlook")
    with pytest.raises(ValidationError, match="Dateityp"):
        check_upload(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"{\\rtf1 objdata}"),
        ("a.txt", b"a\x00b"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 macro"),
        ("a.exe", b"MZ\x00"),
    ],
)
def test_what_is_no_message_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError, match="Möglich sind PDF, EML"):
        check_upload(SimpleUploadedFile(name, content), messages=True)
