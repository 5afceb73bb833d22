"""Calls for money: every gate says what is missing, and two people are needed."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.services.people import end_role
from funding.financing.acts import change_post
from funding.financing.acts.confirm_condition import confirm_condition
from funding.financing.flows import PaymentFlow
from funding.financing.models import Payment, PaymentRequest
from funding.financing.services.payments import check_payment, release_payment
from tests.conftest import fresh as fresh_person
from tests.conftest import make_person
from tests.funding.applications.filled import do
from tests.funding.financing.funded import (
    People,
    call,
    check,
    fill,
    give_account,
    make_effective,
    ready,
    release,
    signed,
    start_contract,
)
from ui.refusals import DomainRefusal
from workflows.engine.errors import TaskNotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


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


def test_who_asked_before_a_correction_still_counts_as_who_asked(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    do(contract.case, PaymentFlow.check, people.drafter, result="back", note="Welches Quartal?")
    colleague = make_person(Role.APPLICANT_EDITOR, gotha)
    do(contract.case, PaymentFlow.correct, colleague, amount_cents=request.amount_cents)
    request.refresh_from_db()
    assert (request.requested_by, request.earlier) == (colleague, {"requested": [people.editor.pk]})
    for person in (people.editor, colleague):
        with transaction.atomic(), pytest.raises(DomainRefusal, match=r"abgerufen\. Prüfen muss"):
            check_payment(request_id=request.pk, case=contract.case, actor=person, amount_cents=1, note="x")
    check(request, people)
    with transaction.atomic(), pytest.raises(DomainRefusal, match=r"abgerufen\. Freigeben muss"):
        release_payment(request_id=request.pk, case=contract.case, actor=people.editor)


def test_who_asked_does_not_check_later_from_the_other_side(gotha: Organisation, people: People, lead: User) -> None:
    contract = ready(gotha, people)
    call(contract, people)
    end_role(assignment=people.editor.assignments.get(), actor=lead)
    now = make_person(Role.IKPE_CASEWORKER)
    now.assignments.update(user=people.editor)
    with pytest.raises((DomainRefusal, TaskNotFound)):
        do(contract.case, PaymentFlow.check, fresh_person(people.editor), result="ok", amount_cents=1, note="x")


def test_who_checked_before_it_was_given_back_does_not_release(gotha: Organisation, people: People) -> None:
    contract = ready(gotha, people)
    request = call(contract, people)
    check(request, people)
    do(contract.case, PaymentFlow.release, people.lead, result="back", note="Noch einmal.")
    do(contract.case, PaymentFlow.check, people.checker, result="ok", amount_cents=request.amount_cents, note="")
    with pytest.raises(DomainRefusal, match=r"geprüft\. Freigeben muss"):
        release(request, people.drafter)
    release(request, people.lead)
