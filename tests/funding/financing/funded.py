"""From an approval to money by the services: what pages, demonstration and programs do too."""

import datetime
import hashlib
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation, User
from funding.applications.models import Application, ApplicationSection
from funding.applications.sections import Sections
from funding.financing.acts import change_post
from funding.financing.acts.call_money import call_money
from funding.financing.choices import ConditionKind, OtherHalf, PaymentCheck, PaymentRelease, SignatureMode
from funding.financing.flows import BankDataFlow, ContractFlow, PaymentFlow
from funding.financing.forecast import forecast, to_cents
from funding.financing.models import Employment, FundingContract, PaymentRequest
from funding.financing.services.contracts import ContractDraft, ContractTerms, SignedBy
from funding.financing.services.payments import propose
from tests.conftest import make_person
from tests.funding.applications.filled import PDF_BYTES, do, run_jobs
from workflows.casefile.cases import Move, move_case, open_case
from workflows.casefile.models import CaseFile, RuleSet
from workflows.casefile.uploads import CheckedUpload
from workflows.choices import Turn

IBAN = "DE02120300000000202051"
OTHER_IBAN = "DE02500105170137075030"


class People:
    """Everybody who touches money, each with one role."""

    def __init__(self, organisation: Organisation) -> None:
        self.editor = make_person(Role.APPLICANT_EDITOR, organisation, name="Miriam Adler")
        self.drafter = make_person(Role.IKPE_CASEWORKER, name="Tobias Linde")
        self.checker = make_person(Role.IKPE_CASEWORKER, name="Lea Sommerfeld")
        self.lead = make_person(Role.IKPE_LEAD, name="Yasmin Demir")
        self.officer = make_person(Role.FOUNDATION_OFFICER, name="Frieda Blum")


def scan(name: str = "vertrag.pdf") -> CheckedUpload:
    return CheckedUpload(name, "application/pdf", PDF_BYTES, hashlib.sha256(PDF_BYTES).hexdigest())


def approved_case(organisation: Organisation) -> CaseFile:
    """A matter at the end of its application."""
    case = open_case(
        organisation=organisation,
        kind="application",
        title="Koordinierungsstelle",
        stage="APPROVED",
        turn=Turn.INSTITUTE,
        rule_set=RuleSet.objects.get(code="TPK-TEST"),
        actor=None,
    )
    move_case(case, Move(reference=f"TPK-2027-{case.pk:04d}"))
    application = Application.objects.create(case=case, created_by=make_person(Role.APPLICANT_EDITOR, organisation))
    ApplicationSection.objects.bulk_create(
        ApplicationSection(application=application, code=kind.code) for kind in Sections.ALL
    )
    return case


def start_contract(
    organisation: Organisation,
    *,
    starts_on: datetime.date = datetime.date(2027, 4, 15),
    ends_on: datetime.date = datetime.date(2027, 12, 31),
    caps: dict[int, int] | None = None,
    granted: int = 10_000_000,
    other_half: str = OtherHalf.ESF,
    conditions: str = "",
) -> FundingContract:
    """A contract in draft."""
    case = approved_case(organisation)
    years = range(starts_on.year, ends_on.year + 1)
    draft = ContractDraft(
        decided_on=datetime.date(2027, 3, 1),
        resolution="B-2027-0001",
        granted_cents=granted,
        starts_on=starts_on,
        ends_on=ends_on,
        year_caps=caps if caps is not None else dict.fromkeys(years, granted),
        other_half=other_half,
        conditions=conditions,
    )
    ContractFlow.drafted.run(case=case, actor=None, key=f"contract-{case.pk}", draft=draft)
    return FundingContract.objects.get(case=case)


def terms_of_draft(contract: FundingContract, **changes: Any) -> ContractTerms:
    values: dict[str, Any] = {
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "cap_cents": contract.cap_cents,
        "year_caps": {one.year: one.cap_cents for one in contract.years.all()},
        "other_half": contract.other_half,
        "conditions": "\n".join(one.text for one in contract.conditions.filter(kind=ConditionKind.PRECONDITION)),
    }
    return ContractTerms(**values | changes)


def send_contract(contract: FundingContract, people: People) -> FundingContract:
    """Worded, checked by a second person, printed and sent."""
    case = contract.case
    do(case, ContractFlow.word, people.drafter, terms=terms_of_draft(contract))
    do(case, ContractFlow.check, people.checker, approved=True, note="")
    run_jobs()
    return fresh(contract)


def signed(on: datetime.date | None = None) -> SignedBy:
    return SignedBy(
        SignatureMode.WET_INK, "Dr. Karla Stein, Landrätin", on or timezone.localdate(), "Hauptamt, Raum 12", scan()
    )


def make_effective(contract: FundingContract, people: People) -> FundingContract:
    """Signed by both."""
    if contract.status == "DRAFT":
        contract = send_contract(contract, people)
    do(contract.case, ContractFlow.sign, people.editor, signed=signed())
    do(contract.case, ContractFlow.countersign, people.officer, signed=signed())
    return fresh(contract)


def fill(
    contract: FundingContract,
    people: People,
    *,
    starts_on: datetime.date | None = None,
    gross: str = "5873.47",
    confirmed: bool = True,
    name: str = "Person A",
    fte: str = "1",
) -> Employment:
    employment = change_post.fill_post(
        contract=contract,
        actor=people.editor,
        holder_name=name,
        starts_on=starts_on or contract.starts_on,
        gross_cents=to_cents(Decimal(gross)),
        fte=Decimal(fte),
    )
    if confirmed:
        change_post.keep_confirmation(employment=employment, actor=people.editor, upload=scan("bestaetigung.pdf"))
    return employment


def give_account(contract: FundingContract, people: People, iban: str = IBAN, actor: User | None = None) -> None:
    """Entered by the municipality, confirmed by the institute after a call."""
    number = contract.bank_accounts.count()
    BankDataFlow.entered.run(
        case=contract.case,
        actor=actor or people.editor,
        key=f"bank-{contract.pk}-{number}",
        contract=contract,
        iban=iban,
        holder="Kreiskasse Muster",
        reference="TPK 4711",
    )
    do(contract.case, BankDataFlow.confirm, people.drafter, confirmed=True, call_note="Frau Muster, 0361 000000-11")


def call(contract: FundingContract, people: People, amount_cents: int | None = None) -> PaymentRequest:
    """Called for the proposed figure, or for another one."""
    contract = fresh(contract)
    if amount_cents is None:
        amount_cents = propose(contract, forecast(contract)).amount_cents
    call_money(contract=contract, actor=people.editor, amount_cents=amount_cents)
    return PaymentRequest.objects.filter(contract=contract).latest("number")


def check(request: PaymentRequest, people: People, amount_cents: int | None = None, note: str = "") -> None:
    """Found right by the institute, perhaps with a smaller amount."""
    found = request.amount_cents if amount_cents is None else amount_cents
    values = {"result": PaymentCheck.OK, "amount_cents": found, "note": note}
    do(request.contract.case, PaymentFlow.check, people.drafter, **values)


def release(request: PaymentRequest, by: User) -> None:
    """Released by a second person."""
    do(request.contract.case, PaymentFlow.release, by, result=PaymentRelease.RELEASE)


def pay(request: PaymentRequest, by: User) -> None:
    """Paid today."""
    do(request.contract.case, PaymentFlow.pay, by, on=timezone.localdate())


def paid_call(contract: FundingContract, people: People) -> PaymentRequest:
    """Called, checked, released and paid."""
    request = call(contract, people)
    check(request, people)
    release(request, people.lead)
    pay(request, people.lead)
    return PaymentRequest.objects.get(pk=request.pk)


def ready(organisation: Organisation, people: People, **changes: Any) -> FundingContract:
    """Effective, filled, with a confirmed account."""
    contract = make_effective(start_contract(organisation, **changes), people)
    fill(contract, people)
    give_account(contract, people)
    return fresh(contract)


def fresh(contract: FundingContract) -> FundingContract:
    """As a new request sees it."""
    return FundingContract.objects.select_related("case__organisation", "case__rule_set").get(pk=contract.pk)
