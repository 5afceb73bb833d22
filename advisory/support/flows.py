"""From an inquiry to an agreement, and the accompaniment of a municipality. Rules: domain B.9 to B.11."""

import datetime
from typing import Any

from django.utils import timezone
from viewflow import this

from accounts.models import Organisation, User
from advisory.support import filing, notices
from advisory.support.choices import SUPPORT, AgreementStage, Side, SupportStage
from advisory.support.forms import GoalsForm, KickOffForm, NetworkCheckForm, RenewForm
from advisory.support.models import AdvisoryCase, CooperationAgreement
from advisory.support.permissions import side_of
from advisory.support.selectors import plan_at_work, plan_in_force
from advisory.support.services import advisory as acts
from advisory.support.services import agreements, plans
from advisory.support.services.agreements import Wording
from advisory.support.steps import advisory_of, agreement_of
from ui.refusals import DomainRefusal
from workflows.casefile import journal
from workflows.casefile.cases import Move, move_case, next_reference, open_case
from workflows.casefile.models import CaseFile
from workflows.choices import Turn
from workflows.deadlines import periods
from workflows.engine.flow import Flow
from workflows.engine.nodes import BackgroundJob, End, Function, HumanTask, Start, Timer, case_of
from workflows.engine.service import Entry


class SupportFlow(Flow):
    """Prozessbegleitung."""

    process_title = "Prozessbegleitung"

    opened = Start(this.begin).Next(this.name_adviser)

    name_adviser = (
        HumanTask(this.take_adviser, screen="support:name_adviser")
        .Permitted("support.name_adviser")
        .Deadline("ASSIGN_ADVISER")
        .Annotation(title="Beratung benennen")
        .Next(this.kick_off)
    )
    kick_off = (
        HumanTask(this.note_kick_off, form=KickOffForm, action="Auftakt eintragen")
        .Permitted("support.advise")
        .Deadline("KICKOFF")
        .Annotation(title="Auftakt der Begleitung")
        .Next(this.clear_goals)
    )
    clear_goals = (
        HumanTask(this.note_goals, form=GoalsForm, action="Ziele speichern")
        .Permitted("support.write_plan")
        .Deadline("GOAL_DEFINITION")
        .Annotation(
            title="Ziele klären", description="Beide Seiten klären die Ziele im Gespräch. Eine schreibt sie auf."
        )
        .Next(this.propose_scope)
    )
    propose_scope = (
        HumanTask(this.note_scope, screen="support:propose_scope")
        .Permitted("support.advise")
        .Deadline("SCOPE_PROPOSAL")
        .Annotation(title="Beratungsumfang vorschlagen")
        .Next(this.agree_scope)
    )
    agree_scope = (
        HumanTask(this.answer_scope, screen="support:agree_scope")
        .Permitted("support.take_part")
        .Deadline("SCOPE_ANSWER")
        .Annotation(title="Beratungsumfang vereinbaren")
        .Or(this.propose_scope, cond=lambda activation: activation.task.data.get("approved") is not True)
        .Next(this.write_plan)
    )
    write_plan = (
        HumanTask(this.offer_plan, screen="support:plan_task")
        .Permitted("support.write_plan")
        .Deadline("PLAN_FIRST")
        .Annotation(title="Umsetzungsplan schreiben")
        .Next(this.answer)
    )
    answer = (
        HumanTask(this.answer_plan, screen="support:answer_plan")
        .Permitted("support.write_plan")
        .Deadline("PLAN_ANSWER")
        .Annotation(title="Umsetzungsplan abstimmen")
        .Or(this.update_plan, cond=lambda activation: activation.task.data.get("again") == "update")
        .Or(this.write_plan, cond=lambda activation: activation.task.data.get("again") == "first")
        .Next(this.rest)
    )
    rest = Timer().Deadline("PLAN_REST").Next(this.open_review)
    open_review = Function(this.begin_review).Annotation(title="Fortschreibung beginnen").Next(this.update_plan)
    update_plan = (
        HumanTask(this.offer_plan, screen="support:plan_task")
        .Permitted("support.write_plan")
        .Deadline("PLAN_UPDATE", since=this.in_force_since)
        .Annotation(title="Umsetzungsplan fortschreiben")
        .Next(this.answer)
    )

    # What the steps do --------------------------------------------------------------------------------

    def begin(self, activation: Any, *, actor: User | None, advisory: AdvisoryCase) -> None:
        activation.process.data = {"advisory": advisory.pk}
        notices.tell_support_opened(advisory)

    def take_adviser(self, activation: Any, *, actor: User, adviser: User) -> Entry:
        case = case_of(activation.process)
        case.owner = adviser
        case.save(update_fields=["owner"])
        move_case(case, Move(turn=Turn.INSTITUTE))
        return Entry(data={"adviser": adviser.pk})

    def note_kick_off(self, activation: Any, *, actor: User, on: datetime.date) -> Entry:
        if on > timezone.localdate():
            raise DomainRefusal("Der Tag liegt in der Zukunft. Tragen Sie den Auftakt ein, wenn er war.", "on")
        advisory = advisory_of(activation)
        advisory.kicked_off_on = on
        advisory.save(update_fields=["kicked_off_on"])
        move_case(advisory.case, Move(stage=SupportStage.GOALS.value, turn=Turn.APPLICANT))
        return Entry()

    def note_goals(self, activation: Any, *, actor: User, goals: str) -> Entry:
        advisory = advisory_of(activation)
        advisory.goals, advisory.goals_on = goals, timezone.localdate()
        advisory.save(update_fields=["goals", "goals_on"])
        move_case(advisory.case, Move(stage=SupportStage.SCOPE.value, turn=Turn.INSTITUTE))
        return Entry()

    def note_scope(self, activation: Any, *, actor: User, items: list[acts.Item]) -> Entry:
        advisory = advisory_of(activation)
        scope = acts.propose_scope(advisory=advisory, actor=actor, side=Side.INSTITUTE, items=items)
        move_case(advisory.case, Move(turn=Turn.APPLICANT))
        notices.tell_support_waits(advisory, f"scope-{scope.pk}", "Ein Beratungsumfang ist vorgeschlagen")
        return Entry(data={"scope": scope.pk})

    def answer_scope(self, activation: Any, *, actor: User, approved: bool) -> Entry:
        advisory = advisory_of(activation)
        activation.task.data = {"approved": approved}
        if approved:
            acts.agree_scope(advisory=advisory, actor=actor, side=Side.MUNICIPALITY)
            plans.begin_version(advisory)
            move_case(advisory.case, Move(stage=SupportStage.PLANNING.value, turn=Turn.APPLICANT))
        else:
            move_case(advisory.case, Move(turn=Turn.INSTITUTE))
        return Entry()

    def offer_plan(self, activation: Any, *, actor: User) -> Entry:
        advisory = advisory_of(activation)
        side = side_of(actor, advisory.case.organisation_id)
        plan = plan_at_work(advisory)
        if plan is None:
            raise DomainRefusal("Es gibt keinen Entwurf.")
        plans.offer_plan(plan=plan, actor=actor, side=side)
        turn = Turn.INSTITUTE if side == Side.MUNICIPALITY else Turn.APPLICANT
        move_case(advisory.case, Move(turn=turn))
        if side == Side.INSTITUTE:
            notices.tell_support_waits(
                advisory, f"plan-{plan.pk}-{activation.task.pk}", "Ein Umsetzungsplan wartet auf Ihre Zustimmung"
            )
        return Entry(data={"plan": plan.pk})

    def answer_plan(self, activation: Any, *, actor: User, approved: bool) -> Entry:
        advisory = advisory_of(activation)
        side = side_of(actor, advisory.case.organisation_id)
        plan = plans.answer_plan(advisory=advisory, actor=actor, side=side, approved=approved)
        if approved:
            move_case(advisory.case, Move(stage=SupportStage.RUNNING.value, turn=Turn.NOBODY, next_on=plan.valid_to))
        else:
            activation.task.data = {"again": "first" if plan.number == 1 else "update"}
        return Entry(data={"plan": plan.pk, "approved": approved})

    def begin_review(self, activation: Any) -> None:
        """The next version lies ready, as a copy of the one in force."""
        advisory = advisory_of(activation)
        plan = plans.begin_version(advisory)
        move_case(advisory.case, Move(stage=SupportStage.REVIEW.value, turn=Turn.APPLICANT))
        notices.tell_support_waits(advisory, f"review-{plan.pk}", "Der Umsetzungsplan wird fortgeschrieben")

    def in_force_since(self, activation: Any) -> datetime.date | None:
        """The yearly update is due a year after the version in force began."""
        plan = plan_in_force(advisory_of(activation))
        return plan.in_force_from if plan is not None else None


def open_support(*, source: CaseFile) -> AdvisoryCase:
    """Open the advisory case of a municipality from its contract or agreement; a running one is kept.

    The caller is in the transaction of the effect (a contract or an agreement takes effect).
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=source.organisation_id)
    running = AdvisoryCase.objects.select_related("case").filter(
        case__organisation_id=source.organisation_id, case__closed_at__isnull=True
    )
    if existing := running.first():
        journal.record(existing.case, "support_continues", data={"source": source.pk})
        return existing
    case = open_case(
        organisation=source.organisation,
        kind=SUPPORT,
        title="Prozessbegleitung",
        stage=SupportStage.OPENED.value,
        turn=Turn.INSTITUTE,
        rule_set=source.rule_set,
        actor=None,
    )
    move_case(case, Move(reference=f"{source.reference}-B" if source.reference else None))
    advisory = AdvisoryCase.objects.create(case=case, source=source)
    SupportFlow.opened.run(case=case, actor=None, key=f"support-{source.pk}", advisory=advisory)
    return advisory


class CooperationFlow(Flow):
    """Kooperationsvereinbarung."""

    process_title = "Kooperationsvereinbarung"

    inquired = Start(this.take_inquiry).Next(this.check_network)

    check_network = (
        HumanTask(this.judge_network, form=NetworkCheckForm, action="Ergebnis speichern")
        .Permitted("support.check_network")
        .Deadline("NETWORK_CHECK")
        .Annotation(
            title="Netzwerk ansehen", description="Rufen Sie die Kommune an und sprechen Sie über ihr Netzwerk."
        )
        .Or(this.end, cond=lambda activation: activation.task.data.get("fits") is not True)
        .Next(this.draft)
    )
    draft = (
        HumanTask(this.write_for_institute, screen="support:word_institute")
        .Permitted("support.write_for_institute")
        .Deadline("AGREEMENT_SCOPE")
        .Annotation(title="Entwurf der Vereinbarung schreiben")
        .Or(this.to_print, cond=lambda activation: activation.task.data.get("accepted") is True)
        .Next(this.respond)
    )
    respond = (
        HumanTask(this.write_for_municipality, screen="support:word_municipality")
        .Permitted("support.write_for_municipality")
        .Deadline("AGREEMENT_TURN")
        .Annotation(title="Entwurf der Vereinbarung lesen")
        .Or(this.to_print, cond=lambda activation: activation.task.data.get("accepted") is True)
        .Next(this.draft)
    )
    to_print = (
        BackgroundJob(filing.print_agreement, filing.send_agreement)
        .Annotation(title="Vereinbarung drucken")
        .Next(this.sign)
    )
    sign = (
        HumanTask(this.take_signature, screen="support:sign")
        .Permitted("support.sign_agreement")
        .Deadline("AGREEMENT_SIGN")
        .Annotation(title="Vereinbarung unterschreiben")
        .Next(this.countersign)
    )
    countersign = (
        HumanTask(this.take_countersignature, screen="support:countersign")
        .Permitted("support.countersign_agreement")
        .Deadline("AGREEMENT_SIGN")
        .Annotation(title="Vereinbarung für das Institut unterschreiben")
        .Next(this.term)
    )
    term = Timer().Deadline("AGREEMENT_TERM", until=this.renewal_day).Next(this.renew)
    renew = (
        HumanTask(this.decide_renewal, form=RenewForm, action="Ergebnis speichern")
        .Permitted("support.renew_agreement")
        .Deadline("AGREEMENT_RENEW")
        .Annotation(title="Über die Verlängerung sprechen")
        .Or(this.term, cond=lambda activation: activation.task.data.get("result") == "renew")
        .Next(this.end)
    )
    end = End()

    # What the steps do --------------------------------------------------------------------------------

    def take_inquiry(self, activation: Any, *, actor: User, agreement: CooperationAgreement) -> None:
        activation.process.data = {"agreement": agreement.pk}
        prefix = agreement.case.rule_set.reference_prefix
        move_case(agreement.case, Move(reference=next_reference(prefix, timezone.localdate().year)))
        notices.tell_inquired(agreement)

    def judge_network(self, activation: Any, *, actor: User, fits: bool, note: str) -> Entry:
        agreement = agreement_of(activation)
        agreement.network_note = note
        agreement.save(update_fields=["network_note"])
        if agreement.case.owner_id is None:
            agreement.case.owner = actor
            agreement.case.save(update_fields=["owner"])
        activation.task.data = {"fits": fits}
        if fits:
            move_case(agreement.case, Move(stage=AgreementStage.SCOPE.value, turn=Turn.INSTITUTE))
        else:
            move_case(agreement.case, Move(stage=AgreementStage.DECLINED.value, turn=Turn.NOBODY, closed=True))
            notices.tell_declined(agreement)
        return Entry()

    def write_for_institute(self, activation: Any, *, actor: User, wording: Wording | None = None) -> Entry:
        return self._take_turn(activation, actor, Side.INSTITUTE, wording)

    def write_for_municipality(self, activation: Any, *, actor: User, wording: Wording | None = None) -> Entry:
        return self._take_turn(activation, actor, Side.MUNICIPALITY, wording)

    def _take_turn(self, activation: Any, actor: User, side: Side, wording: Wording | None) -> Entry:
        """Offer a text of one's own, or accept the other side's (no text)."""
        agreement = agreement_of(activation)
        activation.task.data = {"accepted": wording is None}
        if wording is None:
            version = agreements.accept_version(agreement=agreement, side=side)
        else:
            version = agreements.write_version(agreement=agreement, actor=actor, side=side, wording=wording)
        turn = Turn.APPLICANT if side == Side.INSTITUTE else Turn.INSTITUTE
        move_case(agreement.case, Move(stage=AgreementStage.DRAFTING.value, turn=turn))
        if wording is not None and side == Side.INSTITUTE:
            notices.tell_turn(agreement, version.number)
        return Entry(data={"version": version.number, "accepted": wording is None})

    def take_signature(self, activation: Any, *, actor: User, **signed: Any) -> Entry:
        return self._sign(activation, actor, Side.MUNICIPALITY, signed)

    def _sign(self, activation: Any, actor: User, side: Side, signed: dict[str, Any]) -> Entry:
        agreement = agreement_of(activation)
        agreements.sign(agreement=agreement, side=side, actor=actor, **signed)
        move_case(agreement.case, Move(turn=Turn.INSTITUTE))
        return Entry(document_hash=signed["file"].sha256)

    def take_countersignature(self, activation: Any, *, actor: User, **signed: Any) -> Entry:
        """With the second signature the agreement is active and the advisory case opens, in one transaction."""
        entry = self._sign(activation, actor, Side.INSTITUTE, signed)
        agreement = agreement_of(activation)
        agreements.activate(agreement)
        move_case(agreement.case, Move(stage=AgreementStage.ACTIVE.value, turn=Turn.NOBODY, next_on=agreement.renew_on))
        notices.tell_active(agreement)
        open_support(source=agreement.case)
        return entry

    def renewal_day(self, activation: Any) -> datetime.date:
        """Three months before the agreed end."""
        return agreement_of(activation).renew_on or timezone.localdate()

    def decide_renewal(
        self, activation: Any, *, actor: User, result: str, ends_on: datetime.date | None = None
    ) -> Entry:
        agreement = agreement_of(activation)
        activation.task.data = {"result": result}
        if result == "renew" and ends_on is not None:
            agreements.extend(agreement=agreement, ends_on=ends_on)
            move_case(agreement.case, Move(next_on=agreement.renew_on))
        else:
            move_case(agreement.case, Move(stage=AgreementStage.ENDED.value, turn=Turn.NOBODY, closed=True))
            periods.cancel_case_deadlines(agreement.case)
        return Entry()
