"""From an inquiry to an agreement, and the accompaniment of a municipality. Rules: domain B.9 to B.11."""

from typing import ClassVar

from viewflow import this

from advisory.support.choices import NetworkResult, PlanAnswer, Renewal, ScopeAnswer, WordingTurn
from advisory.support.forms import GoalsForm, KickOffForm, NetworkCheckForm, RenewForm
from advisory.support.steps import advising, agreements, beginning, planning
from workflows.engine.flow import Flow
from workflows.engine.nodes import BackgroundJob, End, Function, HumanTask, Launch, Start, Timer


class SupportFlow(Flow):
    """Prozessbegleitung."""

    process_title = "Prozessbegleitung"
    ended_by_acts: ClassVar[dict[str, str]] = {"rest": "Begleitung abgeschlossen"}

    opened = Start(beginning.begin).Journal("Prozessbegleitung eröffnet").Next(this.name_adviser)

    name_adviser = (
        HumanTask(advising.take_adviser, screen="support:name_adviser")
        .Permitted("support.name_adviser")
        .Deadline("ASSIGN_ADVISER")
        .Annotation(title="Beratung benennen")
        .Journal("Beratung benannt")
        .Next(this.kick_off)
    )
    kick_off = (
        HumanTask(advising.note_kick_off, form=KickOffForm, action="Auftakt eintragen")
        .Permitted("support.advise")
        .Deadline("KICKOFF")
        .Annotation(title="Auftakt der Begleitung")
        .Journal("Auftakt")
        .Next(this.clear_goals)
    )
    clear_goals = (
        HumanTask(advising.note_goals, form=GoalsForm, action="Ziele speichern")
        .Permitted("support.write_plan")
        .Deadline("GOAL_DEFINITION")
        .Annotation(
            title="Ziele klären", description="Beide Seiten klären die Ziele im Gespräch. Eine schreibt sie auf."
        )
        .Journal("Ziele geklärt")
        .Next(this.propose_scope)
    )
    propose_scope = (
        HumanTask(advising.note_scope, screen="support:propose_scope")
        .Permitted("support.advise")
        .Deadline("SCOPE_PROPOSAL")
        .Annotation(title="Beratungsumfang vorschlagen")
        .Journal("Beratungsumfang vorgeschlagen")
        .Next(this.agree_scope)
    )
    agree_scope = (
        HumanTask(advising.answer_scope, screen="support:agree_scope")
        .Permitted("support.take_part")
        .Deadline("SCOPE_ANSWER")
        .Annotation(title="Beratungsumfang vereinbaren")
        .Journal("Auf den Beratungsumfang geantwortet")
        .Or(this.propose_scope, on=ScopeAnswer.CHANGE)
        .Next(this.write_plan)
    )
    write_plan = (
        HumanTask(planning.offer_plan, screen="support:plan_task")
        .Permitted("support.write_plan")
        .Deadline("PLAN_FIRST")
        .Annotation(title="Umsetzungsplan schreiben")
        .Journal("Umsetzungsplan zur Abstimmung gegeben")
        .Next(this.answer)
    )
    answer = (
        HumanTask(planning.answer_plan, screen="support:answer_plan")
        .Permitted("support.write_plan")
        .Deadline("PLAN_ANSWER")
        .Annotation(title="Umsetzungsplan abstimmen")
        .Journal("Auf den Umsetzungsplan geantwortet")
        .Or(this.update_plan, on=PlanAnswer.UPDATE_AGAIN)
        .Or(this.write_plan, on=PlanAnswer.FIRST_AGAIN)
        .Next(this.rest)
    )
    rest = Timer().Deadline("PLAN_REST").Next(this.open_review)
    open_review = Function(planning.begin_review).Annotation(title="Fortschreibung beginnen").Next(this.update_plan)
    update_plan = (
        HumanTask(planning.offer_plan, screen="support:plan_task")
        .Permitted("support.write_plan")
        .Deadline("PLAN_UPDATE", since=planning.in_force_since)
        .Annotation(title="Umsetzungsplan fortschreiben")
        .Journal("Fortschreibung zur Abstimmung gegeben")
        .Next(this.answer)
    )


class CooperationFlow(Flow):
    """Kooperationsvereinbarung."""

    process_title = "Kooperationsvereinbarung"

    inquired = Start(agreements.take_inquiry).Journal("Anfrage nach Begleitung").Next(this.check_network)

    check_network = (
        HumanTask(agreements.judge_network, form=NetworkCheckForm, action="Ergebnis speichern")
        .Permitted("support.check_network")
        .Deadline("NETWORK_CHECK")
        .Annotation(
            title="Netzwerk ansehen", description="Rufen Sie die Kommune an und sprechen Sie über ihr Netzwerk."
        )
        .Journal("Netzwerk angesehen")
        .Or(this.end, on=NetworkResult.NOT_YET)
        .Next(this.draft)
    )
    draft = (
        HumanTask(agreements.write_for_institute, screen="support:word_institute")
        .Permitted("support.write_for_institute")
        .Deadline("AGREEMENT_SCOPE")
        .Annotation(title="Entwurf der Vereinbarung schreiben")
        .Journal("Entwurf: Antwort des Instituts")
        .Or(this.to_print, on=WordingTurn.ACCEPTED)
        .Next(this.respond)
    )
    respond = (
        HumanTask(agreements.write_for_municipality, screen="support:word_municipality")
        .Permitted("support.write_for_municipality")
        .Deadline("AGREEMENT_TURN")
        .Annotation(title="Entwurf der Vereinbarung lesen")
        .Journal("Entwurf: Antwort der Kommune")
        .Or(this.to_print, on=WordingTurn.ACCEPTED)
        .Next(this.draft)
    )
    to_print = (
        BackgroundJob(agreements.print_agreement, agreements.send_agreement)
        .Annotation(title="Vereinbarung drucken")
        .Next(this.sign)
    )
    sign = (
        HumanTask(agreements.take_signature, screen="support:sign")
        .Permitted("support.sign_agreement")
        .Deadline("AGREEMENT_SIGN")
        .Annotation(title="Vereinbarung unterschreiben")
        .Journal("Vereinbarung von der Kommune unterschrieben")
        .Next(this.countersign)
    )
    countersign = (
        HumanTask(agreements.take_countersignature, screen="support:countersign")
        .Permitted("support.countersign_agreement")
        .Deadline("AGREEMENT_SIGN")
        .Annotation(title="Vereinbarung für das Institut unterschreiben")
        .Journal("Vereinbarung gilt")
        .Next(this.begin_support)
    )
    begin_support = (
        Launch(SupportFlow.opened, beginning.beginning_of_support)
        .Annotation(title="Begleitung eröffnen")
        .Next(this.term)
    )
    term = Timer().Deadline("AGREEMENT_TERM", until=agreements.renewal_day).Next(this.ask_renewal)
    ask_renewal = Function(agreements.ask_renewal).Annotation(title="Nach der Verlängerung fragen").Next(this.renew)
    renew = (
        HumanTask(agreements.decide_renewal, form=RenewForm, action="Ergebnis speichern")
        .Permitted("support.renew_agreement")
        .Deadline("AGREEMENT_RENEW")
        .Annotation(title="Über die Verlängerung sprechen")
        .Journal("Über die Verlängerung entschieden")
        .Or(this.term, on=Renewal.RENEW)
        .Next(this.end)
    )
    end = End()
