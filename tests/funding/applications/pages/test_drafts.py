"""Who may open a draft, and what is attached to it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from funding.applications.models import Application, Attachment
from tests.funding.applications.filled import upload

pytestmark = pytest.mark.django_db


def test_nobody_starts_for_a_foreign_municipality(jena: Organisation, editor: User, client_of: Any) -> None:
    assert client_of(editor).post("/antraege/neu/", {"organisation": jena.pk}).status_code == 404
    assert not Application.objects.exists()


def test_attachments_are_judged_and_replaced_but_kept(draft: Application, editor: User, client_of: Any) -> None:
    url = f"/antraege/{draft.case_id}/anlagen/"
    for bad in (
        SimpleUploadedFile("a.svg", b"<svg/>"),
        SimpleUploadedFile("a.pdf", b""),
        SimpleUploadedFile("a.docx", b"%PDF-1.7"),
    ):
        assert client_of(editor).post(url, {"kind": "job_description", "file": bad}).status_code == 422
    assert not Attachment.objects.exists()
    for name in ("eins.pdf", "zwei.pdf"):
        client_of(editor).post(url, {"kind": "job_description", "file": upload(name)})
    current = Attachment.objects.get(application=draft, replaced_at__isnull=True)
    assert current.file.name == "zwei.pdf" and Attachment.objects.count() == 2


def test_the_institute_sees_no_draft(draft: Application, lead: User, client_of: Any) -> None:
    for url in (f"/vorgaenge/{draft.case_id}/", f"/antraege/{draft.case_id}/", f"/antraege/{draft.case_id}/antrag.pdf"):
        assert client_of(lead).get(url).status_code == 404
    assert "Koordinierungsstelle" not in client_of(lead).get("/vorgaenge/").content.decode()
