"""Who advises does not pay, who pays does not read."""

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation
from advisory.support.acts.wall import open_notes
from advisory.support.choices import Side
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase, AdvisorySession
from advisory.support.permissions import side_of
from advisory.support.selectors import find_advisory
from funding.financing.flows import PaymentFlow
from tests.advisory.support.supported import Circle, also
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import do
from tests.funding.financing.funded import People, call, check, ready
from workflows.casefile import journal
from workflows.casefile.models import CaseFile
from workflows.engine.errors import TaskNotFound

pytestmark = pytest.mark.django_db


def test_who_pays_does_not_read_and_who_advises_does_not_pay(gotha: Organisation, institute: Organisation) -> None:
    circle, people = Circle(gotha), People(gotha)
    contract = ready(gotha, people)
    advisory = AdvisoryCase.objects.select_related("case__organisation").get()
    both = also(make_person(Role.ADVISOR, name="Zwei Hüte"), Role.IKPE_CASEWORKER, institute)
    assert find_advisory(circle.adviser, advisory.case_id) is not None
    assert find_advisory(both, advisory.case_id) is None
    for person in (circle.caseworker, circle.lead, people.officer):
        assert find_advisory(person, advisory.case_id) is None
        assert not person.has_perm("support.view_case", advisory)
    do(advisory.case, SupportFlow.name_adviser, circle.lead, adviser=both)
    both = fresh(both)
    assert find_advisory(both, advisory.case_id) is None
    open_notes(advisory=advisory, person=both)
    assert find_advisory(both, advisory.case_id) is not None
    request = call(contract, people)
    with pytest.raises(TaskNotFound):
        do(contract.case, PaymentFlow.check, both, result="ok", amount_cents=request.amount_cents)
    check(request, people)
    assert not both.has_perm("financing.release_payment", contract)
    assert both.has_perm("financing.view_finances", contract)


def test_a_person_acts_for_her_municipality_else_for_the_institute(gotha: Organisation, jena: Organisation) -> None:
    circle = Circle(gotha)
    assert side_of(circle.coordinator, gotha.pk) == Side.MUNICIPALITY
    assert side_of(circle.adviser, gotha.pk) == Side.INSTITUTE
    assert side_of(circle.coordinator, jena.pk) == Side.INSTITUTE


@pytest.mark.parametrize("after", ["closed", "changed", "wrote"])
def test_who_advised_once_does_not_pay_later(gotha: Organisation, institute: Organisation, after: str) -> None:
    circle, people = Circle(gotha), People(gotha)
    contract = ready(gotha, people)
    advisory = AdvisoryCase.objects.select_related("case__organisation").get()
    both = also(make_person(Role.ADVISOR, name="Zwei Hüte"), Role.IKPE_CASEWORKER, institute)
    if after == "wrote":
        AdvisorySession.objects.create(
            advisory=advisory, held_on="2027-01-01", topic="NETWORK", format="ON_SITE", written_by=both
        )
    else:
        CaseFile.objects.filter(pk=advisory.case_id).update(owner=both, closed_at=timezone.now())
    if after == "changed":
        CaseFile.objects.filter(pk=advisory.case_id).update(owner=circle.adviser)
        journal.record(advisory.case, "adviser_changed", actor=circle.lead, data={"from": both.pk, "to": 0})
    both = fresh(both)
    held = [name for name in ("check_payment", "release_payment") if both.has_perm(f"financing.{name}", contract)]
    assert held == [] and both.has_perm("financing.view_finances", contract)
    assert people.lead.has_perm("financing.release_payment", contract)
