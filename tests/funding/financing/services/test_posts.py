"""Who holds the post: closed years, one full-time post, and a preview that is the later truth."""

import datetime
from decimal import Decimal

import pytest

from accounts.models import Organisation
from funding.financing.acts import change_post
from funding.financing.acts.settle_year import settle_year
from funding.financing.figures.exchange import write_result
from funding.financing.forecast import forecast
from funding.financing.services.posts import try_out
from tests.funding.financing.funded import (
    People,
    fill,
    fresh,
    paid_call,
    ready,
)
from tests.funding.financing.moments import at
from ui.refusals import DomainRefusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_a_settled_year_is_closed(gotha: Organisation, people: People, spring: object) -> None:
    contract = ready(gotha, people, ends_on=datetime.date(2028, 12, 31))
    paid_call(contract, people)
    at(spring, "2028-01-15")
    settle_year(contract=contract, actor=people.drafter, year=2027)
    employment = contract.employments.get()
    before = write_result(forecast(fresh(contract)))["years"][0]
    attempts = [
        lambda: change_post.end_employment(
            employment=employment, actor=people.editor, last_day=datetime.date(2027, 11, 30)
        ),
        lambda: change_post.change_pay(
            employment=employment,
            actor=people.editor,
            starts_on=datetime.date(2027, 12, 1),
            gross_cents=1,
            fte=Decimal(1),
        ),
        lambda: change_post.add_month_entry(
            contract=contract,
            actor=people.editor,
            month=datetime.date(2027, 12, 1),
            kind="OTHER_COST",
            amount_cents=1,
        ),
        lambda: change_post.fill_post(
            contract=contract,
            actor=people.editor,
            holder_name="B",
            starts_on=datetime.date(2027, 12, 1),
            gross_cents=1,
        ),
    ]
    for attempt in attempts:
        with pytest.raises(DomainRefusal, match="2027 ist abgerechnet"):
            attempt()
    change_post.end_employment(employment=employment, actor=people.editor, last_day=datetime.date(2027, 12, 31))
    assert write_result(forecast(fresh(contract)))["years"][0] == before


def test_a_preview_is_the_later_truth_and_leaves_nothing(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    employment = contract.employments.get()
    events = contract.case.events.count()

    def act() -> None:
        change_post.end_employment(employment=employment, actor=people.editor, last_day=datetime.date(2027, 8, 31))

    difference = try_out(contract, act)
    assert fresh(contract).employments.get().ends_on is None
    assert contract.case.events.count() == events
    act()
    assert forecast(fresh(contract)) == difference.after != difference.before


def test_never_more_than_one_full_time_post(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    with pytest.raises(DomainRefusal, match="mehr als eine Vollzeitstelle"):
        fill(contract, people, starts_on=datetime.date(2027, 6, 1), name="Person B", fte="0.5")
    change_post.change_pay(
        employment=contract.employments.get(),
        actor=people.editor,
        starts_on=datetime.date(2027, 6, 1),
        gross_cents=587_347,
        fte=Decimal("0.5"),
    )
    fill(contract, people, starts_on=datetime.date(2027, 6, 1), name="Person B", fte="0.5")
    june = next(one for one in forecast(fresh(contract)).months if one.month == "2027-06")
    assert june.fte_days == 30
