"""Changes of the post are stored whole or not at all, and never from an old page."""

import datetime

import pytest

from accounts.models import Organisation
from funding.financing.acts import change_post
from funding.financing.models import FundingContract
from tests.funding.financing.funded import (
    People,
    fresh,
    ready,
)
from ui.refusals import DomainRefusal, Stale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_an_old_page_changes_nothing(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    employment = contract.employments.get()
    with pytest.raises(Stale):
        change_post.end_employment(
            employment=employment,
            actor=people.editor,
            last_day=datetime.date(2027, 8, 31),
            revision=fresh(contract).revision - 1,
        )
    employment.refresh_from_db()
    assert employment.ends_on is None


def test_income_above_the_cost_of_a_month_is_refused(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    with pytest.raises(DomainRefusal, match="Einnahmen höher als die Kosten"):
        change_post.add_month_entry(
            contract=contract,
            actor=people.editor,
            month=datetime.date(2027, 5, 1),
            kind="U2_REFUND",
            amount_cents=587_348,
        )
    assert not contract.month_entries.exists()
    assert FundingContract.objects.get(pk=contract.pk).revision == contract.revision
