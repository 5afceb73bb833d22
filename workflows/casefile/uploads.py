"""What may be uploaded: judged by content, not by name, before a byte is stored."""

import hashlib
import io
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from workflows.casefile.pdfs import check_pdf, is_pdf

MEGABYTE = 1024 * 1024
MAX_EXPANDED = 200 * MEGABYTE
MAX_ENTRIES = 5000
MAX_RATIO = 150  # expanded bytes for one packed: office files reach 40, what only wants to be large a thousand
SUSPICIOUS_FROM = 20 * MEGABYTE
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
EML, MSG, TXT = "message/rfc822", "application/vnd.ms-outlook", "text/plain"
MESSAGES = {EML: "eml", MSG: "msg", TXT: "txt"}
RICH_TEXT = b"{\\rtf"
SETTINGS_LINKS = "word/_rels/settings.xml.rels"
OLE, OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "__properties_version1.0".encode("utf-16-le")
EXTENSIONS = {PDF: {"pdf"}, PNG: {"png"}, JPEG: {"jpg", "jpeg"}, DOCX: {"docx"}, XLSX: {"xlsx"}, ODT: {"odt"}}
ALLOWED_TEXT = "PDF, DOCX, XLSX, ODT, PNG oder JPG"
MESSAGE_TEXT = "PDF, EML, MSG, TXT, DOCX, ODT, PNG oder JPG"


@dataclass(frozen=True)
class CheckedUpload:
    """An upload that passed every test."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def scan(content: bytes) -> None:
    """Ask the configured virus scanner (`VIRUS_SCANNER`, a dotted function path); fails closed when it is configured.

    The function receives the bytes and returns True when they are clean. Raises ValidationError otherwise.
    """
    if not settings.VIRUS_SCANNER:
        return
    module, _, name = settings.VIRUS_SCANNER.rpartition(".")
    try:
        clean = getattr(import_module(module), name)(content)
    except Exception as error:  # a scanner that does not answer must not let a file pass
        raise ValidationError(
            "Die Datei lässt sich gerade nicht prüfen. Versuchen Sie es später noch einmal."
        ) from error
    if clean is not True:
        raise ValidationError("Die Datei wurde als schädlich erkannt. Sie ist nicht gespeichert.")


def _narrow(part: bytes) -> bytes:
    """XML as it is searched, whether its letters take one byte or two."""
    return part.replace(b"\x00", b"")


def _beginning(archive: zipfile.ZipFile, name: str, most: int = MEGABYTE) -> bytes:
    """The first bytes of a member, never more than asked for, whatever its header says; empty where it is missing."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as member:
        return member.read(most)


def _kind_of_archive(content: bytes) -> str | None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    expanded = sum(entry.file_size for entry in entries)
    swollen = expanded > SUSPICIOUS_FROM and expanded > MAX_RATIO * len(content)
    if len(entries) > MAX_ENTRIES or expanded > MAX_EXPANDED or swollen:
        raise ValidationError("Die Datei ist ausgepackt zu groß. Speichern Sie sie als PDF.")
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in names):
        raise ValidationError("Die Datei enthält Makros. Speichern Sie sie als PDF.")
    try:
        if _beginning(archive, "mimetype", 100).strip() == ODT.encode():
            return ODT
        types, links = _beginning(archive, "[Content_Types].xml"), _beginning(archive, SETTINGS_LINKS)
    except (KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        return None
    if b"attachedTemplate" in _narrow(links) and b"External" in _narrow(links):
        raise ValidationError("Die Datei lädt eine Vorlage aus dem Netz. Speichern Sie sie als PDF.")
    if b"macroEnabled" in _narrow(types):
        raise ValidationError("Die Datei enthält Makros. Speichern Sie sie als PDF.")
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    return None


def media_type_of(content: bytes) -> str | None:
    """The media type by content, or None if it is none of the allowed ones."""
    if is_pdf(content):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK"):
        return _kind_of_archive(content)
    return None


def message_type_of(content: bytes, extension: str) -> str | None:
    """The media type of a saved mail or a note in plain text, or None; text holds no control characters."""
    if content.startswith(OLE):
        return MSG if OUTLOOK in content else None
    if content.startswith(RICH_TEXT):
        return None
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(sign) == "Cc" and sign not in "\r\n\t\f\x85" for sign in text):
            return None
        return EML if extension == "eml" else TXT
    return None


def check_upload(upload: UploadedFile | Any, *, messages: bool = False) -> CheckedUpload:
    """Read and judge an upload; `messages` also takes saved mails and plain text.

    Raises ValidationError with a German message; nothing is stored before it returns.
    """
    name = str(upload.name or "").replace("\\", "/").rpartition("/")[2]
    if not name.isprintable() or len(name) > 200 or not name.strip(". "):
        raise ValidationError("Der Dateiname ist zu lang oder enthält unsichtbare Zeichen. Benennen Sie die Datei um.")
    limit = settings.UPLOAD_MAX_BYTES
    if upload.size is not None and upload.size > limit:
        raise ValidationError(
            f"Die Datei ist größer als {limit // MEGABYTE} MB. Speichern Sie sie kleiner oder teilen Sie sie."
        )
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise ValidationError(
            f"Die Datei ist größer als {limit // MEGABYTE} MB. Speichern Sie sie kleiner oder teilen Sie sie."
        )
    if not content:
        raise ValidationError("Die Datei ist leer. Wählen Sie eine andere.")
    extension = name.rpartition(".")[2].lower()
    media_type = media_type_of(content)
    if media_type is None and messages:
        media_type = message_type_of(content, extension)
    if media_type is None:
        possible = MESSAGE_TEXT if messages else ALLOWED_TEXT
        raise ValidationError(f"Diesen Dateityp nehmen wir nicht an. Möglich sind {possible}.")
    if media_type == PDF:
        check_pdf(content)
    expected_ones = EXTENSIONS.get(media_type) or {MESSAGES[media_type]}
    if extension not in expected_ones:
        expected = sorted(expected_ones)[0]
        raise ValidationError(
            f"Der Name endet auf .{extension[:10]}, der Inhalt ist {expected.upper()}. Benennen Sie die Datei um."
        )
    scan(content)
    return CheckedUpload(name, media_type, content, hashlib.sha256(content).hexdigest())


class CheckedFileField(forms.FileField):
    """A file that was judged by its content; `messages` also takes saved mails and plain text."""

    def __init__(self, *, messages: bool = False, **kwargs: Any) -> None:
        self.messages = messages
        kwargs.setdefault("help_text", f"{MESSAGE_TEXT if messages else ALLOWED_TEXT}, höchstens 10 MB.")
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return a CheckedUpload or None."""
        upload = super().clean(data, initial)
        return check_upload(upload, messages=self.messages) if upload else None
