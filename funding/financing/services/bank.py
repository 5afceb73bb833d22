"""Bank data of a municipal treasury: entered by one person, confirmed by another after a call."""

from django.utils import timezone
from stdnum import iban as iban_rules

from accounts.models import User
from funding.financing.models import BankAccount, FundingContract
from funding.financing.services.contracts import lock
from ui.refusals import DomainRefusal
from workflows.casefile import journal


def compact_iban(text: str) -> str:
    """An IBAN without blanks. Raises DomainRefusal with words for what is wrong with it."""
    compact = "".join(text.split()).upper()
    if not compact.isascii() or not compact.isalnum():
        raise DomainRefusal(
            "Eine IBAN hat nur Buchstaben und Ziffern, zum Beispiel DE02 1203 0000 0000 2020 51.", "iban"
        )
    if not compact.startswith("DE"):
        raise DomainRefusal("Schreiben Sie die IBAN der Kasse Ihrer Kommune. Sie beginnt mit DE.", "iban")
    if len(compact) != 22:
        raise DomainRefusal(f"Eine deutsche IBAN hat 22 Zeichen. Hier sind es {len(compact)}.", "iban")
    if not iban_rules.is_valid(compact):
        raise DomainRefusal("Die Prüfziffer passt nicht. Vergleichen Sie die IBAN Zeichen für Zeichen.", "iban")
    return compact


def blocks(iban: str) -> str:
    """In blocks of four."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def enter_account(*, contract: FundingContract, actor: User, iban: str, holder: str, reference: str) -> BankAccount:
    """Keep new bank data, not yet confirmed; in the transaction of its step. Raises DomainRefusal."""
    compact = compact_iban(iban)
    contract = lock(contract)
    if contract.bank_accounts.filter(confirmed_at__isnull=True, refused_at__isnull=True).exists():
        raise DomainRefusal("Eine Bankverbindung wartet schon auf Bestätigung. Rufen Sie uns an, wenn sie falsch ist.")
    account = BankAccount.objects.create(
        contract=contract, iban=compact, holder=holder, reference=reference, entered_by=actor
    )
    journal.record(contract.case, "bank_data_entered", actor=actor, data={"account": account.pk})
    return account


def answer_account(*, account: BankAccount, actor: User, confirmed: bool, call_note: str) -> None:
    """The second person says whether the data are right, after a call to the treasury. Raises DomainRefusal."""
    lock(account.contract)
    row = BankAccount.objects.get(pk=account.pk)
    if row.entered_by_id == actor.pk:
        raise DomainRefusal("Sie haben diese Bankverbindung eingetragen. Bestätigen muss eine andere Person.")
    if not row.is_open:
        raise DomainRefusal("Diese Bankverbindung ist schon beantwortet.")
    if confirmed:
        row.confirmed_by, row.confirmed_at = actor, timezone.now()
    else:
        row.refused_at = timezone.now()
    row.call_note = call_note.strip()
    row.save()
