"""A draft begins, changes its period, and is discarded."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.acts.drafts import hand_over_section
from funding.applications.models import Application
from funding.applications.services import drafts
from tests.conftest import make_person
from tests.funding.applications.conftest import section_url
from tests.funding.applications.filled import TYPED, fill_by_services
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile, RuleSet

pytestmark = pytest.mark.django_db


def test_starting_twice_gives_one_draft(gotha: Organisation, editor: User, client_of: Any) -> None:
    for _ in range(3):
        client_of(editor).post("/antraege/neu/", {"organisation": gotha.pk})
    assert Application.objects.count() == 1


def test_without_an_open_phase_it_says_so(gotha: Organisation, editor: User, client_of: Any) -> None:
    RuleSet.objects.update(state="CLOSED")
    page = client_of(editor).post("/antraege/neu/", {"organisation": gotha.pk}, follow=True).content.decode()
    assert "keine Förderphase offen" in page and not Application.objects.exists()


def test_a_new_period_reopens_the_financing(gotha: Organisation, editor: User) -> None:
    application = fill_by_services(gotha, editor)
    drafts.save_section(
        application=application,
        code="post",
        typed={**TYPED["post"], "ends_on": "31.07.2030"},
        done=True,
        version=1,
        actor=editor,
    )
    assert application.sections.get(code="financing").state == "STARTED"


def test_a_section_cannot_be_handed_to_a_stranger(draft: Application, jena: Organisation, editor: User) -> None:
    with pytest.raises(DomainRefusal):
        hand_over_section(application=draft, code="post", to=make_person(Role.APPLICANT_EDITOR, jena), actor=editor)


def test_a_discarded_draft_forgets_what_was_typed(gotha: Organisation, editor: User, client_of: Any) -> None:
    application = fill_by_services(gotha, editor)
    client: Client = client_of(editor)
    assert client.post(f"/antraege/{application.case_id}/zurueckziehen/", {"reason": ""}).status_code == 302
    assert set(map(str, application.sections.values_list("typed", flat=True))) == {"{}"}
    assert CaseFile.objects.get(pk=application.case_id).stage == "DISCARDED"
    assert client.get(section_url(application, "post")).status_code == 404
