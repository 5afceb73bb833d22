"""The wall on screen: lead and foundation see who opened notes, never the notes, and lift it step by step."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from advisory.support.acts.wall import open_notes
from advisory.support.models import AdvisoryCase, AdvisoryCover, NotesReader
from tests.advisory.support.supported import Circle
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def test_it_is_lifted_by_two_sides_on_one_page(an_accompaniment: AdvisoryCase, circle: Circle, client_of: Any) -> None:
    person = make_person(Role.ADVISOR, name="Mona Berger")
    open_notes(advisory=an_accompaniment, person=person)
    url = f"/begleitung/lernen-und-geld/{NotesReader.objects.get().pk}/"
    lead, officer = client_of(circle.lead), client_of(make_person(Role.FOUNDATION_OFFICER))
    assert url in lead.get("/begleitung/lernen-und-geld/").content.decode()
    assert client_of(circle.caseworker).get(url).status_code == 404
    refused = lead.post(url, {"answer": "ASK", "reason": ""})
    assert refused.status_code == 422 and NotesReader.objects.get().asked_by is None
    assert lead.post(url, {"answer": "AGREE", "reason": "Gut."}).status_code == 422
    assert "Vorgeschlagen" in lead.post(url, {"answer": "ASK", "reason": "Sommer."}, follow=True).content.decode()
    assert "Zustimmen" in officer.get(url).content.decode()
    assert "aufgehoben" in officer.post(url, {"answer": "AGREE", "reason": "Gut."}, follow=True).content.decode()
    assert "Wieder einsetzen" in lead.get(url).content.decode()


def test_a_cover_is_named_from_outside(an_accompaniment: AdvisoryCase, circle: Circle, client_of: Any) -> None:
    url = f"/begleitung/{an_accompaniment.case_id}/vertretung/benennen/"
    lead = client_of(circle.lead)
    assert lead.post(url, {"person": circle.caseworker.pk, "until": "01.01.2020"}).status_code == 422
    until = f"{timezone.localdate() + datetime.timedelta(days=5):%d.%m.%Y}"
    answer = lead.post(url, {"person": circle.caseworker.pk, "until": until}, follow=True)
    assert f"vertritt bis {until}" in answer.content.decode()
    assert AdvisoryCover.objects.get().person == circle.caseworker
