"""Invented contracts, payments and advisory cases, made by running the real flows after the board has decided."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.choices import OrganisationKind, Role
from accounts.models import Organisation, User
from advisory.board.figures.motions import PARTIALLY
from advisory.support.flows import CooperationFlow, SupportFlow
from advisory.support.models import AdvisoryCase, ImplementationPlan
from advisory.support.selectors import plan_at_work
from advisory.support.services import plans, sessions
from advisory.support.services.agreements import Wording, open_agreement
from advisory.support.services.scopes import Item
from demo.applications import DOMAIN, DemoPerson, person, sample_upload
from demo.board import BoardDemo
from funding.financing.acts import change_post
from funding.financing.flows import BankDataFlow, ContractFlow, PaymentFlow
from funding.financing.forecast import forecast
from funding.financing.models import FundingContract
from funding.financing.services.contracts import ContractTerms, SignedBy
from funding.financing.services.payments import propose
from workflows.casefile.models import CaseFile

FOUNDATION = DemoPerson(
    f"fiete.blum@{DOMAIN}", "Fiete Blum", Role.FOUNDATION_OFFICER, "FOUNDATION", "Stiftung: unterschreibt und gibt frei"
)
ADVISER = DemoPerson(
    f"jonas.wald@{DOMAIN}", "Jonas Wald", Role.ADVISOR, "INSTITUTE", "Institut: begleitet Kommunen, sieht kein Geld"
)
DAY = datetime.timedelta(days=1)
IBAN = "DE02120300000000202051"


class FundingDemo:
    """What follows a decision: a contract to sign, one that holds with payments and a vacancy, two advisory cases."""

    def __init__(self, board: BoardDemo) -> None:
        self.board, self.demo = board, board.demo
        organisations = {one.kind: one for one in Organisation.objects.exclude(kind=OrganisationKind.LOCAL_AUTHORITY)}
        self.fiete = person(FOUNDATION.email, FOUNDATION.name, FOUNDATION.role, organisations["FOUNDATION"])
        self.jonas = person(ADVISER.email, ADVISER.name, ADVISER.role, organisations["INSTITUTE"])
        self.today = timezone.localdate()

    def do(self, case: CaseFile, node: Any, user: User, **values: Any) -> None:
        """One step."""
        self.demo.do(case, node, user, **values)

    def sent(self, case: CaseFile, starts_on: datetime.date, ends_on: datetime.date) -> FundingContract:
        """Worded, read by a second person, printed and sent."""
        contract = FundingContract.objects.get(case=case)
        terms = ContractTerms(
            starts_on=starts_on,
            ends_on=ends_on,
            cap_cents=contract.granted_cents,
            year_caps={
                year: contract.granted_years.get(str(year), contract.granted_cents)
                for year in range(starts_on.year, ends_on.year + 1)
            },
            other_half=contract.other_half,
            obligations="Logo der Stiftung auf der Webseite zeigen",
        )
        self.do(case, ContractFlow.word, self.demo.lea, terms=terms)
        self.do(case, ContractFlow.check, self.demo.tobias, approved=True)
        self.demo.print_all()
        return FundingContract.objects.select_related("case__organisation").get(pk=contract.pk)

    def effective(self, town: str) -> FundingContract:
        """Signed by both; the post was filled half a year ago, two calls are paid, then the holder left."""
        start = (self.today - 200 * DAY).replace(day=15)
        end = start.replace(year=start.year + 2) - DAY
        reasons = "Die Stelle beginnt früher als beantragt."
        case = self.board.told(town, reasons=reasons, proposal=PARTIALLY, starts_on=start, ends_on=end)
        contract = self.sent(case, start, end)
        editor = self.demo.people[town][0]

        def signed(name: str) -> SignedBy:
            return SignedBy("WET_INK", name, self.today, "Hauptamt", sample_upload("Unterschriebener Vertrag"))

        self.do(case, ContractFlow.sign, editor, signed=signed(f"{self.demo.people[town][1].name}, Landrätin"))
        self.do(case, ContractFlow.countersign, self.fiete, signed=signed("Fiete Blum, Stiftung"))
        self.do(
            case,
            ContractFlow.fill,
            editor,
            holder_name="Samira Muster",
            starts_on=start,
            gross_cents=587_347,
            pay_group="S 17, Stufe 2",
        )
        holder = contract.employments.get()
        change_post.keep_confirmation(
            employment=holder, actor=editor, upload=sample_upload("Bestätigung des Personalamts")
        )
        BankDataFlow.entered.run(
            case=case,
            actor=editor,
            key=f"demo-bank-{case.pk}",
            contract=contract,
            iban=IBAN,
            holder="Kreiskasse Muster",
        )
        self.do(case, BankDataFlow.confirm, self.demo.lea, confirmed=True, call_note="Frau Muster, 0361 000000-12")
        self.pay(contract, editor, half=True)
        self.pay(contract, editor, half=False)
        change_post.end_employment(employment=holder, actor=editor, last_day=self.today.replace(day=1) - DAY)
        return contract

    def pay(self, contract: FundingContract, editor: User, *, half: bool) -> None:
        """Called, checked, released by another house, paid."""
        row = FundingContract.objects.select_related("case__rule_set").get(pk=contract.pk)
        cents = propose(row, forecast(row)).amount_cents
        number = row.payment_requests.count() + 1
        amount = cents // 2 if half else cents
        PaymentFlow.requested.run(
            case=row.case, actor=editor, key=f"payment-{row.pk}-{number}", contract=row, amount_cents=amount
        )
        self.do(row.case, PaymentFlow.check, self.demo.tobias, result="ok", amount_cents=amount)
        self.do(row.case, PaymentFlow.release, self.fiete, result="release")
        self.do(row.case, PaymentFlow.pay, self.fiete, on=self.today)

    def agreed(self, town: str) -> AdvisoryCase:
        """An agreement in its second year, with its advisory case."""
        editor, signatory = self.demo.people[town]
        agreement = open_agreement(
            organisation=Organisation.objects.get(name=town),
            actor=editor,
            network="Netzwerk Frühe Hilfen mit vier Arbeitsgruppen, Beschluss des Kreistags liegt vor.",
            wishes="Den Übergang von der Kita in die Schule gemeinsam planen.",
            contact=editor.name,
        )
        CooperationFlow.inquired.run(
            case=agreement.case, actor=editor, key=f"agreement-{agreement.pk}", agreement=agreement
        )
        case, upload = agreement.case, sample_upload("Unterschriebene Vereinbarung")
        self.do(case, CooperationFlow.check_network, self.demo.lea, fits=True, note="Das Netzwerk arbeitet.")
        text = Wording(
            aims="Familien finden Hilfe auf einen Blick.",
            scope="24 Stunden im Jahr, vor allem zur Netzwerkarbeit.",
            duties="Beide Seiten bereiten die Termine vor.",
            starts_on=self.today - 400 * DAY if self.today.timetuple().tm_yday > 40 else self.today - 300 * DAY,
            ends_on=self.today + 200 * DAY,
        )
        self.do(case, CooperationFlow.draft, self.demo.lea, wording=text)
        self.do(case, CooperationFlow.respond, editor)
        self.demo.print_all()
        self.do(case, CooperationFlow.sign, editor, name=f"{signatory.name}, Landrat", on=self.today, file=upload)
        self.do(case, CooperationFlow.countersign, self.demo.yasmin, name="Yasmin Demir", on=self.today, file=upload)
        return AdvisoryCase.objects.select_related("case__organisation").get(source=case)

    def accompanied(self, town: str) -> None:
        """Goals, hours, sessions, a plan in force, and an update that is overdue."""
        advisory, editor = self.agreed(town), self.demo.people[town][0]
        case = advisory.case
        self.do(case, SupportFlow.name_adviser, self.demo.yasmin, adviser=self.jonas)
        self.do(case, SupportFlow.kick_off, self.jonas, on=self.today)
        self.do(case, SupportFlow.clear_goals, self.jonas, goals="Kinder kommen gut in der Schule an.")
        items = [Item("NETWORK", "SINGLE", Decimal(16)), Item("EFFECT", "TRAINING", Decimal(8))]
        self.do(case, SupportFlow.propose_scope, self.jonas, items=items)
        self.do(case, SupportFlow.agree_scope, editor, approved=True)
        for days, state, topic, form in ((60, "HELD", "NETWORK", "SINGLE"), (-14, "PLANNED", "EFFECT", "TRAINING")):
            sessions.book_session(
                advisory=advisory,
                actor=self.jonas,
                values=sessions.SessionValues(
                    self.today - days * DAY, "Landratsamt", topic, form, Decimal("2.5"), state, "Planung, Jugendamt"
                ),
            )
        plan = plan_at_work(AdvisoryCase.objects.get(pk=advisory.pk))
        if plan is None:
            return
        plans.write_frame(
            plan=plan,
            vision="Jede Familie weiß, wen sie fragen kann.",
            valid_from=self.today - 395 * DAY,
            valid_to=self.today - 30 * DAY,
        )
        goal = plans.write_goal(plan=plan, title="Familien finden Frühe Hilfen auf einen Blick", text="")
        for title, days, owner in (("Angebote erfasst", 300, "Koordination"), ("Eltern befragt", 20, "Jugendamt")):
            plans.write_milestone(goal=goal, title=title, due_on=self.today - days * DAY, owner=owner)
        self.do(case, SupportFlow.write_plan, editor)
        self.do(case, SupportFlow.answer, self.jonas, approved=True)
        self.make_review_overdue(case)

    def make_review_overdue(self, case: CaseFile) -> None:
        """A year has passed: the review has begun, and its last day is over."""
        rows = ImplementationPlan.objects.filter(advisory__case=case, status="IN_FORCE")
        rows.update(in_force_from=self.today - 385 * DAY)
        self.demo.let_timers_pass(case)

    def build(self) -> None:
        """Everything that follows a decision."""
        case = CaseFile.objects.get(kind="application", organisation__name="Landkreis Sonneberg")
        granted = FundingContract.objects.get(case=case)
        self.sent(case, granted.starts_on, granted.ends_on)
        self.effective("Landkreis Eichsfeld")
        self.accompanied("Landkreis Weimarer Land")
