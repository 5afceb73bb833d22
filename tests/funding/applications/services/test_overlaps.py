"""A municipality asks once for a period, and is funded once for it."""

import datetime
from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.models import ApplicationDecision, ApplicationVersion
from funding.applications.services.overlaps import check_not_asked_twice, period_of_case
from tests.conftest import make_person
from tests.funding.applications.filled import fill_by_services, submit_by_services
from tests.funding.financing.funded import start_contract
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db
START, END = datetime.date(2027, 8, 1), datetime.date(2029, 7, 31)


@pytest.fixture
def first(gotha: Organisation, editor: User) -> CaseFile:
    """An application that was submitted."""
    return submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))


def again(gotha: Organisation, editor: User) -> CaseFile:
    return submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))


@pytest.mark.parametrize("stage", ["RECEIVED", "LAPSED", "AT_BOARD", "RESOLVED", "APPROVED", "DEFERRED", "FUNDED"])
def test_a_second_one_for_the_same_days_is_refused_with_the_reason(
    first: CaseFile, gotha: Organisation, editor: User, stage: str
) -> None:
    CaseFile.objects.filter(pk=first.pk).update(stage=stage)
    with pytest.raises(DomainRefusal, match=f"{first.reference}, 01.08.2027 bis 31.07.2029"):
        again(gotha, editor)
    assert ApplicationVersion.objects.count() == 1


@pytest.mark.parametrize("stage", ["WITHDRAWN", "REJECTED", "INADMISSIBLE", "CONTRACT_EXPIRED", "DISCARDED"])
def test_after_an_end_without_money_it_may_be_asked_again(
    first: CaseFile, gotha: Organisation, editor: User, stage: str
) -> None:
    CaseFile.objects.filter(pk=first.pk).update(stage=stage)
    assert again(gotha, editor).reference


@pytest.mark.parametrize(
    ("period", "refused"),
    [
        ((END, END), True),
        ((END + datetime.timedelta(days=1), END.replace(year=2030)), False),
        ((START.replace(year=2026), START - datetime.timedelta(days=1)), False),
        ((START.replace(year=2026), START), True),
        ((None, END), False),
    ],
)
def test_days_may_touch_but_not_overlap(
    first: CaseFile, gotha: Organisation, editor: User, period: Any, refused: bool
) -> None:
    draft = fill_by_services(gotha, editor)
    if not refused:
        check_not_asked_twice(draft, period)
        return
    with pytest.raises(DomainRefusal):
        check_not_asked_twice(draft, period)


def test_another_municipality_asks_for_itself(first: CaseFile, jena: Organisation) -> None:
    assert again(jena, make_person(Role.APPLICANT_EDITOR, jena)).reference


def test_the_period_of_a_matter_is_that_of_its_contract_then_its_decision(first: CaseFile, gotha: Organisation) -> None:
    assert period_of_case(first) == (START, END)
    contract = start_contract(gotha, starts_on=START, ends_on=START.replace(month=12, day=31))
    assert period_of_case(contract.case) == (START, START.replace(month=12, day=31))
    assert not ApplicationDecision.objects.filter(application__case=first).exists()
