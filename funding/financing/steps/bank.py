"""Steps of bank data: entered by one person, confirmed by another."""

from typing import Any

from accounts.models import User
from funding.financing import notices
from funding.financing.models import BankAccount, FundingContract
from funding.financing.selectors import whose_turn
from funding.financing.services import bank
from workflows.casefile.cases import Move, move_case
from workflows.choices import Turn
from workflows.engine.nodes import case_of
from workflows.engine.service import Entry


def take_account(
    activation: Any, *, actor: User, contract: FundingContract, iban: str, holder: str, reference: str = ""
) -> None:
    """Keep new bank data and tell both sides."""
    account = bank.enter_account(contract=contract, actor=actor, iban=iban, holder=holder, reference=reference)
    activation.process.data = {"account": account.pk}
    if contract.case.turn == Turn.NOBODY:
        move_case(contract.case, Move(turn=Turn.INSTITUTE))
    notices.tell_bank_data(account, actor)


def answer(activation: Any, *, actor: User, confirmed: bool, call_note: str) -> Entry:
    """The second person says whether they are right."""
    account = BankAccount.objects.select_related("contract").get(pk=activation.process.data["account"])
    bank.answer_account(account=account, actor=actor, confirmed=confirmed, call_note=call_note)
    case = case_of(activation.process)
    if case.turn == Turn.INSTITUTE:
        move_case(case, Move(turn=whose_turn(account.contract)))
    return Entry(data={"account": account.pk})
