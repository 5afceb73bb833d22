"""An accompaniment from outside: the lead changes its adviser, closes and reopens it without reading what is learnt."""

from typing import Any

import pytest

from accounts.choices import Role
from advisory.support.models import AdvisoryCase
from tests.advisory.support.supported import Circle, advise, case_of
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def test_the_lead_changes_closes_and_reopens(an_accompaniment: AdvisoryCase, circle: Circle, client_of: Any) -> None:
    advise(an_accompaniment, circle)
    other = make_person(Role.ADVISOR, name="Mona Berger")
    lead, base = client_of(circle.lead), f"/begleitung/{an_accompaniment.case_id}/"
    assert lead.get(base).status_code == 404
    assert f"{base}wechseln/" in lead.get("/begleitung/").content.decode()
    assert lead.post(f"{base}wechseln/", {"adviser": ""}).status_code == 422
    assert lead.post(f"{base}wechseln/", {"adviser": circle.adviser.pk}).status_code == 422
    answer = lead.post(f"{base}wechseln/", {"adviser": other.pk, "reason": ""}, follow=True)
    assert "Mona Berger begleitet jetzt" in answer.content.decode()
    assert lead.post(f"{base}abschliessen/", {"reason": ""}).status_code == 422
    assert lead.post(f"{base}abschliessen/", {"reason": "Ende."}).status_code == 302
    assert case_of(an_accompaniment).closed_at is not None
    assert lead.post(f"{base}wieder-oeffnen/", {"reason": "Doch."}).status_code == 302
    assert case_of(an_accompaniment).closed_at is None


def test_only_lead_and_its_own_adviser_do_that(an_accompaniment: AdvisoryCase, circle: Circle, client_of: Any) -> None:
    advise(an_accompaniment, circle)
    base = f"/begleitung/{an_accompaniment.case_id}/"
    people = (circle.caseworker, circle.editor, make_person(Role.ADVISOR))
    for path in ("wechseln/", "abschliessen/", "wieder-oeffnen/"):
        assert [client_of(one).get(base + path).status_code for one in people] == [404, 404, 404]
        assert client_of(circle.adviser).get(base + path).status_code == 200
    answer = client_of(circle.adviser).post(f"{base}abschliessen/", {"reason": "Ende."})
    assert answer.headers["Location"] == base
