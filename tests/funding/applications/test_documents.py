"""The printed application."""

import io
import re
from typing import Any

import docx
import pikepdf
import pytest

from accounts.models import Organisation, User
from funding.applications.documents import application_docx, application_pdf
from funding.applications.models import Application, ApplicationVersion
from funding.applications.services import drafts
from notifications import delivery
from tests.funding.applications.filled import TYPED, fill_by_services, submit_by_services

pytestmark = pytest.mark.django_db


MARKUP = "<b>{{ settings.SECRET_KEY }}</b> #eval(\"1\") $x$ *fett* \\ {% now 'Y' %}"


def test_markup_is_text_in_page_pdf_docx_and_mail(
    gotha: Organisation, editor: User, signatory: User, lead: User, client_of: Any
) -> None:
    application = fill_by_services(gotha, editor)
    typed = {**TYPED["network"], "network": MARKUP, "target_group": MARKUP[:60]}
    drafts.save_section(application=application, code="network", typed=typed, done=True, version=1, actor=editor)
    case = submit_by_services(application, signatory)
    page = client_of(lead).get(f"/antraege/{case.pk}/fassung/1/").content.decode()
    assert "<b>{{" not in page and "&lt;b&gt;{{ settings.SECRET_KEY }}&lt;/b&gt;" in page
    content = ApplicationVersion.objects.get().content
    values = {
        "reference": "TPK-2027-0001",
        "sha256": "ab" * 32,
        "on": application.created_at.date(),
        "status": "Fassung 1",
    }
    document = docx.Document(io.BytesIO(application_docx(content, **values)))
    assert MARKUP in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert application_pdf(content, **values).startswith(b"%PDF")
    delivery.sweep()


def test_the_pdf_is_tagged_titled_and_in_german(ready: Application, signatory: User) -> None:
    submit_by_services(ready, signatory)
    content = ApplicationVersion.objects.get().content
    body = application_pdf(
        content, reference="TPK-2027-0001", sha256="ab" * 32, on=ready.created_at.date(), status="Fassung 1"
    )
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("de")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "TPK-2027-0001" in str(pdf.open_metadata()["dc:title"])
        metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert "pdfuaid" in metadata and re.search(r"pdfaid:part[^0-9]*2", metadata)
