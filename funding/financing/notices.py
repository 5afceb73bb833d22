"""Who is told what about contract and money; every mail leaves by the outbox, in the transaction of its effect."""

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.selectors import people_with
from funding.financing import mails
from funding.financing.choices import SettlementResult
from funding.financing.forecast import quarter_words
from funding.financing.models import BankAccount, FundingContract, PaymentRequest, YearSettlement
from notifications.outbox import Recipient, enqueue
from ui.fields import format_cents
from workflows.casefile.models import CaseExclusion


def address_of(contract: FundingContract, name: str = "finances") -> str:
    """Where people read on."""
    return settings.BASE_URL + reverse(f"financing:{name}", args=[contract.pk])


def municipality(contract: FundingContract) -> list[Recipient]:
    """Everybody of the municipality who works on the funding."""
    people = people_with("financing.request_payment", contract.organisation_id)
    name = contract.case.organisation.name
    return [Recipient(one.email, f"Sie arbeiten für {name} an der Förderung.", one.pk) for one in people]


def holders(contract: FundingContract, permission: str, reason: str) -> list[Recipient]:
    """Everybody who may do something with the contract, without recused people."""
    excluded = CaseExclusion.objects.filter(case_id=contract.case_id).values("user_id")
    people = people_with(permission, contract.organisation_id, contract.case).exclude(pk__in=excluded)
    return [Recipient(one.email, reason, one.pk) for one in people]


def _tell(
    contract: FundingContract,
    recipients: list[Recipient],
    key: str,
    *,
    headline: str,
    next_step: str,
    facts: list[tuple[str, str]] | None = None,
    label: str = "Vertrag und Geld ansehen",
    page: str = "finances",
) -> None:
    values: dict[str, Any] = {
        "reference": contract.case.display_reference,
        "organisation": contract.case.organisation.name,
        "headline": headline,
        "facts": facts or [],
        "next_step": next_step,
        "url": address_of(contract, page),
        "label": label,
    }
    enqueue(mails.FUNDING_NEWS, recipients, values, key=key, about=f"case:{contract.case_id}")


def tell_contract_sent(contract: FundingContract, due: str) -> None:
    """The contract waits for the municipality's signature."""
    _tell(
        contract,
        municipality(contract),
        f"contract-{contract.pk}-sent-{contract.document_id}",
        headline="Ihr Fördervertrag ist zur Unterschrift bereit",
        facts=[("Unterschreiben bis", due), ("Höchstens", format_cents(contract.cap_cents))],
        next_step="Drucken Sie den Vertrag, lassen Sie ihn unterschreiben und laden Sie ihn hoch. "
        "Möchten Sie etwas ändern? Schreiben Sie es auf der Seite, bevor Sie unterschreiben.",
        label="Vertrag ansehen",
        page="contract",
    )


def tell_to_countersign(contract: FundingContract) -> None:
    """The foundation's signature is missing."""
    _tell(
        contract,
        holders(contract, "financing.countersign_contract", "Sie tragen die Unterschrift der Stiftung ein."),
        f"contract-{contract.pk}-countersign-{contract.document_id}",
        headline="Ein Fördervertrag wartet auf die Unterschrift der Stiftung",
        next_step="Die Kommune hat unterschrieben.",
        label="Vertrag ansehen",
        page="contract",
    )


def tell_change_asked(contract: FundingContract, wish: str, round_: int) -> None:
    """The municipality asks for a change of the contract."""
    _tell(
        contract,
        holders(contract, "financing.draft_contract", "Sie bearbeiten Förderverträge."),
        f"contract-{contract.pk}-change-{round_}",
        headline="Die Kommune möchte am Vertrag etwas ändern",
        facts=[("Wunsch", wish)],
        next_step="Ändern Sie den Entwurf oder rufen Sie an.",
        label="Vertrag ansehen",
        page="contract",
    )


def tell_effective(contract: FundingContract) -> None:
    """Both have signed: the contract holds."""
    _tell(
        contract,
        municipality(contract),
        f"contract-{contract.pk}-effective",
        headline="Ihr Fördervertrag gilt",
        facts=[("Zeitraum", f"{contract.starts_on:%d.%m.%Y} bis {contract.ends_on:%d.%m.%Y}")],
        next_step="Tragen Sie ein, wer die Stelle hat, und laden Sie die Bestätigung des Personalamts hoch. "
        "Danach rufen Sie Geld ab.",
    )


def tell_ended(contract: FundingContract, headline: str, next_step: str) -> None:
    """A contract ended: unsigned, withdrawn or terminated."""
    _tell(
        contract,
        municipality(contract),
        f"contract-{contract.pk}-{contract.status}",
        headline=headline,
        next_step=next_step,
        label="Vertrag ansehen",
        page="contract",
    )


def tell_expired(contract: FundingContract) -> None:
    """The contract was not signed in time."""
    tell_ended(
        contract,
        "Ihr Fördervertrag ist nicht rechtzeitig unterschrieben worden",
        "Nichts ist verloren. Rufen Sie uns an, dann besprechen wir, wie es weitergeht.",
    )


def tell_terminated(contract: FundingContract, last_day: datetime.date) -> None:
    """The contract ends with a day."""
    tell_ended(
        contract,
        f"Der Fördervertrag endet am {last_day:%d.%m.%Y}",
        "Gefördert wird bis zu diesem Tag. Danach rechnen wir ab.",
    )


def tell_payment_returned(request: PaymentRequest, headline: str) -> None:
    """A question back about a call, or its refusal."""
    _tell(
        request.contract,
        municipality(request.contract),
        f"payment-{request.pk}-{request.status}-{request.contract.case.event_count}",
        headline=headline,
        facts=[("Abruf", quarter_words(request.until)), ("Grund", request.note)],
        next_step="Rufen Sie uns an, wenn etwas unklar ist.",
    )


def tell_paid(request: PaymentRequest, on: str) -> None:
    """Money is on its way."""
    _tell(
        request.contract,
        municipality(request.contract),
        f"payment-{request.pk}-paid",
        headline="Geld ist ausgezahlt",
        facts=[
            ("Betrag", format_cents(request.amount_cents)),
            ("Für", quarter_words(request.until)),
            ("Ausgezahlt am", on),
        ],
        next_step="Sie müssen nichts tun.",
    )


def tell_bank_data(account: BankAccount, actor: User) -> None:
    """Bank data were entered: the municipality hears of it, whoever did it (a guard against fraud)."""
    _tell(
        account.contract,
        municipality(account.contract),
        f"bank-{account.pk}",
        headline="Eine Bankverbindung wurde eingetragen",
        facts=[("Eingetragen von", actor.name), ("IBAN endet auf", account.iban[-4:])],
        next_step="Waren Sie das nicht? Rufen Sie uns sofort an. Sonst rufen wir Ihre Kasse zurück und bestätigen sie.",
    )


def tell_settled(settlement: YearSettlement) -> None:
    """A year is settled."""
    contract = settlement.contract
    difference = settlement.difference_cents
    facts = [
        ("Anspruch", format_cents(settlement.entitlement_cents)),
        ("Ausgezahlt", format_cents(settlement.paid_cents)),
    ]
    if difference > 0:
        step = f"Wir zahlen {format_cents(difference)} nach, sobald eine zweite Person freigegeben hat."
    elif settlement.result == SettlementResult.REPAYMENT:
        step = f"Bitte zahlen Sie {format_cents(-difference)} zurück. Wir schreiben Ihnen, wohin."
    else:
        step = "Sie müssen nichts tun."
    _tell(
        contract,
        municipality(contract),
        f"settlement-{settlement.pk}",
        headline=f"Das Jahr {settlement.year} ist abgerechnet",
        facts=facts,
        next_step=step,
    )
