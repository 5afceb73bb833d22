"""The money of a phase: approved, paid, requested and free, to the cent, over all versions of its rules."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation, User
from advisory.board.forecast import PhaseMoney
from advisory.board.models import Resolution
from funding.applications.models import ApplicationDecision
from funding.applications.services.budget import Budget, budget_of, money_for_board
from funding.financing.acts import change_post
from funding.financing.acts.note_repayment import note_repayment
from funding.financing.acts.settle_year import settle_year
from funding.financing.models import FinancePlan, FinancePlanYear, FinancingTerms, FundingContract
from tests.advisory.board.boards import make_board
from tests.conftest import make_person
from tests.funding.applications.filled import bring_to_board, decide, fill_by_services, submit_by_services
from tests.funding.financing.funded import (
    People,
    fill,
    make_effective,
    paid_call,
    ready,
    start_contract,
)
from workflows.casefile.models import CaseFile, RuleSet

pytestmark = pytest.mark.django_db
ASKED = 1_587_500 + 3_870_000 + 2_324_583  # the foundation's part of the three years in `filled.TYPED`
BUDGET = 50_000_000


@pytest.fixture
def phase(rule_set: RuleSet) -> RuleSet:
    FinancingTerms.objects.filter(rule_set=rule_set).update(budget_cents=BUDGET)
    return RuleSet.objects.get(pk=rule_set.pk)


def submitted(gotha: Organisation, editor: User) -> CaseFile:
    return submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))


def test_a_draft_asks_for_nothing_and_an_application_for_its_part(
    gotha: Organisation, editor: User, phase: RuleSet
) -> None:
    assert budget_of(phase) == Budget(BUDGET, 0, 0, 0)
    draft = fill_by_services(gotha, editor)
    assert budget_of(phase).requested == 0
    case = submit_by_services(draft, make_person(Role.APPLICANT_SIGNATORY, gotha))
    assert budget_of(phase) == Budget(BUDGET, 0, 0, ASKED) and budget_of(phase).free == BUDGET - ASKED
    corrected = FinancePlan.objects.create(case=case, version=2)
    FinancePlanYear.objects.create(plan=corrected, year=2027, cost=3, foundation=1, own=2, esf=0)
    assert budget_of(phase).requested == 1, "only the newest plan counts"
    CaseFile.objects.filter(pk=case.pk).update(stage="WITHDRAWN")
    assert budget_of(phase).requested == 0


def test_an_approval_moves_money_from_requested_to_approved(
    gotha: Organisation, editor: User, caseworker: User, lead: User, phase: RuleSet
) -> None:
    members = make_board(3)
    case = submitted(gotha, editor)
    resolution = bring_to_board(case, caseworker, lead, editor)
    assert budget_of(phase).requested == ASKED
    decide(resolution, make_person(Role.BOARD_OFFICE), members, proposal="PARTIALLY_APPROVED", amount_cents=4_000_000)
    assert budget_of(phase) == Budget(BUDGET, 4_000_000, 0, 0)
    assert money_for_board(phase) == PhaseMoney(BUDGET, 4_000_000, BUDGET - 4_000_000)
    first = ApplicationDecision.objects.get()
    again = Resolution.objects.create(
        case=case,
        reference="B-2",
        subject="Neu",
        motion="Neu",
        decision="REJECTED",
        announced_at=timezone.now(),
    )
    ApplicationDecision.objects.create(
        application=first.application, resolution=again, outcome="REJECTED", decided_on=first.decided_on
    )
    assert budget_of(phase).approved == 0, "the newest decision counts"


def test_paid_is_what_went_less_what_came_back(gotha: Organisation, phase: RuleSet) -> None:
    with time_machine.travel(datetime.datetime(2027, 4, 20, 10, tzinfo=datetime.UTC), tick=False):
        people = People(gotha)
        contract = ready(gotha, people)
        request = paid_call(contract, people)
        assert budget_of(phase).paid == request.amount_cents == 743_972
        change_post.end_employment(
            employment=contract.employments.get(), actor=people.editor, last_day=datetime.date(2027, 4, 30)
        )
    with time_machine.travel(datetime.datetime(2028, 1, 15, 10, tzinfo=datetime.UTC), tick=False):
        settlement = settle_year(contract=contract, actor=people.drafter, year=2027)
        assert budget_of(phase).paid == 743_972, "it is back when it is back"
        note_repayment(settlement=settlement, actor=people.drafter, on=datetime.date(2028, 1, 15))
        assert budget_of(phase).paid == 156_626


def test_a_new_version_of_the_rules_brings_its_budget_and_keeps_the_cases(
    gotha: Organisation, editor: User, phase: RuleSet
) -> None:
    submitted(gotha, editor)
    RuleSet.objects.filter(pk=phase.pk).update(state="CLOSED_FOR_APPLICATIONS")
    newer = RuleSet.objects.create(
        code=phase.code, version=2, name="x", reference_prefix="TPK", starts_on=phase.starts_on, ends_on=phase.ends_on
    )
    assert budget_of(newer) == Budget(0, 0, 0, ASKED), "without terms there is no budget, and that is no error"
    FinancingTerms.objects.create(rule_set=newer, budget_cents=1)
    assert budget_of(newer).free == 1 - ASKED
    other = RuleSet.objects.create(
        code="ANDERE", version=1, name="y", reference_prefix="X", starts_on=phase.starts_on, ends_on=phase.ends_on
    )
    assert budget_of(other) == Budget(0, 0, 0, 0)


def test_the_page_says_where_the_money_is_and_what_is_missing(
    gotha: Organisation, editor: User, lead: User, phase: RuleSet, client_of: Any
) -> None:
    submitted(gotha, editor)
    page = client_of(lead).get("/programm/").content.decode()
    assert "500.000,00\u00a0€" in page
    assert "Beantragt</strong><br>77.820,83" in page
    assert "Es fehlen" not in page
    FinancingTerms.objects.update(budget_cents=100)
    assert "Es fehlen 77.819,83\u00a0€" in client_of(lead).get("/programm/").content.decode()
    FinancingTerms.objects.update(budget_cents=0)
    assert "kein Budget eingetragen" in client_of(lead).get("/programm/").content.decode()
    adviser = client_of(make_person(Role.ADVISOR)).get("/programm/").content.decode()
    assert "22 Landkreise und Städte" in adviser and "Geld der Stiftung" not in adviser
    RuleSet.objects.filter(pk=phase.pk).update(state="PLANNED")
    assert client_of(lead).get("/programm/").status_code == 200


def test_a_post_without_holder_is_told_with_its_day(
    gotha: Organisation, jena: Organisation, lead: User, client_of: Any
) -> None:
    def page() -> str:
        content: str = client_of(lead).get("/programm/").content.decode()
        return content

    with time_machine.travel(datetime.datetime(2027, 4, 20, 10, tzinfo=datetime.UTC), tick=False):
        people = People(gotha)
        contract = make_effective(start_contract(gotha), people)
        assert "Landkreis Gotha, seit 15.04.2027" in page()
        employment = fill(contract, people)
        assert "nicht besetzt" not in page()
        change_post.end_employment(employment=employment, actor=people.editor, last_day=datetime.date(2027, 4, 18))
        assert "Landkreis Gotha, seit 19.04.2027" in page() and f"/finanzen/{contract.pk}/" in page()
        make_effective(start_contract(jena), People(jena))
        both = page()
        assert "2 Stellen nicht besetzt" in both and "Stadt Jena, seit 15.04.2027, Landkreis Gotha" in both
        FundingContract.objects.filter(pk=contract.pk).update(ended_on=datetime.date(2027, 4, 19))
        assert "1 Stelle nicht besetzt" in page()
