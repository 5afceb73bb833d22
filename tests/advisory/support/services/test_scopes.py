"""A scope names a topic and a format once, and the other side agrees."""

from decimal import Decimal

import pytest

from advisory.support.choices import Side
from advisory.support.models import AdvisoryCase
from advisory.support.selectors import agreed_scope, proposed_scope
from advisory.support.services.scopes import Item, agree_scope, propose_scope
from tests.advisory.support.supported import Circle
from ui.refusals import DomainRefusal

pytestmark = pytest.mark.django_db
HOURS = Item("NETWORK", "SINGLE", Decimal(1))


@pytest.mark.parametrize(("items", "words"), [([], "mindestens ein Thema"), ([HOURS] * 2, "zweimal")])
def test_a_scope_that_cannot_be_is_refused(
    an_accompaniment: AdvisoryCase, circle: Circle, items: list[Item], words: str
) -> None:
    with pytest.raises(DomainRefusal, match=words):
        propose_scope(advisory=an_accompaniment, actor=circle.adviser, side=Side.INSTITUTE, items=items)
    assert proposed_scope(an_accompaniment) is None


def test_only_the_other_side_agrees_and_only_once(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    with pytest.raises(DomainRefusal, match="keinen offenen Vorschlag"):
        agree_scope(advisory=an_accompaniment, actor=circle.coordinator, side=Side.MUNICIPALITY)
    propose_scope(advisory=an_accompaniment, actor=circle.adviser, side=Side.INSTITUTE, items=[HOURS])
    with pytest.raises(DomainRefusal, match="Vorschlag Ihrer Seite"):
        agree_scope(advisory=an_accompaniment, actor=circle.adviser, side=Side.INSTITUTE)
    scope = agree_scope(advisory=an_accompaniment, actor=circle.coordinator, side=Side.MUNICIPALITY)
    assert agreed_scope(an_accompaniment) == scope
