"""Who stood on the municipality's side of a matter does not act in it from the other side."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.services.roles import give_role
from tests.conftest import fresh, make_case
from workflows import registry
from workflows.casefile.models import CaseFile
from workflows.permissions import APPLICANT_SIDE

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(case: CaseFile, editor: User, institute: Organisation) -> Iterator[User]:
    """An editor who opened the case, left the municipality and came to the institute a month later."""
    RoleAssignment.objects.filter(user=editor).update(valid_to=timezone.localdate())
    with time_machine.travel(timezone.now() + datetime.timedelta(days=30), tick=False):
        give_role(user=editor, organisation=institute, role=Role.IKPE_CASEWORKER)
        yield fresh(editor)


def test_who_changed_sides_stays_out_of_the_matter_and_works_on_others(
    changed: User, case: CaseFile, jena: Organisation, rule_set: Any
) -> None:
    other = make_case(jena, rule_set, actor=None)
    assert APPLICANT_SIDE.holds(changed, case) and not APPLICANT_SIDE.holds(changed, other)
    visible = CaseFile.objects.filter(registry.visible_cases(changed, prefix=""))
    assert list(visible.values_list("pk", flat=True)) == [other.pk]


def test_it_costs_nothing_for_people_who_never_worked_for_a_municipality(
    caseworker: User, case: CaseFile, django_assert_num_queries: Any
) -> None:
    person = fresh(caseworker)
    assert person.held_roles
    with django_assert_num_queries(0):
        assert not APPLICANT_SIDE.holds(person, case)


def test_a_planner_on_the_board_may_hold_both_roles(case: CaseFile, gotha: Organisation, person: Any) -> None:
    member = person(Role.BOARD_MEMBER)
    give_role(user=member, organisation=gotha, role=Role.MUNICIPAL_PLANNER)
    assert APPLICANT_SIDE.holds(fresh(member), case)
