"""From a signed contract to a settled year: every figure is the calculator's, and every gate says what is missing."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation
from funding.financing.acts import change_post
from funding.financing.acts.confirm_condition import confirm_condition
from funding.financing.acts.note_repayment import note_repayment
from funding.financing.acts.reopen_contract import reopen_contract
from funding.financing.acts.settle_year import settle_year
from funding.financing.acts.terminate_contract import terminate_contract
from funding.financing.acts.withdraw_contract import withdraw_contract
from funding.financing.choices import ContractStatus, House, PaymentStatus
from funding.financing.figures.exchange import write_result
from funding.financing.flows import BankDataFlow, ContractFlow, PaymentFlow
from funding.financing.forecast import forecast, vacancies
from funding.financing.models import FinancingTerms, FundingContract, Payment, PaymentRequest
from funding.financing.services.posts import try_out
from notifications.models import OutboxMail
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
    send_contract,
    signed,
    start_contract,
    terms_of_draft,
)
from ui.refusals import DomainRefusal, Stale
from workflows.casefile.journal import verify_case
from workflows.casefile.models import CaseFile
from workflows.choices import DeadlineState
from workflows.deadlines.models import Deadline
from workflows.engine import sweeps
from workflows.engine.errors import TaskNotFound

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "data" / "financing_cases.json"
FC04 = next(one for one in json.loads(DATA.read_text()) if one["id"] == "FC04")


@pytest.fixture
def people(gotha: Organisation) -> People:
    return People(gotha)


@pytest.fixture(autouse=True)
def spring() -> object:
    with time_machine.travel("2027-04-20 10:00 +0200", tick=False) as clock:
        yield clock


def at(clock: object, day: str) -> None:
    clock.move_to(f"{day} 10:00 +0100")  # type: ignore[attr-defined]


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


def test_each_gate_says_what_is_missing(gotha: Organisation, people: People) -> None:
    contract = start_contract(gotha, conditions="Beschluss des Kreistags")
    with pytest.raises(DomainRefusal, match="gilt noch nicht"):
        call(contract, people, amount_cents=100)
    contract = make_effective(contract, people)
    with pytest.raises(DomainRefusal) as caught:
        call(contract, people, amount_cents=100)
    for words in ("Stelle ist nicht besetzt", "Beschluss des Kreistags", "Bankverbindung"):
        assert words in str(caught.value)
    employment = fill(contract, people, confirmed=False)
    with pytest.raises(DomainRefusal, match="fehlt die Bestätigung des Personalamts"):
        call(contract, people, amount_cents=100)
    change_post.keep_confirmation(employment=employment, actor=people.editor, upload=signed().file)
    give_account(contract, people)
    with pytest.raises(DomainRefusal, match="Vor Auszahlung nötig: Beschluss des Kreistags") as caught:
        call(contract, people, amount_cents=100)
    assert "Bankverbindung" not in str(caught.value)
    gate = contract.conditions.get()
    confirm_condition(condition=gate, actor=people.drafter, on=timezone.localdate(), note="Liegt vor.")
    with pytest.raises(DomainRefusal, match=r"höchstens 7\.439,72"):
        call(contract, people, amount_cents=743_973)
    assert call(contract, people).amount_cents == 743_972
    with pytest.raises(DomainRefusal, match="Ein Abruf läuft schon"):
        call(contract, people, amount_cents=1)


def test_a_gate_that_closes_after_the_check_stops_the_release(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    check(request, people)
    change_post.end_employment(
        employment=contract.employments.get(), actor=people.editor, last_day=datetime.date(2027, 4, 30)
    )
    with pytest.raises(DomainRefusal, match=r"höchstens 1\.566,26"):
        release(request, people.lead)
    assert not Payment.objects.exists()
    do(contract.case, PaymentFlow.release, people.lead, result="back", note="Die Stelle ist frei.")
    check(PaymentRequest.objects.get(pk=request.pk), people, amount_cents=156_626, note="Nur bis Ende April.")
    release(request, people.lead)
    assert Payment.objects.get().amount_cents == 156_626


def test_four_eyes(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    check(request, people)
    with pytest.raises(DomainRefusal, match="Freigeben muss eine andere Person"):
        release(request, people.drafter)
    release(request, people.checker)
    payment = Payment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(released_by=payment.checked_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            request=request,
            contract=contract,
            year=2027,
            amount_cents=1,
            bank_account=payment.bank_account,
            checked_by=people.drafter,
            released_by=people.lead,
        )


def test_who_checks_and_releases_is_a_setting_of_the_phase(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    FinancingTerms.objects.update(payments_checked_by=House.FOUNDATION, payments_released_by=House.INSTITUTE)
    request = call(contract, people)
    with pytest.raises(TaskNotFound):
        check(request, people)
    do(contract.case, PaymentFlow.check, people.officer, result="ok", amount_cents=request.amount_cents)
    with pytest.raises(TaskNotFound):
        release(request, people.officer)
    release(request, people.lead)
    assert Payment.objects.get().released_by == people.lead


def test_bank_data_that_change_between_check_and_release_stop_it(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    check(request, people)
    BankDataFlow.entered.run(
        case=contract.case,
        actor=people.editor,
        key="bank-2",
        contract=contract,
        iban=OTHER_IBAN,
        holder="Andere Kasse",
    )
    with pytest.raises(DomainRefusal, match="Bankverbindung hat sich seit der Prüfung geändert"):
        release(request, people.lead)
    with pytest.raises(DomainRefusal, match="Bestätigen muss eine andere Person"):
        # the institute may enter bank data on paper too, but never confirm its own
        contract.bank_accounts.filter(iban=OTHER_IBAN).update(entered_by=people.lead)
        do(contract.case, BankDataFlow.confirm, people.lead, confirmed=True, call_note="x")
    do(contract.case, BankDataFlow.confirm, people.checker, confirmed=True, call_note="Rückruf, 0361 1")
    with pytest.raises(DomainRefusal, match="Bankverbindung hat sich seit der Prüfung geändert"):
        release(request, people.lead)
    do(contract.case, PaymentFlow.release, people.lead, result="back", note="Neue Bankverbindung.")
    check(PaymentRequest.objects.get(pk=request.pk), people)
    release(request, people.lead)
    assert Payment.objects.get().bank_account.iban == OTHER_IBAN
    heard = OutboxMail.objects.filter(subject__contains="Bankverbindung", recipient=people.editor)
    assert heard.count() == 2


def test_a_question_back_and_a_refusal_reach_the_municipality(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    with pytest.raises(DomainRefusal, match="was fehlt"):
        do(contract.case, PaymentFlow.check, people.drafter, result="back", amount_cents=0, note=" ")
    do(contract.case, PaymentFlow.check, people.drafter, result="back", amount_cents=0, note="Zu früh?")
    assert PaymentRequest.objects.get().status == PaymentStatus.RETURNED
    assert CaseFile.objects.get(pk=contract.case_id).turn == "APPLICANT"
    do(contract.case, PaymentFlow.correct, people.editor, amount_cents=700_000, note="Nur bis Juni.")
    do(contract.case, PaymentFlow.check, people.checker, result="no", amount_cents=0, note="Besprochen.")
    request.refresh_from_db()
    assert (request.status, request.requested_cents) == (PaymentStatus.REJECTED, 700_000)
    subjects = set(OutboxMail.objects.filter(recipient=people.editor).values_list("subject", flat=True))
    assert any("Rückfrage" in one for one in subjects) and any("abgelehnt" in one for one in subjects)
    assert call(contract, people).number == 2


def test_caps_of_decision_and_year_hold(gotha: Organisation, people: People, spring: object) -> None:
    contract = ready(gotha, people, caps={2027: 1_000_000}, granted=1_000_000)
    at(spring, "2027-11-10")
    assert call(contract, people).amount_cents == 1_000_000
    result = forecast(fresh(contract)).year(2027)
    assert result is not None and result.entitlement == Decimal("10000.00") < result.uncapped


def test_the_contract_is_read_by_two_and_signed_by_both(gotha: Organisation, people: People) -> None:
    contract = start_contract(gotha)
    assert CaseFile.objects.get(pk=contract.case_id).stage == "CONTRACT_DRAFT"
    do(contract.case, ContractFlow.word, people.drafter, terms=terms_of_draft(contract))
    with pytest.raises(DomainRefusal, match="Gegenlesen muss eine andere Person"):
        do(contract.case, ContractFlow.check, people.drafter, approved=True)
    do(contract.case, ContractFlow.check, people.checker, approved=False, note="Bitte den Zeitraum prüfen.")
    contract = send_contract(contract, people)
    assert contract.status == ContractStatus.SENT and contract.document_id
    with pytest.raises(DomainRefusal, match="Zukunft"):
        do(contract.case, ContractFlow.sign, people.editor, signed=signed(datetime.date(2027, 5, 1)))
    do(contract.case, ContractFlow.sign, people.editor, wish="Bitte erst ab Mai.")
    assert fresh(contract).status == ContractStatus.UNDER_NEGOTIATION
    contract = send_contract(contract, people)
    contract = make_effective(contract, people)
    assert contract.status == ContractStatus.EFFECTIVE and contract.effective_on == timezone.localdate()
    assert CaseFile.objects.get(pk=contract.case_id).stage == "FUNDED"
    assert contract.signatures.count() == 2
    wording = json.dumps(contract.wording, ensure_ascii=False)
    assert "Bescheid" not in wording and "nicht besser bezahlt" in wording


def test_an_unsigned_contract_expires_and_can_be_taken_up_again(
    gotha: Organisation, people: People, spring: object
) -> None:
    contract = send_contract(start_contract(gotha), people)
    at(spring, "2027-06-30")
    sweeps.fire_due_timers()
    contract = fresh(contract)
    assert contract.status == ContractStatus.EXPIRED_UNSIGNED
    with pytest.raises(Exception, match="does not exist"):
        do(contract.case, ContractFlow.sign, people.editor, signed=signed())
    reopen_contract(contract=contract, actor=people.lead)
    assert make_effective(send_contract(fresh(contract), people), people).status == ContractStatus.EFFECTIVE


def test_withdrawal_before_and_termination_after(gotha: Organisation, people: People, spring: object) -> None:
    early = send_contract(start_contract(gotha), people)
    withdraw_contract(case=early.case, actor=people.editor, reason="Doch nicht.")
    assert fresh(early).status == ContractStatus.WITHDRAWN
    contract = ready(gotha, people)
    with pytest.raises(DomainRefusal, match="kündigen"):
        withdraw_contract(case=contract.case, actor=people.editor, reason="x")
    request = call(contract, people)
    with pytest.raises(DomainRefusal, match="darin liegen"):
        terminate_contract(
            contract=contract, actor=people.lead, last_day=datetime.date(2028, 1, 1), reason="Wichtiger Grund"
        )
    terminate_contract(
        contract=contract, actor=people.lead, last_day=datetime.date(2027, 5, 31), reason="Wichtiger Grund"
    )
    request.refresh_from_db()
    assert request.status == PaymentStatus.CANCELLED
    contract = fresh(contract)
    assert contract.status == ContractStatus.TERMINATED
    months = forecast(contract).months
    assert [one.month for one in months] == ["2027-04", "2027-05"]
    with pytest.raises(DomainRefusal, match="nicht mehr"):
        call(contract, people, amount_cents=1)
    at(spring, "2027-06-10")
    settlement = settle_year(contract=contract, actor=people.drafter, year=2027)
    assert settlement.entitlement_cents == 450_299


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
