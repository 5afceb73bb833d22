"""Settle a year: every figure is the calculator's, and an additional payment needs a second person."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest
from viewflow.workflow.models import Process, Task

from accounts.models import Organisation
from funding.financing.acts import change_post
from funding.financing.acts.settle_year import settle_year
from funding.financing.choices import ContractStatus, PaymentStatus
from funding.financing.figures.exchange import write_result
from funding.financing.flows import ContractFlow, PaymentFlow
from funding.financing.forecast import forecast, vacancies
from funding.financing.models import Payment, PaymentRequest
from tests.funding.applications.filled import do
from tests.funding.financing.funded import (
    OTHER_IBAN,
    People,
    call,
    check,
    fill,
    fresh,
    give_account,
    make_effective,
    paid_call,
    pay,
    ready,
    release,
    start_contract,
)
from tests.funding.financing.moments import at
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs.verify import verify_case
from workflows.choices import DeadlineState
from workflows.deadlines.models import Deadline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
DATA = Path(__file__).resolve().parents[3] / "data" / "financing_cases.json"

FC04 = next(one for one in json.loads(DATA.read_text()) if one["id"] == "FC04")


def test_the_worked_example_from_signature_to_settlement(gotha: Organisation, people: People, spring: object) -> None:
    """FC04 step by step: mid-month start, tariff, two vacant months, a new holder, a settled year."""
    contract = ready(gotha, people)
    first = contract.employments.get()
    april = paid_call(contract, people)
    assert (april.until, april.amount_cents) == (datetime.date(2027, 6, 30), 743_972)
    at(spring, "2027-07-05")
    quarter = paid_call(contract, people)
    assert quarter.amount_cents == 881_019
    assert (april.amount_cents + quarter.amount_cents) == 1_624_991
    change_post.change_pay(
        employment=first,
        actor=people.editor,
        starts_on=datetime.date(2027, 7, 1),
        gross_cents=604_967,
        fte=Decimal(1),
    )
    change_post.end_employment(employment=first, actor=people.editor, last_day=datetime.date(2027, 8, 31))
    contract = fresh(contract)
    gaps = vacancies(contract, contract.employments.all())
    assert [(one.first, one.last) for one in gaps] == [(datetime.date(2027, 9, 1), None)]
    assert Deadline.objects.filter(case=contract.case, rule__code="VACANCY_TALK", state=DeadlineState.RUNNING).exists()
    at(spring, "2027-11-10")
    fill(contract, people, starts_on=datetime.date(2027, 11, 1), gross="5412.90", name="Person B")
    change_post.add_month_entry(
        contract=contract,
        actor=people.editor,
        month=datetime.date(2027, 11, 1),
        kind="ANNUAL_BONUS",
        amount_cents=81_236,
    )
    assert not Deadline.objects.filter(
        case=contract.case, rule__code="VACANCY_TALK", state=DeadlineState.RUNNING
    ).exists()
    assert write_result(forecast(fresh(contract))) == FC04["expected"]
    last = call(contract, people)
    assert last.amount_cents == 305_857
    check(last, people, amount_cents=305_800, note="Auf volle Euro.")
    release(last, people.officer)
    pay(last, people.officer)
    at(spring, "2028-01-15")
    settlement = settle_year(contract=contract, actor=people.drafter, year=2027)
    assert settlement.result == "ADDITIONAL_PAYMENT"
    assert (settlement.entitlement_cents, settlement.paid_cents) == (1_930_848, 1_930_791)
    assert settlement.payment_request.amount_cents == 57
    with pytest.raises(DomainRefusal, match="Freigeben muss eine andere Person"):
        release(settlement.payment_request, people.drafter)
    release(settlement.payment_request, people.lead)
    assert sum(Payment.objects.values_list("amount_cents", flat=True)) == 1_930_848
    with pytest.raises(DomainRefusal, match="schon abgerechnet"):
        settle_year(contract=contract, actor=people.drafter, year=2027)
    assert list(verify_case(CaseFile.objects.get(pk=contract.case_id))) == []


def owed_at_the_end(gotha: Organisation, people: People, clock: object) -> PaymentRequest:
    """Nothing was called; the last year is settled, and what is owed waits for its release."""
    contract = ready(gotha, people)
    at(clock, "2028-01-15")
    settlement = settle_year(contract=contract, actor=people.drafter, year=2027)
    assert fresh(contract).status == ContractStatus.ENDED
    assert settlement.payment_request is not None
    return settlement.payment_request


def test_what_is_owed_at_the_end_is_paid_although_the_bank_data_changed(
    gotha: Organisation, people: People, spring: object
) -> None:
    """The contract holds no more, so nobody could check the payment again."""
    request = owed_at_the_end(gotha, people, spring)
    give_account(request.contract, people, OTHER_IBAN)
    with pytest.raises(DomainRefusal, match="Bankverbindung hat sich"):
        release(request, people.lead)
    do(request.contract.case, PaymentFlow.release, people.lead, result="back", note="Neue Bankverbindung.")
    found = {"result": "ok", "amount_cents": request.amount_cents, "note": ""}
    do(request.contract.case, PaymentFlow.check, people.checker, **found)
    release(request, people.lead)
    pay(request, people.lead)
    request.refresh_from_db()
    assert (request.status, request.bank_account.iban) == (PaymentStatus.PAID, OTHER_IBAN)


def test_what_a_settlement_found_to_be_owed_is_not_refused(gotha: Organisation, people: People, spring: object) -> None:
    """The year is settled once: a refused payment would never be made."""
    request = owed_at_the_end(gotha, people, spring)
    do(request.contract.case, PaymentFlow.release, people.lead, result="back", note="Noch einmal.")
    with pytest.raises(DomainRefusal, match="folgt aus der Abrechnung"):
        do(request.contract.case, PaymentFlow.check, people.checker, result="no", note="Nein.")


def test_nobody_is_asked_to_fill_a_post_whose_funding_is_over(
    gotha: Organisation, people: People, spring: object
) -> None:
    """The year is settled, so the task could be done by nobody any more."""
    contract = make_effective(start_contract(gotha), people)
    assert Task.objects.filter(flow_task=ContractFlow.fill, finished=None).exists()
    at(spring, "2028-01-15")
    settle_year(contract=contract, actor=people.drafter, year=2027)
    assert fresh(contract).status == ContractStatus.ENDED
    assert not Task.objects.filter(flow_task=ContractFlow.fill, finished=None).exists()
    assert not Process.objects.filter(flow_class=ContractFlow, finished=None).exists()
