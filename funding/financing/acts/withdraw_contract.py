"""Take a contract back before it holds."""

from accounts.models import User
from funding.financing.choices import OPEN_CONTRACTS, ContractStatus
from funding.financing.flows import ContractFlow
from funding.financing.models import FundingContract
from funding.financing.services import contracts
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.nodes import processes_of


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
    for process in processes_of(case, ContractFlow):
        service.cancel_process(process=process, actor=actor, reason=reason)
    contracts.set_status(contract, ContractStatus.WITHDRAWN)
