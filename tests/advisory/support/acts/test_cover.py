"""A stand-in sees dates and agreed steps without notes, for as long as she is named."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.choices import Role
from advisory.support.acts.close import close_support
from advisory.support.acts.cover import name_cover
from advisory.support.models import AdvisoryCase, AdvisoryCover
from advisory.support.permissions import organisations_learnt_from
from notifications.models import OutboxMail
from tests.advisory.support.supported import Circle, accompanied, session
from tests.conftest import fresh, make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseEvent, CaseExclusion

pytestmark = pytest.mark.django_db


def later(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def test_a_cover_sees_dates_and_steps_and_goes_on_checking_money(gotha: Any, circle: Circle, client_of: Any) -> None:
    advisory = accompanied(gotha, circle)
    session(advisory, circle, result="Das Netzwerk streitet.", next_steps="Frau Muster lädt ein.", preparation="Geheim")
    url = f"/begleitung/{advisory.case_id}/vertretung/"
    assert client_of(circle.caseworker).get(url).status_code == 404
    name_cover(advisory=advisory, person=circle.caseworker, until=later(10), actor=circle.lead)
    page = client_of(circle.caseworker).get(url).content.decode()
    assert "Frau Muster lädt ein." in page and "Angebote erfasst" in page
    assert "streitet" not in page and "Geheim" not in page
    assert client_of(circle.caseworker).get(f"/begleitung/{advisory.case_id}/").status_code == 404
    assert organisations_learnt_from(fresh(circle.caseworker)) == frozenset()
    assert CaseEvent.objects.get(what="cover_named").actor == circle.lead
    assert "keine Protokolle" in OutboxMail.objects.get(recipient=circle.caseworker, kind="ADVISER_NEWS").text
    with time_machine.travel(timezone.now() + datetime.timedelta(days=11)):
        assert client_of(circle.caseworker).get(url).status_code == 404


def test_one_person_stands_in_at_a_time(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    other = make_person(Role.IKPE_CASEWORKER)
    for person in (circle.caseworker, other):
        name_cover(advisory=an_accompaniment, person=person, until=later(3), actor=circle.lead)
    assert AdvisoryCover.objects.get().person == other


def test_it_is_refused_with_the_reason(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    with pytest.raises(DomainRefusal, match="Vergangenheit"):
        name_cover(advisory=an_accompaniment, person=circle.caseworker, until=later(-1), actor=circle.lead)
    CaseExclusion.objects.create(case=an_accompaniment.case, user=circle.caseworker)
    with pytest.raises(DomainRefusal, match="befangen"):
        name_cover(advisory=an_accompaniment, person=circle.caseworker, until=later(1), actor=circle.lead)
    close_support(advisory=an_accompaniment, actor=circle.lead, reason="Ende.")
    with pytest.raises(DomainRefusal, match="abgeschlossen"):
        name_cover(advisory=an_accompaniment, person=circle.caseworker, until=later(1), actor=circle.lead)


@pytest.mark.parametrize("role", [Role.IKPE_CASEWORKER, Role.IKPE_LEAD, Role.ADVISOR, Role.FOUNDATION_OFFICER])
def test_who_stands_in_works_at_the_institute_and_is_not_kept_away(
    an_accompaniment: AdvisoryCase, circle: Circle, role: str
) -> None:
    person = make_person(role)
    assert not person.has_perm("support.cover_case", an_accompaniment.case)
    name_cover(advisory=an_accompaniment, person=person, until=later(1), actor=circle.lead)
    may = fresh(person).has_perm("support.cover_case", an_accompaniment.case)
    assert may == (role != Role.FOUNDATION_OFFICER)
    CaseExclusion.objects.create(case=an_accompaniment.case, user=person)
    assert not fresh(person).has_perm("support.cover_case", an_accompaniment.case)
