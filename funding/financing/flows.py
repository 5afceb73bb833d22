"""From an approval to money: the contract, bank data, and each call for money. Rules: domain B.5 to B.7."""

import datetime
from typing import Any

from viewflow import this

from accounts.models import User
from advisory.support.flows import open_support
from funding.financing import filing, notices
from funding.financing.choices import ContractStatus, FundingStage, Party, PaymentStatus
from funding.financing.forms import PaidForm
from funding.financing.models import BankAccount, FundingContract, PaymentRequest
from funding.financing.services import bank, contracts, payments, posts
from funding.financing.services.contracts import ContractDraft, ContractTerms, SignedBy
from workflows.casefile.cases import Move, move_case
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine import service
from workflows.engine.flow import Flow
from workflows.engine.nodes import (
    BackgroundJob,
    End,
    Function,
    HumanTask,
    Join,
    Split,
    Start,
    Switch,
    Timer,
    case_of,
    remember,
)
from workflows.engine.service import Entry


def contract_of(activation_or_process: Any) -> FundingContract:
    """The contract of a step, with its matter."""
    process = getattr(activation_or_process, "process", activation_or_process)
    contract = FundingContract.objects.get(pk=process.data["contract"])
    contract.case = case_of(process)
    return contract


def request_of(activation_or_process: Any) -> PaymentRequest:
    """The call of a step, with contract and matter."""
    process = getattr(activation_or_process, "process", activation_or_process)
    row = PaymentRequest.objects.select_related("contract").get(pk=process.data["request"])
    row.contract.case = case_of(process)
    return row


class ContractFlow(Flow):
    """Fördervertrag."""

    process_title = "Fördervertrag"

    drafted = Start(this.take_decision).Next(this.word)
    reopened = Start(this.take_again).Next(this.word)

    word = (
        HumanTask(this.write_contract, screen="financing:word")
        .Permitted("financing.draft_contract")
        .Deadline("CONTRACT_DRAFT")
        .Annotation(title="Vertrag entwerfen")
        .Next(this.check)
    )
    check = (
        HumanTask(this.read_contract, screen="financing:check_contract")
        .Permitted("financing.check_contract")
        .Deadline("CONTRACT_CHECK")
        .Annotation(title="Vertrag gegenlesen")
        .Or(this.word, cond=lambda activation: activation.task.data.get("right") is not True)
        .Next(this.send)
    )
    send = (
        BackgroundJob(filing.print_contract, filing.send_contract)
        .Annotation(title="Vertrag drucken und zur Unterschrift geben")
        .Next(this.wait)
    )

    wait = Split().Always(this.sign).Always(this.expiry)
    sign = (
        HumanTask(this.take_signature, screen="financing:sign")
        .Permitted("financing.sign_contract")
        .Deadline("CONTRACT_SIGN")
        .Annotation(title="Fördervertrag unterschreiben")
        .Next(this.answered)
    )
    expiry = Timer().Deadline("CONTRACT_EXPIRE").Next(this.expire)
    expire = Function(this.let_expire).Annotation(title="Vertrag verfallen lassen").Next(this.answered)
    answered = Join().Next(this.how_answered)
    how_answered = (
        Switch()
        .Case(this.countersign, cond=lambda activation: activation.process.data.get("answer") == "signed")
        .Case(this.word, cond=lambda activation: activation.process.data.get("answer") == "change")
        .Default(this.end)
    )

    countersign = (
        HumanTask(this.take_countersignature, screen="financing:countersign")
        .Permitted("financing.countersign_contract")
        .Deadline("CONTRACT_COUNTERSIGN")
        .Annotation(title="Unterschrift der Stiftung eintragen")
        .Next(this.take_effect)
    )
    take_effect = Function(this.make_effective).Annotation(title="Vertrag gilt").Next(this.fill)
    fill = (
        HumanTask(this.note_filling, screen="financing:fill_task")
        .Permitted("financing.fill_post")
        .Deadline("POST_EVIDENCE", days=this.days_until_evidence)
        .Annotation(title="Stelle besetzen")
        .Next(this.end)
    )
    end = End()

    # What the steps do --------------------------------------------------------------------------------

    def take_decision(self, activation: Any, *, actor: User | None, draft: ContractDraft) -> None:
        case = activation.process._case
        contract = contracts.create_contract(case=case, draft=draft)
        activation.process.data = {"contract": contract.pk}
        move_case(case, Move(stage=FundingStage.CONTRACT_DRAFT.value, turn=Turn.INSTITUTE))

    def take_again(self, activation: Any, *, actor: User, contract: FundingContract) -> None:
        contracts.reopen_wording(contract)
        activation.process.data = {"contract": contract.pk}
        move_case(activation.process._case, Move(stage=FundingStage.CONTRACT_DRAFT.value, turn=Turn.INSTITUTE))

    def write_contract(self, activation: Any, *, actor: User, terms: ContractTerms) -> Entry:
        contract = contract_of(activation)
        contracts.word_contract(contract=contract, actor=actor, terms=terms)
        return Entry(data={"contract": contract.pk})

    def read_contract(self, activation: Any, *, actor: User, approved: bool, note: str = "") -> Entry:
        contract = contract_of(activation)
        if approved:
            contracts.approve_contract(contract=contract, actor=actor)
        activation.task.data = {"right": approved}
        return Entry(reason=note, data={"contract": contract.pk})

    def take_signature(self, activation: Any, *, actor: User, signed: SignedBy | None = None, wish: str = "") -> Entry:
        """The municipality signs, or asks for a change; either way the contract no longer expires."""
        contract = contract_of(activation)
        self._stop(activation, ContractFlow.expiry)
        if signed is None:
            contracts.reopen_wording(contract)
            remember(activation, {"answer": "change"})
            move_case(contract.case, Move(stage=FundingStage.CONTRACT_DRAFT.value, turn=Turn.INSTITUTE))
            notices.tell_change_asked(contract, wish, activation.task.pk)
            return Entry(reason=wish)
        signature = contracts.sign_contract(contract=contract, party=Party.RECIPIENT, actor=actor, signed=signed)
        contracts.set_status(contract, ContractStatus.SIGNED_BY_RECIPIENT)
        remember(activation, {"answer": "signed"})
        move_case(contract.case, Move(stage=FundingStage.CONTRACT_SIGNED.value, turn=Turn.FOUNDATION))
        notices.tell_to_countersign(contract)
        return Entry(data={"signature": signature.pk})

    def _stop(self, activation: Any, node: Any) -> None:
        waiting = activation.process.task_set.filter(flow_task=node, finished__isnull=True)
        service.cancel_tasks(list(waiting.values_list("pk", flat=True)))

    def let_expire(self, activation: Any) -> None:
        contract = contract_of(activation)
        self._stop(activation, ContractFlow.sign)
        contracts.set_status(contract, ContractStatus.EXPIRED_UNSIGNED)
        remember(activation, {"answer": "expired"})
        move_case(contract.case, Move(stage=FundingStage.CONTRACT_EXPIRED.value, turn=Turn.INSTITUTE))
        notices.tell_ended(
            contract,
            "Ihr Fördervertrag ist nicht rechtzeitig unterschrieben worden",
            "Nichts ist verloren. Rufen Sie uns an, dann besprechen wir, wie es weitergeht.",
        )

    def take_countersignature(self, activation: Any, *, actor: User, signed: SignedBy) -> Entry:
        contract = contract_of(activation)
        signature = contracts.sign_contract(contract=contract, party=Party.FOUNDATION, actor=actor, signed=signed)
        return Entry(data={"signature": signature.pk})

    def make_effective(self, activation: Any) -> None:
        """One transaction with the signature before it: status, stage, mails, the advisory case, all or nothing."""
        contract = contract_of(activation)
        contracts.set_status(contract, ContractStatus.EFFECTIVE)
        move_case(contract.case, Move(stage=FundingStage.FUNDED.value, turn=Turn.APPLICANT))
        notices.tell_effective(contract)
        open_support(source=contract.case)

    def days_until_evidence(self, activation: Any) -> int | None:
        """The period begins with the first funded day, if that is still to come."""
        contract = contract_of(activation)
        days = periods.rule_for(contract.case, "POST_EVIDENCE").amount
        return days + max(periods.working_days_until(contract.case, contract.starts_on), 0)

    def note_filling(self, activation: Any, *, actor: User, **values: Any) -> Entry:
        contract = contract_of(activation)
        employment = posts.fill_post(contract=contract, actor=actor, **values)
        move_case(contract.case, Move(turn=Turn.NOBODY))
        return Entry(data={"employment": employment.pk})


class BankDataFlow(Flow):
    """Bankverbindung."""

    process_title = "Bankverbindung"

    entered = Start(this.take_account).Next(this.confirm)
    confirm = (
        HumanTask(this.answer, screen="financing:confirm_bank")
        .Permitted("financing.confirm_bank_data")
        .Deadline("BANK_CHECK")
        .Annotation(title="Bankverbindung bestätigen")
        .Next(this.end)
    )
    end = End()

    # What the steps do --------------------------------------------------------------------------------

    def take_account(
        self, activation: Any, *, actor: User, contract: FundingContract, iban: str, holder: str, reference: str = ""
    ) -> None:
        account = bank.enter_account(contract=contract, actor=actor, iban=iban, holder=holder, reference=reference)
        activation.process.data = {"account": account.pk}
        notices.tell_bank_data(account, actor)

    def answer(self, activation: Any, *, actor: User, confirmed: bool, call_note: str) -> Entry:
        account = BankAccount.objects.select_related("contract").get(pk=activation.process.data["account"])
        bank.answer_account(account=account, actor=actor, confirmed=confirmed, call_note=call_note)
        return Entry(data={"account": account.pk})


class PaymentFlow(Flow):
    """Mittelabruf."""

    process_title = "Mittelabruf"

    requested = Start(this.take_request).Next(this.check)
    settled = Start(this.take_settlement).Next(this.release)

    check = (
        HumanTask(this.judge_request, screen="financing:check_payment")
        .Permitted("financing.check_payment")
        .Deadline("PAYMENT_CHECK")
        .Annotation(title="Mittelabruf prüfen")
        .Or(this.correct, cond=lambda activation: activation.task.data.get("result") == "back")
        .Or(this.end, cond=lambda activation: activation.task.data.get("result") == "no")
        .Next(this.release)
    )
    correct = (
        HumanTask(this.take_correction, screen="financing:correct_payment")
        .Permitted("financing.request_payment")
        .Deadline("PAYMENT_CORRECTION")
        .Annotation(title="Mittelabruf ergänzen")
        .Next(this.check)
    )
    release = (
        HumanTask(this.let_go, screen="financing:release_payment")
        .Permitted("financing.release_payment")
        .Deadline("PAYMENT_RELEASE")
        .Annotation(title="Auszahlung freigeben")
        .Or(this.check, cond=lambda activation: activation.task.data.get("result") == "back")
        .Next(this.pay)
    )
    pay = (
        HumanTask(this.note_paid, form=PaidForm, action="Tag der Auszahlung speichern")
        .Permitted("financing.release_payment")
        .Deadline("PAYMENT_EXECUTE")
        .Annotation(title="Auszahlen und Tag eintragen")
        .Next(this.end)
    )
    end = End()

    # What the steps do --------------------------------------------------------------------------------

    def take_request(
        self, activation: Any, *, actor: User, contract: FundingContract, cents: int, note: str = ""
    ) -> None:
        request = payments.request_payment(contract=contract, actor=actor, cents=cents, note=note)
        activation.process.data = {"request": request.pk, "contract": contract.pk}
        move_case(contract.case, Move(turn=Turn.INSTITUTE))

    def take_settlement(self, activation: Any, *, actor: User, request: PaymentRequest) -> None:
        activation.process.data = {"request": request.pk, "contract": request.contract_id}

    def judge_request(
        self, activation: Any, *, actor: User, result: str, amount_cents: int = 0, note: str = ""
    ) -> Entry:
        case, request_id = case_of(activation.process), activation.process.data["request"]
        if result == "ok":
            request = payments.check_payment(
                request_id=request_id, case=case, actor=actor, cents=amount_cents, note=note
            )
        else:
            status = PaymentStatus.RETURNED if result == "back" else PaymentStatus.REJECTED
            request = payments.return_payment(request_id=request_id, case=case, status=status, note=note)
        activation.task.data = {"result": result}
        if result == "back":
            move_case(case, Move(turn=Turn.APPLICANT))
            notices.tell_payment_returned(request, "Rückfrage zu Ihrem Mittelabruf: Bitte ergänzen")
        elif result == "no":
            move_case(case, Move(turn=Turn.NOBODY))
            notices.tell_payment_returned(request, "Ihr Mittelabruf ist abgelehnt")
        return Entry(reason=note, data={"request": request.pk})

    def take_correction(self, activation: Any, *, actor: User, amount_cents: int, note: str = "") -> Entry:
        case, request_id = case_of(activation.process), activation.process.data["request"]
        payments.resubmit_payment(request_id=request_id, case=case, actor=actor, cents=amount_cents, note=note)
        move_case(case, Move(turn=Turn.INSTITUTE))
        return Entry(data={"request": request_id})

    def let_go(self, activation: Any, *, actor: User, result: str, note: str = "") -> Entry:
        case, request_id = case_of(activation.process), activation.process.data["request"]
        if result == "release":
            payments.release_payment(request_id=request_id, case=case, actor=actor)
        else:
            payments.reopen_check(request_id=request_id, case=case, note=note)
        activation.task.data = {"result": result}
        return Entry(reason=note, data={"request": request_id})

    def note_paid(self, activation: Any, *, actor: User, on: datetime.date) -> Entry:
        case, request_id = case_of(activation.process), activation.process.data["request"]
        payment = payments.enter_paid(request_id=request_id, case=case, actor=actor, on=on)
        move_case(case, Move(turn=Turn.NOBODY))
        notices.tell_paid(payment.request, f"{on:%d.%m.%Y}")
        return Entry(data={"request": request_id})
