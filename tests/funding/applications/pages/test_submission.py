"""The page from which an application is submitted."""

import re
from typing import Any

import pytest

from accounts.models import Organisation, User
from funding.applications.models import Application, ApplicationVersion
from funding.applications.services import drafts
from notifications.models import OutboxMail
from tests.funding.applications.conftest import check_url
from tests.funding.applications.filled import upload
from tests.workflows.test_statements import count
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_an_unfinished_application_names_what_is_missing(
    gotha: Organisation, editor: User, signatory: User, client_of: Any
) -> None:
    application = drafts.start_application(organisation=gotha, actor=editor)
    response = client_of(signatory).post(check_url(application), {"signature": "SIGNED_IN", "truth": "on"})
    assert response.status_code == 422
    page = client_of(signatory).get(check_url(application)).content.decode()
    assert "Der Abschnitt „Finanzierung“ ist noch nicht fertig." in page and "Es fehlt: Stellenbeschreibung." in page
    assert not ApplicationVersion.objects.exists() and not OutboxMail.objects.exists()


def test_an_editor_cannot_sign_in_person(ready: Application, editor: User, client_of: Any) -> None:
    response = client_of(editor).post(check_url(ready), {"signature": "SIGNED_IN", "truth": "on"})
    assert response.status_code == 422 and "wer unterschreiben darf" in response.content.decode()


def test_a_scan_must_carry_the_checksum_of_this_version(ready: Application, editor: User, client_of: Any) -> None:
    client = client_of(editor)
    match = re.search(r"Prüfsumme <strong>([0-9a-f]{8})</strong>", client.get(check_url(ready)).content.decode())
    assert match is not None
    form = {"signature": "SCAN", "truth": "on", "printed_checksum": "00000000", "scan": upload("scan.pdf")}
    assert "Die Prüfsumme passt nicht" in client.post(check_url(ready), form).content.decode()
    assert (
        client.post(
            check_url(ready), {"signature": "SCAN", "truth": "on", "printed_checksum": match.group(1)}
        ).status_code
        == 422
    )
    assert (
        client.post(
            check_url(ready), {**form, "printed_checksum": match.group(1), "scan": upload("scan.pdf")}
        ).status_code
        == 302
    )
    version = ApplicationVersion.objects.get()
    assert version.signature == "SCAN" and version.signature_file is not None


def test_submitting_costs_at_most_41_statements(ready: Application, signatory: User, client_of: Any) -> None:
    client = client_of(signatory)
    client.get(check_url(ready))
    cost = count(lambda: client.post(check_url(ready), {"signature": "SIGNED_IN", "truth": "on"}))
    assert CaseFile.objects.get(pk=ready.case_id).reference is not None
    assert cost <= 41, cost
