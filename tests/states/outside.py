"""Acts outside a task, each with the kind of case, the stages and the permission under which its page shows it.

`moves` says that an open matter at these stages may wait for this act alone.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.models import User
from accounts.selectors import people_with
from advisory.support.acts.advisers import change_adviser
from advisory.support.acts.close import close_support, reopen_support
from advisory.support.models import AdvisoryCase
from funding.applications.acts import rest
from funding.applications.acts.ask_again import ask_again
from funding.applications.acts.reply import reply
from funding.applications.acts.withdraw import withdraw
from funding.financing.acts.call_money import call_money
from funding.financing.acts.change_post import end_employment, fill_post, keep_confirmation
from funding.financing.acts.confirm_condition import confirm_condition
from funding.financing.acts.enter_bank_data import enter_bank_data
from funding.financing.acts.note_repayment import note_repayment
from funding.financing.acts.reopen_contract import reopen_contract
from funding.financing.acts.settle_year import settle_year
from funding.financing.acts.terminate_contract import terminate_contract
from funding.financing.flows import ContractFlow
from funding.financing.forecast import forecast
from funding.financing.models import FundingContract
from funding.financing.services.payments import propose
from funding.financing.services.settlements import years_to_settle
from tests.funding.financing.funded import IBAN, OTHER_IBAN, scan
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.deadlines.periods import extend_deadline
from workflows.engine import service
from workflows.engine.handover import hand_over_case
from workflows.selectors import deadlines_visible_to

FUNDED = ("FUNDED", "FUNDING_ENDED")


@dataclass(frozen=True)
class Outside:
    """An act that a page offers beside the steps."""

    kind: str
    stages: tuple[str, ...]
    permission: str
    act: Callable[[CaseFile, User], Any]
    moves: bool = False

    def fits(self, case: CaseFile) -> bool:
        """Whether its page is there for a case as it stands."""
        return case.kind == self.kind and (not self.stages or case.stage in self.stages)


def contract_of(case: CaseFile) -> FundingContract:
    """The contract of a case, as a page loads it."""
    found = FundingContract.objects.select_related("case__organisation", "case__rule_set").filter(case=case).first()
    if found is None:
        raise DomainRefusal("Es gibt noch keinen Vertrag.")
    return found


def advisory_of(case: CaseFile) -> AdvisoryCase:
    return AdvisoryCase.objects.select_related("case__organisation").get(case=case)


def _fill(case: CaseFile, person: User) -> None:
    contract = contract_of(case)
    held = contract.employments.order_by("-pk").first()
    if held is not None:
        keep_confirmation(employment=held, actor=person, upload=scan("bestaetigung.pdf"))
        return
    first = min(max(contract.starts_on, timezone.localdate()), contract.ends_on)
    values = {"holder_name": "Wer Auch Immer", "starts_on": first, "gross_cents": 500_000, "fte": Decimal(1)}
    waits = Task.objects.filter(process__case_link__case=case, flow_task=ContractFlow.fill, finished__isnull=True)
    if waits.exists():  # as its page does
        service.complete_task(user=person, task_id=waits[0].pk, values=values)
    else:
        fill_post(contract=contract, actor=person, **values)


def enter_bank(case: CaseFile, person: User) -> None:
    contract = contract_of(case)
    iban = (IBAN, OTHER_IBAN)[contract.bank_accounts.count() % 2]
    enter_bank_data(contract=contract, actor=person, iban=iban, holder="Kreiskasse", reference="TPK")


def _call(case: CaseFile, person: User) -> None:
    contract = contract_of(case)
    call_money(contract=contract, actor=person, amount_cents=propose(contract, forecast(contract)).amount_cents)


def settle(case: CaseFile, person: User) -> None:
    contract = contract_of(case)
    years = years_to_settle(contract)
    if not years:
        raise DomainRefusal("Kein Jahr ist zu Ende.")
    settle_year(contract=contract, actor=person, year=years[0])


def _repaid(case: CaseFile, person: User) -> None:
    found = contract_of(case).settlements.filter(result="repayment", repaid_on=None).first()
    if found is None:
        raise DomainRefusal("Keine Rückzahlung ist offen.")
    note_repayment(settlement=found, actor=person, on=timezone.localdate())


def _condition(case: CaseFile, person: User) -> None:
    found = contract_of(case).conditions.filter(fulfilled_on=None).first()
    if found is None:
        raise DomainRefusal("Keine Bedingung ist offen.")
    confirm_condition(condition=found, actor=person, on=timezone.localdate(), note="Liegt vor.")


def _terminate(case: CaseFile, person: User) -> None:
    contract = contract_of(case)
    last = min(max(timezone.localdate(), contract.starts_on) + datetime.timedelta(days=30), contract.ends_on)
    terminate_contract(contract=contract, actor=person, last_day=last, reason="Die Stelle fällt weg.")


def _another_adviser(case: CaseFile, person: User) -> None:
    to = people_with("support.advise").exclude(pk=case.owner_id).order_by("-pk").first()
    if to is None:
        raise DomainRefusal("Niemand sonst begleitet.")
    change_adviser(advisory=advisory_of(case), to=to, actor=person, reason="Wechsel.")


def _hand_over(case: CaseFile, person: User) -> None:
    hand_over_case(case=case, to=person, actor=person)


def _end_post(case: CaseFile, person: User) -> None:
    held = contract_of(case).employments.filter(ends_on=None).order_by("-pk").first()
    if held is None:
        raise DomainRefusal("Die Stelle ist nicht besetzt.")
    end_employment(employment=held, actor=person, last_day=timezone.localdate())


def _more_time(case: CaseFile, person: User) -> None:
    runs = deadlines_visible_to(person).filter(case=case, state="RUNNING", rule__extension__gt=0).first()
    if runs is None or not person.has_perm("workflows.extend_deadline"):
        raise DomainRefusal("Keine Frist lässt sich verlängern.")
    extend_deadline(deadline=runs, actor=person)


APPLICATION, SUPPORT = "application", "support"
NOTE = "Nach einem Anruf."
ACTS = [
    Outside(
        APPLICATION,
        ("READY_FOR_BOARD",),
        "applications.reply_to_recommendation",
        lambda case, by: reply(case=case, actor=by, text=""),
    ),
    Outside(
        APPLICATION,
        ("RETURNED_FOR_CORRECTION",),
        "applications.let_rest",
        lambda case, by: rest.let_rest(case=case, actor=by, note=NOTE),
    ),
    Outside(
        APPLICATION,
        ("LAPSED",),
        "applications.wake",
        lambda case, by: rest.wake(case=case, actor=by, note=NOTE),
        moves=True,
    ),
    Outside(
        APPLICATION,
        ("LAPSED",),
        "applications.close_resting",
        lambda case, by: rest.close_resting(case=case, actor=by, note=NOTE),
        moves=True,
    ),
    Outside(
        APPLICATION,
        ("CLOSED_SILENT",),
        "applications.reopen",
        lambda case, by: rest.reopen(case=case, actor=by, note=NOTE),
    ),
    Outside(
        APPLICATION,
        ("REJECTED",),
        "applications.ask_again",
        lambda case, by: ask_again(case=case, actor=by, text="Es gibt Neues."),
    ),
    Outside(
        APPLICATION,
        (),
        "applications.withdraw_application",
        lambda case, by: withdraw(case=case, actor=by, reason="Doch nicht."),
    ),
    Outside(
        APPLICATION,
        ("CONTRACT_EXPIRED",),
        "financing.draft_contract",
        lambda case, by: reopen_contract(contract=contract_of(case), actor=by),
        moves=True,
    ),
    Outside(APPLICATION, FUNDED, "financing.fill_post", _fill, moves=True),
    Outside(APPLICATION, FUNDED, "financing.enter_bank_data", enter_bank),
    Outside(APPLICATION, FUNDED, "financing.request_payment", _call, moves=True),
    Outside(APPLICATION, FUNDED, "financing.settle_year", settle, moves=True),
    Outside(APPLICATION, FUNDED, "financing.settle_year", _repaid, moves=True),
    Outside(APPLICATION, FUNDED, "financing.confirm_condition", _condition),
    Outside(APPLICATION, ("FUNDED",), "financing.fill_post", _end_post),
    Outside(APPLICATION, ("FUNDED",), "financing.end_contract", _terminate),
    Outside(APPLICATION, (), "applications.make_first_contact", _more_time),
    Outside("agreement", (), "support.view_agreement", _more_time),
    Outside(SUPPORT, (), "support.change_adviser", _another_adviser),
    Outside(
        SUPPORT,
        (),
        "support.close_case",
        lambda case, by: close_support(advisory=advisory_of(case), actor=by, reason="Ende."),
    ),
    Outside(
        SUPPORT,
        ("CLOSED",),
        "support.reopen_case",
        lambda case, by: reopen_support(advisory=advisory_of(case), actor=by, reason="Doch."),
    ),
    Outside(APPLICATION, (), "applications.check_application", _hand_over),
]
