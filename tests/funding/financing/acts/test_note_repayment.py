"""What was paid too much is paid back within a period, once."""

import datetime

import pytest

from accounts.models import Organisation
from funding.financing.acts import change_post
from funding.financing.acts.note_repayment import note_repayment
from funding.financing.acts.settle_year import settle_year
from tests.funding.financing.funded import (
    People,
    paid_call,
    ready,
)
from tests.funding.financing.moments import at
from ui.refusals import DomainRefusal
from workflows.choices import DeadlineState
from workflows.deadlines.models import Deadline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_too_much_paid_becomes_a_repayment_with_a_period(gotha: Organisation, people: People, spring: object) -> None:
    contract = ready(gotha, people)
    paid_call(contract, people)
    change_post.end_employment(
        employment=contract.employments.get(), actor=people.editor, last_day=datetime.date(2027, 4, 30)
    )
    at(spring, "2028-01-15")
    settlement = settle_year(contract=contract, actor=people.drafter, year=2027)
    assert (settlement.result, settlement.difference_cents) == ("REPAYMENT", 156_626 - 743_972)
    period = Deadline.objects.get(case=contract.case, rule__code="REPAYMENT_DUE")
    with pytest.raises(DomainRefusal, match="Zukunft"):
        note_repayment(settlement=settlement, actor=people.drafter, on=datetime.date(2028, 1, 16))
    note_repayment(settlement=settlement, actor=people.drafter, on=datetime.date(2028, 1, 15))
    period.refresh_from_db()
    assert period.state == DeadlineState.MET
    with pytest.raises(DomainRefusal, match="keine Rückzahlung offen"):
        note_repayment(settlement=settlement, actor=people.drafter, on=datetime.date(2028, 1, 15))
