"""A condition says the same of one object and of a list, whatever it is made of."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import LocalAuthorityKind
from accounts.conditions import Condition, For, Where, own_id
from accounts.models import LocalAuthority, RoleAssignment, User

pytestmark = pytest.mark.django_db
SIMPLE = [
    Where(kind=LocalAuthorityKind.LANDKREIS),
    Where(successor__isnull=True),
    Where(successor__isnull=False),
    Where(successor__kind=LocalAuthorityKind.LANDKREIS),
    Where(successor__organisation__name="Wartburgkreis"),
    Where(successor__code__in=["WAK", ""]),
    Where(organisation__name__in=["Landkreis Gotha", "Stadt Eisenach", "Wartburgkreis"]),
    Where(successor__code="WAK", successor__kind=LocalAuthorityKind.LANDKREIS),
    Where(code="GTH", kind=LocalAuthorityKind.LANDKREIS),
    Where(map_row=None),
    For(lambda user: user.is_active, Where(code="GTH")),
    For(lambda user: not user.is_active, Where(kind=LocalAuthorityKind.LANDKREIS)),
]
CONDITIONS = st.recursive(
    st.sampled_from(SIMPLE),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
        inner.map(lambda one: ~one),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_test_of_a_row_and_the_query_of_a_list_agree(rule_set: Any, condition: Condition) -> None:
    user = User(is_active=True)
    rows = LocalAuthority.objects.select_related("organisation", "successor__organisation")
    listed = set(LocalAuthority.objects.filter(condition.query(user, "")).values_list("pk", flat=True))
    assert {row.pk for row in rows if condition.holds(user, row)} == listed


def test_a_prefix_leads_from_another_row_to_the_object(editor: User, caseworker: User) -> None:
    own = Where(user_id=own_id)
    mine = RoleAssignment.objects.filter(own.query(editor, ""))
    assert [one.user for one in mine] == [editor]
    assert list(User.objects.filter(own.query(editor, "assignments__"))) == [editor]
    assert not own.holds(editor, caseworker.assignments.get())
