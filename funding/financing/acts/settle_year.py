"""Settle a year as a whole: the figures, the mail, the release of an additional payment, the end of the contract."""

from django.db import transaction

from accounts.models import User
from funding.financing.choices import ContractStatus, FundingStage
from funding.financing.flows import ContractFlow, PaymentFlow
from funding.financing.models import FundingContract, YearSettlement
from funding.financing.notices import tell_settled
from funding.financing.selectors import whose_turn
from funding.financing.services import contracts, settlements
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case
from workflows.engine import service
from workflows.engine.nodes import processes_of


def settle_year(*, contract: FundingContract, actor: User, year: int) -> YearSettlement:
    """Settle a year that is over. Raises DomainRefusal that says what stands in the way; then nothing is stored.

    With the last year the funding ends, and with it what the contract's own process still waits for.
    """
    with transaction.atomic():
        running = list(processes_of(contract.case, ContractFlow).select_for_update(of=("self",), no_key=True))
        row = contracts.lock(contract)
        settlement = settlements.settle_year(contract=row, actor=actor, year=year)
        tell_settled(settlement)
        if settlement.payment_request is not None:
            PaymentFlow.settled.run(
                case=row.case,
                actor=actor,
                key=f"settlement-{settlement.pk}",
                request=settlement.payment_request,
            )
        if settlements.was_last_year(row):
            for process in running:
                service.cancel_process(process=process, actor=actor, reason="")
            _end_funding(row, actor)
        elif row.status == ContractStatus.TERMINATED and not settlements.years_to_settle(row):
            move_case(row.case, Move(turn=whose_turn(row)))
    return settlement


def _end_funding(row: FundingContract, actor: User) -> None:
    contracts.set_status(row, ContractStatus.ENDED)
    before = row.case.stage
    move_case(row.case, Move(stage=FundingStage.FUNDING_ENDED.value, turn=whose_turn(row)))
    journal.record(row.case, "funding_ended", actor=actor, stage_from=before, stage_to=row.case.stage)
