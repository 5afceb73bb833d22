"""From an approval to money: the contract, bank data, and each call for money. Rules: domain B.5 to B.7."""

from viewflow import this

from advisory.support.flows import SupportFlow
from advisory.support.steps.beginning import beginning_of_support
from funding.financing.choices import ContractAnswer, PaymentCheck, PaymentRelease, Reading
from funding.financing.forms import PaidForm
from funding.financing.steps import bank, contracts, payments
from workflows.engine.flow import Flow
from workflows.engine.nodes import (
    BackgroundJob,
    End,
    Function,
    HumanTask,
    Join,
    Launch,
    Split,
    Start,
    Switch,
    Timer,
    remembered,
)


class ContractFlow(Flow):
    """Fördervertrag."""

    process_title = "Fördervertrag"

    drafted = Start(contracts.take_decision).Journal("Fördervertrag angelegt").Next(this.word)
    reopened = Start(contracts.take_again).Journal("Fördervertrag wieder aufgenommen").Next(this.word)

    word = (
        HumanTask(contracts.write_contract, screen="financing:word")
        .Permitted("financing.draft_contract")
        .Deadline("CONTRACT_DRAFT")
        .Annotation(title="Vertrag entwerfen")
        .Journal("Fördervertrag entworfen")
        .Next(this.check)
    )
    check = (
        HumanTask(contracts.read_contract, screen="financing:check_contract")
        .Permitted("financing.check_contract")
        .Deadline("CONTRACT_CHECK")
        .Annotation(title="Vertrag gegenlesen")
        .Journal("Fördervertrag gegengelesen")
        .Or(this.word, on=Reading.RETURNED)
        .Next(this.send)
    )
    send = (
        BackgroundJob(contracts.print_contract, contracts.send_contract)
        .Annotation(title="Vertrag drucken und zur Unterschrift geben")
        .Next(this.wait)
    )

    wait = Split().Always(this.sign).Always(this.expiry)
    sign = (
        HumanTask(contracts.take_signature, screen="financing:sign")
        .Permitted("financing.sign_contract")
        .Deadline("CONTRACT_SIGN")
        .Annotation(title="Fördervertrag unterschreiben")
        .Journal("Fördervertrag: Antwort der Kommune")
        .Next(this.answered)
    )
    expiry = Timer().Deadline("CONTRACT_EXPIRE").Next(this.expire)
    expire = Function(contracts.let_expire).Annotation(title="Vertrag verfallen lassen").Next(this.answered)
    answered = Join().Next(this.how_answered)
    how_answered = (
        Switch()
        .Case(this.countersign, cond=remembered("answer", ContractAnswer.SIGNED))
        .Case(this.word, cond=remembered("answer", ContractAnswer.CHANGE))
        .Default(this.end)
    )

    countersign = (
        HumanTask(contracts.take_countersignature, screen="financing:countersign")
        .Permitted("financing.countersign_contract")
        .Deadline("CONTRACT_COUNTERSIGN")
        .Annotation(title="Unterschrift der Stiftung eintragen")
        .Journal("Fördervertrag von der Stiftung unterschrieben")
        .Next(this.take_effect)
    )
    take_effect = Function(contracts.make_effective).Annotation(title="Vertrag gilt").Next(this.begin_support)
    begin_support = (
        Launch(SupportFlow.opened, beginning_of_support).Annotation(title="Begleitung eröffnen").Next(this.fill)
    )
    fill = (
        HumanTask(contracts.note_filling, screen="financing:fill_task")
        .Permitted("financing.fill_post")
        .Deadline("POST_EVIDENCE", days=contracts.days_until_evidence)
        .Annotation(title="Stelle besetzen")
        .Journal("Aufgabe „Stelle besetzen“ erledigt")
        .Next(this.end)
    )
    end = End()


class BankDataFlow(Flow):
    """Bankverbindung."""

    process_title = "Bankverbindung"

    entered = Start(bank.take_account).Journal("Bankverbindung zur Bestätigung gegeben").Next(this.confirm)
    confirm = (
        HumanTask(bank.answer, screen="financing:confirm_bank")
        .Permitted("financing.confirm_bank_data")
        .Deadline("BANK_CHECK")
        .Annotation(title="Bankverbindung bestätigen")
        .Journal("Bankverbindung geprüft")
        .Next(this.end)
    )
    end = End()


class PaymentFlow(Flow):
    """Mittelabruf."""

    process_title = "Mittelabruf"

    requested = Start(payments.take_request).Journal("Geld abgerufen").Next(this.check)
    settled = Start(payments.take_settlement).Journal("Nachzahlung zur Freigabe gegeben").Next(this.release)

    check = (
        HumanTask(payments.judge_request, screen="financing:check_payment")
        .Permitted("financing.check_payment")
        .Deadline("PAYMENT_CHECK")
        .Annotation(title="Mittelabruf prüfen")
        .Journal("Mittelabruf geprüft")
        .Or(this.correct, on=PaymentCheck.BACK)
        .Or(this.end, on=PaymentCheck.NO)
        .Next(this.release)
    )
    correct = (
        HumanTask(payments.take_correction, screen="financing:correct_payment")
        .Permitted("financing.request_payment")
        .Deadline("PAYMENT_CORRECTION")
        .Annotation(title="Mittelabruf ergänzen")
        .Journal("Mittelabruf ergänzt")
        .Next(this.check)
    )
    release = (
        HumanTask(payments.let_go, screen="financing:release_payment")
        .Permitted("financing.release_payment")
        .Deadline("PAYMENT_RELEASE")
        .Annotation(title="Auszahlung freigeben")
        .Journal("Entscheidung über die Freigabe")
        .Or(this.check, on=PaymentRelease.BACK)
        .Next(this.pay)
    )
    pay = (
        HumanTask(payments.note_paid, form=PaidForm, action="Tag der Auszahlung speichern")
        .Permitted("financing.release_payment")
        .Deadline("PAYMENT_EXECUTE")
        .Annotation(title="Auszahlen und Tag eintragen")
        .Journal("Auszahlung eingetragen")
        .Next(this.end)
    )
    end = End()
