"""A contract ends before its time: taken back before it holds, terminated after; its calls for money end with it."""

import datetime
from typing import Any

from django.db import transaction
from viewflow.workflow.models import Process

from accounts.models import User
from funding.financing import notices
from funding.financing.choices import OPEN_CONTRACTS, OPEN_PAYMENTS, ContractStatus, FundingStage, PaymentStatus
from funding.financing.flows import ContractFlow, PaymentFlow
from funding.financing.models import FundingContract
from funding.financing.services import contracts, payments
from funding.financing.services.posts import first_open_day
from funding.financing.services.settlements import years_to_settle
from funding.financing.steps.matters import request_of
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseFile
from workflows.choices import Turn
from workflows.engine import service
from workflows.engine.errors import AlreadyStarted
from workflows.engine.nodes import processes_of


def _end_processes(case: CaseFile, flow: object, actor: User, reason: str) -> None:
    for process in processes_of(case, flow):
        service.cancel_process(process=process, actor=actor, reason=reason)


def withdraw_contract(*, case: CaseFile, actor: User, reason: str) -> None:
    """Take back a contract that does not hold yet; without one nothing happens. Raises DomainRefusal if it holds.

    The caller holds the lock of the matter's own process.
    """
    found = FundingContract.objects.filter(case=case).first()
    if found is None:
        return
    contract = contracts.lock(found)
    if contract.status not in OPEN_CONTRACTS | {ContractStatus.EXPIRED_UNSIGNED}:
        raise DomainRefusal("Der Fördervertrag gilt schon. Er lässt sich kündigen; rufen Sie uns an.")
    _end_processes(case, ContractFlow, actor, reason)
    contracts.set_status(contract, ContractStatus.WITHDRAWN)


def terminate_contract(*, contract: FundingContract, actor: User, last_day: datetime.date, reason: str) -> None:
    """Terminate a contract that holds: nothing is owed after the last day, open calls end. Raises DomainRefusal."""
    case = contract.case
    with transaction.atomic():
        running = Process.objects.filter(case_link__case=case, finished__isnull=True).order_by("pk")
        list(running.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        row = contracts.lock(contract)
        _check_last_day(row, last_day)
        _end_calls(row, actor, reason)
        contracts.touch(row)
        row.ended_on = last_day
        row.save(update_fields=["ended_on"])
        contracts.set_status(row, ContractStatus.TERMINATED)
        _end_funding(row, actor, "contract_terminated", Turn.INSTITUTE, reason=reason, data={"contract": row.pk})
        notices.tell_terminated(row, last_day)


def _check_last_day(row: FundingContract, last_day: datetime.date) -> None:
    if row.status != ContractStatus.EFFECTIVE:
        raise DomainRefusal("Nur ein Vertrag, der gilt, lässt sich kündigen.")
    if not row.starts_on <= last_day <= row.ends_on:
        raise DomainRefusal(
            f"Die Förderung geht vom {row.starts_on:%d.%m.%Y} bis {row.ends_on:%d.%m.%Y}. "
            "Der letzte Tag muss darin liegen.",
            "last_day",
        )
    since = first_open_day(row)
    if since is not None and last_day < since:
        raise DomainRefusal(f"Das Jahr {since.year - 1} ist abgerechnet. Wählen Sie einen späteren Tag.", "last_day")


def _end_calls(row: FundingContract, actor: User, reason: str) -> None:
    for request_id in row.payment_requests.filter(status__in=OPEN_PAYMENTS).values_list("pk", flat=True):
        payments.cancel_payment(request_id=request_id, case=row.case)
    _end_processes(row.case, ContractFlow, actor, reason)
    for process in processes_of(row.case, PaymentFlow):
        if request_of(process).status == PaymentStatus.CANCELLED:
            service.cancel_process(process=process, actor=actor, reason=reason)


def _end_funding(row: FundingContract, actor: User, what: str, turn: Turn, **entry: Any) -> None:
    before = row.case.stage
    move_case(row.case, Move(stage=FundingStage.FUNDING_ENDED.value, turn=turn))
    journal.record(row.case, what, actor=actor, stage_from=before, stage_to=row.case.stage, **entry)


def reopen_contract(*, contract: FundingContract, actor: User) -> None:
    """Take up a contract again that was not signed in time. Raises DomainRefusal."""
    if contract.status != ContractStatus.EXPIRED_UNSIGNED:
        raise DomainRefusal("Wieder aufnehmen lässt sich nur ein Vertrag, der nicht rechtzeitig unterschrieben wurde.")
    try:
        ContractFlow.reopened.run(
            case=contract.case,
            actor=actor,
            key=f"contract-{contract.pk}-again-{contract.case.event_count}",
            contract=contract,
        )
    except AlreadyStarted:
        return


def finish_if_over(contract: FundingContract, actor: User) -> None:
    """After the last year is settled the contract is over."""
    if contract.status != ContractStatus.EFFECTIVE or years_to_settle(contract):
        return
    last = contract.settlements.order_by("-year").first()
    if last is None or last.year != contract.last_day.year:
        return
    contracts.set_status(contract, ContractStatus.ENDED)
    _end_funding(contract, actor, "funding_ended", Turn.NOBODY)
