"""Steps of a contract: worded, read, printed, signed by both, in effect, the post filled."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from funding.financing import notices
from funding.financing.choices import ContractAnswer, ContractStatus, FundingStage, Party, Reading
from funding.financing.documents import contract_pdf
from funding.financing.models import FundingContract
from funding.financing.selectors import whose_turn
from funding.financing.services import contracts, posts
from funding.financing.services.contracts import ContractDraft, ContractTerms, SignedBy
from funding.financing.steps.matters import contract_of
from workflows.casefile.cases import Move, move_case
from workflows.casefile.printing import Printed, file_printed, keep_pdf
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine import service
from workflows.engine.nodes import case_of, remember
from workflows.engine.service import Entry


def take_decision(activation: Any, *, actor: User | None, draft: ContractDraft) -> None:
    """The first wording, as the decision hands it down."""
    case = case_of(activation.process)
    contract = contracts.create_contract(case=case, draft=draft)
    activation.process.data = {"contract": contract.pk}
    move_case(case, Move(stage=FundingStage.CONTRACT_DRAFT.value, turn=Turn.INSTITUTE))


def take_again(activation: Any, *, actor: User, contract: FundingContract) -> None:
    """A contract that was not signed in time is worded once more."""
    contracts.reopen_wording(contract)
    activation.process.data = {"contract": contract.pk}
    move_case(case_of(activation.process), Move(stage=FundingStage.CONTRACT_DRAFT.value, turn=Turn.INSTITUTE))


def write_contract(activation: Any, *, actor: User, terms: ContractTerms) -> Entry:
    """The institute words it."""
    contract = contract_of(activation)
    contracts.word_contract(contract=contract, actor=actor, terms=terms)
    return Entry(data={"contract": contract.pk})


def read_contract(activation: Any, *, actor: User, approved: bool, note: str = "") -> Entry:
    """A second person finds it right, or gives it back."""
    contract = contract_of(activation)
    if approved:
        contracts.approve_contract(contract=contract, actor=actor)
    outcome = Reading.RIGHT if approved else Reading.RETURNED
    return Entry(reason=note, data={"contract": contract.pk}, outcome=outcome)


def print_contract(process: Any) -> Printed:
    """Print the contract as it was checked, outside any lock."""
    contract = FundingContract.objects.select_related("case__organisation").get(pk=process.data["contract"])
    pdf = contract_pdf(contract, on=timezone.localdate())
    return keep_pdf(pdf, name=f"Fördervertrag {contract.case.reference}.pdf", kind="contract", of=contract.pk)


def send_contract(activation: Any, printed: Printed) -> None:
    """File the contract and give it to the municipality for its signature."""
    contract = contract_of(activation)
    contract.document = file_printed(case=contract.case, printed=printed)
    contract.save(update_fields=["document"])
    contracts.set_status(contract, ContractStatus.SENT)
    move_case(contract.case, Move(stage=FundingStage.CONTRACT_SENT.value, turn=Turn.APPLICANT))
    due = periods.plan_deadline(case=contract.case, code="CONTRACT_SIGN").due_on
    notices.tell_contract_sent(contract, f"{due:%d.%m.%Y}")


def take_signature(activation: Any, *, actor: User, signed: SignedBy | None = None, wish: str = "") -> Entry:
    """The municipality signs, or asks for a change; either way the contract no longer expires."""
    contract = contract_of(activation)
    _stop(activation, activation.flow_class.expiry)
    if signed is None:
        contracts.reopen_wording(contract)
        remember(activation, {"answer": ContractAnswer.CHANGE.value})
        move_case(contract.case, Move(stage=FundingStage.CONTRACT_DRAFT.value, turn=Turn.INSTITUTE))
        notices.tell_change_asked(contract, wish, activation.task.pk)
        return Entry(reason=wish)
    signature = contracts.sign_contract(contract=contract, party=Party.RECIPIENT, actor=actor, signed=signed)
    contracts.set_status(contract, ContractStatus.SIGNED_BY_RECIPIENT)
    remember(activation, {"answer": ContractAnswer.SIGNED.value})
    move_case(contract.case, Move(stage=FundingStage.CONTRACT_SIGNED.value, turn=Turn.FOUNDATION))
    notices.tell_to_countersign(contract)
    return Entry(data={"signature": signature.pk})


def _stop(activation: Any, node: Any) -> None:
    waiting = activation.process.task_set.filter(flow_task=node, finished__isnull=True)
    service.cancel_tasks(list(waiting.values_list("pk", flat=True)))


def let_expire(activation: Any) -> None:
    """Nobody signed in time."""
    contract = contract_of(activation)
    _stop(activation, activation.flow_class.sign)
    contracts.set_status(contract, ContractStatus.EXPIRED_UNSIGNED)
    remember(activation, {"answer": ContractAnswer.EXPIRED.value})
    move_case(contract.case, Move(stage=FundingStage.CONTRACT_EXPIRED.value, turn=Turn.INSTITUTE))
    notices.tell_expired(contract)


def take_countersignature(activation: Any, *, actor: User, signed: SignedBy) -> Entry:
    """The foundation has signed."""
    contract = contract_of(activation)
    signature = contracts.sign_contract(contract=contract, party=Party.FOUNDATION, actor=actor, signed=signed)
    return Entry(data={"signature": signature.pk})


def make_effective(activation: Any) -> None:
    """One transaction with the signature before it and the accompaniment after it: all or nothing."""
    contract = contract_of(activation)
    contracts.set_status(contract, ContractStatus.EFFECTIVE)
    move_case(contract.case, Move(stage=FundingStage.FUNDED.value, turn=Turn.APPLICANT))
    notices.tell_effective(contract)


def days_until_evidence(activation: Any) -> int | None:
    """The period begins with the first funded day, if that is still to come; in working days."""
    contract = contract_of(activation)
    days = periods.rule_for(contract.case, "POST_EVIDENCE").amount
    return days + max(periods.working_days_until(contract.case, contract.starts_on), 0)


def note_filling(activation: Any, *, actor: User, revision: int | None = None, **values: Any) -> Entry:
    """The post is held."""
    contract = contracts.lock_for_change(contract_of(activation), revision)
    employment = posts.fill_post(contract=contract, actor=actor, **values)
    move_case(case_of(activation.process), Move(turn=whose_turn(contract)))
    return Entry(data={"employment": employment.pk})
