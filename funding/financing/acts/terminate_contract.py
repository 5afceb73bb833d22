"""End a contract that holds before its time; its calls for money end with it."""

import datetime

from django.db import transaction
from viewflow.workflow.models import Process

from accounts.models import User
from funding.financing import notices
from funding.financing.choices import OPEN_PAYMENTS, ContractStatus, FundingStage, PaymentReason, PaymentStatus
from funding.financing.flows import ContractFlow, PaymentFlow
from funding.financing.models import FundingContract
from funding.financing.services import contracts, payments
from funding.financing.services.posts import first_open_day
from funding.financing.steps.matters import request_of
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.choices import Turn
from workflows.engine import service
from workflows.engine.nodes import processes_of


def terminate_contract(*, contract: FundingContract, actor: User, last_day: datetime.date, reason: str) -> None:
    """Terminate a contract that holds: nothing is owed after the last day, open calls end. Raises DomainRefusal.

    What a settled year still owes is paid: it is no call.
    """
    with transaction.atomic():
        running = Process.objects.filter(case_link__case=contract.case, finished__isnull=True).order_by("pk")
        list(running.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        row = contracts.lock(contract)
        _check_last_day(row, last_day)
        _end_calls(row, actor, reason)
        contracts.touch(row)
        row.ended_on = last_day
        row.save(update_fields=["ended_on"])
        contracts.set_status(row, ContractStatus.TERMINATED)
        before = row.case.stage
        move_case(row.case, Move(stage=FundingStage.FUNDING_ENDED.value, turn=Turn.INSTITUTE))
        journal.record(
            row.case,
            "contract_terminated",
            actor=actor,
            stage_from=before,
            stage_to=row.case.stage,
            reason=reason,
            data={"contract": row.pk},
        )
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
    calls = row.payment_requests.filter(status__in=OPEN_PAYMENTS, reason=PaymentReason.CALL)
    for request_id in calls.values_list("pk", flat=True):
        payments.cancel_payment(request_id=request_id, case=row.case)
    for process in processes_of(row.case, ContractFlow):
        service.cancel_process(process=process, actor=actor, reason=reason)
    for process in processes_of(row.case, PaymentFlow):
        if request_of(process).status == PaymentStatus.CANCELLED:
            service.cancel_process(process=process, actor=actor, reason=reason)
