"""One object of the financing for every argument of its routes, all belonging to one municipality."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.models import Organisation
from funding.financing.choices import ContractStatus, PaymentCheck
from funding.financing.flows import BankDataFlow, ContractFlow, PaymentFlow
from funding.financing.models import FundingContract
from funding.financing.services.contracts import lock
from funding.financing.services.settlements import settle_year
from tests.funding.applications.filled import do
from tests.funding.financing.funded import (
    OTHER_IBAN,
    People,
    call,
    check,
    fresh,
    make_effective,
    ready,
    send_contract,
    signed,
    start_contract,
    terms_of_draft,
)


def open_task(contract: FundingContract, node: Any) -> int:
    """The open task of a node in the matter of a contract."""
    return Task.objects.get(process__case_link__case_id=contract.case_id, flow_task=node, finished__isnull=True).pk


def financing_objects(organisation: Organisation) -> dict[str, Any]:
    """Contracts at every step; the one behind `contract_id` holds, is filled, and its first year is over."""
    people = People(organisation)
    today = timezone.localdate()
    start = datetime.date(today.year, 1, 1)
    soon = {"starts_on": start, "ends_on": datetime.date(today.year + 1, 12, 31)}
    over = {"starts_on": start, "ends_on": start.replace(month=3, day=31)}
    drafted = start_contract(organisation, **soon)
    worded = start_contract(organisation, **soon)
    do(worded.case, ContractFlow.word, people.drafter, terms=terms_of_draft(worded))
    sent = send_contract(start_contract(organisation, **soon), people)
    countersigned = send_contract(start_contract(organisation, **soon), people)
    do(countersigned.case, ContractFlow.sign, people.editor, signed=signed())
    unfilled = make_effective(start_contract(organisation, **soon), people)
    BankDataFlow.entered.run(
        case=unfilled.case,
        actor=people.editor,
        key=f"bank-sample-{unfilled.pk}",
        contract=unfilled,
        iban=OTHER_IBAN,
        holder="Kasse",
    )
    expired = start_contract(organisation, **soon)
    FundingContract.objects.filter(pk=expired.pk).update(status=ContractStatus.EXPIRED_UNSIGNED)
    called, returned, checked = (ready(organisation, people, **soon) for _ in range(3))
    call(called, people)
    do(
        call(returned, people).contract.case,
        PaymentFlow.check,
        people.drafter,
        result=PaymentCheck.BACK,
        note="Bitte erklären",
    )
    check(call(checked, people), people)
    closed = ready(organisation, people, **over)
    with transaction.atomic():
        settlement = settle_year(contract=lock(closed), actor=people.drafter, year=today.year)
    contract = ready(organisation, people, conditions="Beschluss des Kreistags", **soon)
    to_settle = ready(organisation, people, **over)
    employment = contract.employments.get()
    return {
        "contract_id": contract.pk,
        "financing:settle:contract_id": to_settle.pk,
        "financing:settle:year": today.year,
        "financing:year": today.year,
        "label": f"{today:%Y-%m}",
        "financing:file_id": employment.confirmation_id,
        "employment_id": employment.pk,
        "condition_id": contract.conditions.get().pk,
        "settlement_id": settlement.pk,
        "financing:word:task_id": open_task(drafted, ContractFlow.word),
        "financing:check_contract:task_id": open_task(worded, ContractFlow.check),
        "financing:sign:task_id": open_task(sent, ContractFlow.sign),
        "financing:countersign:task_id": open_task(countersigned, ContractFlow.countersign),
        "financing:fill_task:task_id": open_task(fresh(unfilled), ContractFlow.fill),
        "financing:confirm_bank:task_id": open_task(unfilled, BankDataFlow.confirm),
        "financing:check_payment:task_id": open_task(called, PaymentFlow.check),
        "financing:correct_payment:task_id": open_task(returned, PaymentFlow.correct),
        "financing:release_payment:task_id": open_task(checked, PaymentFlow.release),
    }
