"""Submitting: once, by who may sign, and then locked."""

from typing import Any

import pytest

from accounts.models import User
from funding.applications.models import Application, ApplicationVersion, PowerOfAttorney
from notifications.models import OutboxMail
from tests.funding.applications.conftest import check_url
from tests.funding.applications.filled import TYPED, submit_by_services, upload
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_a_stored_power_of_attorney_is_enough_for_the_whole_phase(
    ready: Application, editor: User, client_of: Any
) -> None:
    client = client_of(editor)
    assert client.post(check_url(ready), {"signature": "POWER_OF_ATTORNEY", "truth": "on"}).status_code == 422
    url = f"/antraege/{ready.case_id}/vollmacht/"
    assert client.post(url, {"file": upload("vollmacht.pdf")}).status_code == 302
    assert client.post(url, {"file": upload("zweite.pdf")}).status_code == 422
    assert PowerOfAttorney.objects.count() == 1
    assert client.post(check_url(ready), {"signature": "POWER_OF_ATTORNEY", "truth": "on"}).status_code == 302


def test_submitting_again_and_again_is_one_application_one_number_one_mail(
    ready: Application, signatory: User, client_of: Any
) -> None:
    client = client_of(signatory)
    answers = {client.post(check_url(ready), {"signature": "SIGNED_IN", "truth": "on"}).status_code for _ in range(10)}
    assert answers == {302, 404}
    assert ApplicationVersion.objects.count() == 1
    assert OutboxMail.objects.filter(kind="APPLICATION_RECEIVED", recipient=signatory).count() == 1
    assert CaseFile.objects.exclude(reference=None).filter(kind="application").count() == 1


def test_a_submitted_application_is_locked(ready: Application, signatory: User, editor: User, client_of: Any) -> None:
    submit_by_services(ready, signatory)
    client = client_of(editor)
    for url in (
        f"/antraege/{ready.case_id}/abschnitt/network/",
        f"/antraege/{ready.case_id}/anlagen/",
        check_url(ready),
    ):
        assert client.post(url, {**TYPED["network"], "version": 1}).status_code == 404
    assert client.get(f"/antraege/{ready.case_id}/").url == f"/antraege/{ready.case_id}/stand/"
