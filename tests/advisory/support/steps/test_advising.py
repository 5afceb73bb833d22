"""From the kick-off to the agreed scope."""

from decimal import Decimal

import pytest
from django.utils import timezone

from advisory.support.choices import SupportStage
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase
from advisory.support.selectors import agreed_scope, plan_at_work
from advisory.support.services.scopes import Item
from tests.advisory.support.supported import Circle, case_of
from tests.funding.applications.filled import do

pytestmark = pytest.mark.django_db


def test_a_scope_is_proposed_until_the_municipality_agrees(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    case = an_accompaniment.case
    do(case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
    do(case, SupportFlow.kick_off, circle.adviser, on=timezone.localdate())
    do(case, SupportFlow.clear_goals, circle.coordinator, goals="Ziele.")
    do(case, SupportFlow.propose_scope, circle.adviser, items=[Item("NETWORK", "SINGLE", Decimal(4))])
    do(case, SupportFlow.agree_scope, circle.coordinator, approved=False)
    assert agreed_scope(an_accompaniment) is None
    assert plan_at_work(an_accompaniment) is None
    do(case, SupportFlow.propose_scope, circle.adviser, items=[Item("NETWORK", "SINGLE", Decimal(5))])
    do(case, SupportFlow.agree_scope, circle.coordinator, approved=True)
    scope = agreed_scope(an_accompaniment)
    assert scope is not None
    assert scope.number == 2
    assert plan_at_work(an_accompaniment) is not None
    assert case_of(an_accompaniment).stage == SupportStage.PLANNING
