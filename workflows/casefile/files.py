"""Files of a case: stored privately under random names, given out only after the policy said yes."""

import hashlib
import io
import uuid
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.http import FileResponse

from accounts import policy
from ui.refusals import DomainRefusal
from workflows import registry
from workflows.casefile import journal
from workflows.casefile.facts import fact_models
from workflows.casefile.models import CaseFile, StoredFile
from workflows.casefile.uploads import MEGABYTE, CheckedUpload

log = structlog.get_logger(__name__)
DAMAGED, MOST_NOTED, NOTED_FOR = "damaged-files", 50, 90 * 24 * 3600


def write_content(content: bytes) -> str:
    """Write bytes into private storage under a random name; returns the name. May be called outside any lock."""
    return default_storage.save(uuid.uuid4().hex, ContentFile(content))


def register_file(
    *, case: CaseFile, place: str, name: str, media_type: str, size: int, sha256: str, actor: Any, kind: str = ""
) -> StoredFile:
    """Make content that lies in storage a file of the case, and note it in the journal with its hash."""
    with transaction.atomic():
        stored = StoredFile.objects.create(
            case=case,
            name=name,
            kind=kind,
            media_type=media_type,
            size=size,
            sha256=sha256,
            content=place,
            uploaded_by=actor,
        )
        journal.record(case, "file_stored", actor=actor, document_hash=sha256, data={"file": stored.pk, "kind": kind})
    return stored


def check_room(*, case: CaseFile, size: int, field: str = "file") -> None:
    """Whether one more file of this size fits into the case; what the house prints itself always does.

    Source: settings `CASE_FILES_BYTES` and `CASE_FILES_COUNT`. Raises DomainRefusal beside the field of the file.
    """
    kept = StoredFile.objects.filter(case=case).aggregate(sum=Sum("size"), count=Count("pk"))
    if kept["count"] < settings.CASE_FILES_COUNT and (kept["sum"] or 0) + size <= settings.CASE_FILES_BYTES:
        return
    raise DomainRefusal(
        f"In diesem Vorgang liegen schon so viele Dateien, wie hineinpassen ({settings.CASE_FILES_COUNT} Dateien, "
        f"zusammen {settings.CASE_FILES_BYTES // MEGABYTE} MB). Rufen Sie uns an, dann finden wir einen Weg.",
        field=field,
    )


def store_file(*, case: CaseFile, upload: CheckedUpload, actor: Any, kind: str = "", field: str = "file") -> StoredFile:
    """Store a checked upload in a case. Raises DomainRefusal beside its field if the case is full."""
    check_room(case=case, size=len(upload.content), field=field)
    return register_file(
        case=case,
        place=write_content(upload.content),
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=upload.sha256,
        actor=actor,
        kind=kind,
    )


def files_visible_to(user: Any) -> QuerySet[StoredFile]:
    """Files of the cases this person may see, of kinds that are open to her; what nobody opened is shown to nobody."""
    opened = Q(pk__in=[])
    for permission, kinds in registry.file_openings().items():
        rows = Q()
        if permission != registry.VIEW_CASE:
            rows = policy.rows(user, permission, organisation="case__organisation_id", prefix="case__")
        opened |= Q(kind__in=sorted(kinds)) & rows
    return StoredFile.objects.filter(registry.visible_cases(user, prefix="case__"), opened)


def find_file(user: Any, file_id: int) -> CaseFile | None:
    """The case of a file, for the route guard; None if the file is missing or foreign."""
    stored = files_visible_to(user).select_related("case").filter(pk=file_id).first()
    return stored.case if stored else None


class FileDoesNotFit(Exception):
    """What lies in storage is not what was filed; nothing of it is given out."""


def checked_content(stored: Any) -> bytes:
    """The bytes of a stored file, if they fit its checksum. Raises FileDoesNotFit, and notes the file by its id."""
    try:
        with stored.content.open("rb") as file:
            content: bytes = file.read()
    except (OSError, SuspiciousOperation, ValueError):
        content = b""
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        label = stored._meta.label_lower
        log.error("file_does_not_fit", table=label, id=stored.pk)
        noted = {tuple(one) for one in cache.get(DAMAGED, [])} | {(label, stored.pk)}
        cache.set(DAMAGED, sorted(noted)[-MOST_NOTED:], NOTED_FOR)
        raise FileDoesNotFit(f"{label} {stored.pk}")
    return content


def damaged_files() -> list[str]:
    """Files that did not fit when somebody wanted them and still do not, by their ids."""
    still = []
    for label, pk in cache.get(DAMAGED, []):
        stored = fact_models()[label]._base_manager.filter(pk=pk).first() if label in fact_models() else None
        try:
            if stored is not None:
                checked_content(stored)
        except FileDoesNotFit:
            still.append(f"{stored._meta.verbose_name} {pk}" if stored is not None else str(pk))
    return still


def download_response(stored: Any) -> FileResponse:
    """A stored file (content, name, media type) as an attachment that no browser opens in place.

    Its bytes are checked first, and what was checked is what is sent. Raises FileDoesNotFit.
    """
    response = FileResponse(io.BytesIO(checked_content(stored)), as_attachment=True, filename=stored.name)
    response["Content-Type"] = stored.media_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
