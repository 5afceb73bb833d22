"""Steps of a call for money: called, checked, completed, released, paid."""

import datetime
from typing import Any

from accounts.models import User
from funding.financing import notices
from funding.financing.choices import PaymentCheck, PaymentRelease, PaymentStatus
from funding.financing.models import FundingContract, PaymentRequest
from funding.financing.selectors import whose_turn
from funding.financing.services import payments
from workflows.casefile.cases import Move, move_case
from workflows.casefile.models import CaseFile
from workflows.choices import Turn
from workflows.engine.nodes import case_of
from workflows.engine.service import Entry


def _of(activation: Any) -> tuple[CaseFile, int]:
    return case_of(activation.process), activation.process.data["request"]


def take_request(activation: Any, *, actor: User, contract: FundingContract, amount_cents: int, note: str = "") -> None:
    """The municipality calls for money."""
    request = payments.request_payment(contract=contract, actor=actor, amount_cents=amount_cents, note=note)
    activation.process.data = {"request": request.pk, "contract": contract.pk}
    move_case(contract.case, Move(turn=Turn.INSTITUTE))


def take_settlement(activation: Any, *, actor: User, request: PaymentRequest) -> None:
    """An additional payment of a settlement, checked already."""
    activation.process.data = {"request": request.pk, "contract": request.contract_id}
    move_case(request.contract.case, Move(turn=Turn.INSTITUTE))


def judge_request(activation: Any, *, actor: User, result: str, amount_cents: int = 0, note: str = "") -> Entry:
    """Found right, asked back, or refused."""
    case, request_id = _of(activation)
    outcome = PaymentCheck(result)
    if outcome == PaymentCheck.OK:
        request = payments.check_payment(
            request_id=request_id, case=case, actor=actor, amount_cents=amount_cents, note=note
        )
    elif outcome == PaymentCheck.BACK:
        request = payments.return_payment(request_id=request_id, case=case, status=PaymentStatus.RETURNED, note=note)
        move_case(case, Move(turn=Turn.APPLICANT))
        notices.tell_payment_returned(request, "Rückfrage zu Ihrem Mittelabruf: Bitte ergänzen")
    else:
        request = payments.return_payment(request_id=request_id, case=case, status=PaymentStatus.REJECTED, note=note)
        move_case(case, Move(turn=whose_turn(request.contract)))
        notices.tell_payment_returned(request, "Ihr Mittelabruf ist abgelehnt")
    return Entry(reason=note, data={"request": request.pk}, outcome=outcome)


def take_correction(activation: Any, *, actor: User, amount_cents: int, note: str = "") -> Entry:
    """The municipality completes its call."""
    case, request_id = _of(activation)
    payments.resubmit_payment(request_id=request_id, case=case, actor=actor, amount_cents=amount_cents, note=note)
    move_case(case, Move(turn=Turn.INSTITUTE))
    return Entry(data={"request": request_id})


def let_go(activation: Any, *, actor: User, result: str, note: str = "") -> Entry:
    """The second pair of eyes releases, or gives back to the check."""
    case, request_id = _of(activation)
    outcome = PaymentRelease(result)
    if outcome == PaymentRelease.RELEASE:
        payments.release_payment(request_id=request_id, case=case, actor=actor)
    else:
        payments.reopen_check(request_id=request_id, case=case, note=note)
    return Entry(reason=note, data={"request": request_id}, outcome=outcome)


def note_paid(activation: Any, *, actor: User, on: datetime.date) -> Entry:
    """The money left on a day."""
    case, request_id = _of(activation)
    payment = payments.enter_paid(request_id=request_id, case=case, actor=actor, on=on)
    move_case(case, Move(turn=whose_turn(payment.request.contract)))
    notices.tell_paid(payment.request, f"{on:%d.%m.%Y}")
    return Entry(data={"request": request_id})
