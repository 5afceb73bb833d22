"""No session before the scope, a warning beyond it, and nothing overwritten that somebody else saved."""

from decimal import Decimal

import pytest
from django.utils import timezone

from advisory.support.models import AdvisoryCase
from advisory.support.selectors import hours_by_topic
from advisory.support.services.scopes import Item
from advisory.support.services.sessions import SessionValues, change_session, over_scope
from tests.advisory.support.supported import Circle, advise, session
from ui.refusals import DomainRefusal, Stale

pytestmark = pytest.mark.django_db


def test_no_session_before_the_scope(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    with pytest.raises(DomainRefusal, match="Erst wird der Beratungsumfang vereinbart"):
        session(an_accompaniment, circle)
    assert not an_accompaniment.sessions.exists()


def test_hours_beyond_the_scope_are_counted_until_a_session_is_cancelled(
    an_accompaniment: AdvisoryCase, circle: Circle
) -> None:
    advise(an_accompaniment, circle, items=[Item("NETWORK", "SINGLE", Decimal(5))])
    year = timezone.localdate().year
    for hours in ("2", "2"):
        session(an_accompaniment, circle, hours)
    assert over_scope(an_accompaniment, "NETWORK", "SINGLE", year) == 0
    last = session(an_accompaniment, circle, "3")
    assert over_scope(an_accompaniment, "NETWORK", "SINGLE", year) == 2
    assert hours_by_topic(an_accompaniment)["NETWORK", "SINGLE"]["HELD"] == 7
    values = SessionValues(last.held_on, "", "NETWORK", "SINGLE", Decimal(1), "CANCELLED")
    change_session(session=last, actor=circle.adviser, values=values, revision=0)
    with pytest.raises(Stale):
        change_session(session=last, actor=circle.adviser, values=values, revision=0)
    assert over_scope(an_accompaniment, "NETWORK", "SINGLE", year) == 0
