"""Take up a contract again that was not signed in time."""

from accounts.models import User
from funding.financing.choices import ContractStatus
from funding.financing.flows import ContractFlow
from funding.financing.models import FundingContract
from ui.refusals import DomainRefusal
from workflows.engine.errors import AlreadyStarted


def reopen_contract(*, contract: FundingContract, actor: User) -> None:
    """Begin its process once more, with the wording; sent twice it begins once. Raises DomainRefusal."""
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
