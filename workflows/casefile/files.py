"""Files of a case: stored privately under random names, given out only after the policy said yes."""

import uuid
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.http import FileResponse

from accounts import policy
from ui.refusals import DomainRefusal
from workflows import registry
from workflows.casefile import journal
from workflows.casefile.models import CaseFile, StoredFile
from workflows.casefile.uploads import MEGABYTE, CheckedUpload


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


def download_response(stored: Any) -> FileResponse:
    """A stored file (content, name, media type) as an attachment that no browser opens in place."""
    response = FileResponse(stored.content.open("rb"), as_attachment=True, filename=stored.name)
    response["Content-Type"] = stored.media_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
