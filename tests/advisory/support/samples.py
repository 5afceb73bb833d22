"""One object of the process support for every argument of its routes, all belonging to one municipality."""

from decimal import Decimal
from typing import Any

from viewflow.workflow.models import Task

from accounts.models import Organisation
from advisory.support.acts.cover import name_cover
from advisory.support.acts.wall import open_notes
from advisory.support.flows import CooperationFlow, SupportFlow
from advisory.support.models import AdvisoryCase, ImplementationPlan, NotesReader
from advisory.support.selectors import goals_of
from advisory.support.services.scopes import Item
from tests.advisory.support.supported import (
    Circle,
    advise,
    agree,
    ask_for_support,
    plan_in_force,
    session,
    signature,
    wording,
    write_plan,
)
from tests.funding.applications.filled import do, run_jobs
from workflows.casefile.models import CaseFile


def open_task(case: CaseFile, node: Any) -> int:
    return Task.objects.get(process__case_link__case=case, flow_task=node, finished__isnull=True).pk


def set_aside(case: CaseFile) -> None:
    """Let another agreement of the municipality begin."""
    CaseFile.objects.filter(pk=case.pk).update(closed_at="2026-01-01T00:00:00Z")


def support_objects(organisation: Organisation) -> dict[str, Any]:
    """Agreements and advisory cases at every step; the one behind `support:case_id` has a plan in force."""
    circle = Circle(organisation)
    return (
        agreements_at_every_step(organisation, circle)
        | accompaniments_before_a_plan(organisation, circle)
        | plans_at_every_step(organisation, circle)
        | an_accompaniment_with_a_plan_in_force(organisation, circle)
    )


def agreements_at_every_step(organisation: Organisation, circle: Circle) -> dict[str, Any]:
    """Four agreements: to draft, to respond to, to sign, to countersign."""
    drafted = ask_for_support(organisation, circle.editor).case
    do(drafted, CooperationFlow.check_network, circle.caseworker, fits=True, note="Gut.")
    set_aside(drafted)
    responding = ask_for_support(organisation, circle.editor).case
    do(responding, CooperationFlow.check_network, circle.caseworker, fits=True, note="Gut.")
    do(responding, CooperationFlow.draft, circle.caseworker, wording=wording())
    set_aside(responding)
    signing = _to_sign(organisation, circle)
    countersigning = _to_sign(organisation, circle)
    do(countersigning, CooperationFlow.sign, circle.editor, **signature())
    return {
        "support:word_institute:task_id": open_task(drafted, CooperationFlow.draft),
        "support:word_municipality:task_id": open_task(responding, CooperationFlow.respond),
        "support:sign:task_id": open_task(signing, CooperationFlow.sign),
        "support:countersign:task_id": open_task(countersigning, CooperationFlow.countersign),
    }


def _to_sign(organisation: Organisation, circle: Circle) -> CaseFile:
    case = ask_for_support(organisation, circle.editor).case
    do(case, CooperationFlow.check_network, circle.caseworker, fits=True, note="Gut.")
    do(case, CooperationFlow.draft, circle.caseworker, wording=wording())
    do(case, CooperationFlow.respond, circle.editor)
    run_jobs()
    set_aside(case)
    return case


def _another_accompaniment(organisation: Organisation, circle: Circle) -> AdvisoryCase:
    """One more advisory case of the municipality; those before are set aside."""
    for running in AdvisoryCase.objects.filter(case__organisation=organisation, case__closed_at__isnull=True):
        set_aside(running.case)
    agreement = ask_for_support(organisation, circle.editor)
    opened = agree(agreement, circle)
    set_aside(agreement.case)
    return opened


def accompaniments_before_a_plan(organisation: Organisation, circle: Circle) -> dict[str, Any]:
    """Three advisory cases: without an adviser, without a proposed scope, without an agreed one."""
    unnamed = _another_accompaniment(organisation, circle)
    found = {"support:name_adviser:task_id": open_task(unnamed.case, SupportFlow.name_adviser)}
    for name, node in (("propose_scope", SupportFlow.propose_scope), ("agree_scope", SupportFlow.agree_scope)):
        one = _another_accompaniment(organisation, circle)
        do(one.case, SupportFlow.name_adviser, circle.lead, adviser=circle.adviser)
        do(one.case, SupportFlow.kick_off, circle.adviser, on=signature()["on"])
        do(one.case, SupportFlow.clear_goals, circle.adviser, goals="Ziele.")
        if name == "agree_scope":
            do(one.case, SupportFlow.propose_scope, circle.adviser, items=[scope_item()])
        found[f"support:{name}:task_id"] = open_task(one.case, node)
    return found


def plans_at_every_step(organisation: Organisation, circle: Circle) -> dict[str, Any]:
    """Two plans: one that is written, one that waits for the other side."""
    planning = _another_accompaniment(organisation, circle)
    advise(planning, circle)
    draft = write_plan(AdvisoryCase.objects.get(pk=planning.pk))
    goal = goals_of(draft)[0]
    offered = _another_accompaniment(organisation, circle)
    advise(offered, circle)
    write_plan(AdvisoryCase.objects.get(pk=offered.pk))
    do(offered.case, SupportFlow.write_plan, circle.coordinator)
    return {
        "support:plan_task:task_id": open_task(planning.case, SupportFlow.write_plan),
        "plan_id": draft.pk,
        "goal_id": goal.pk,
        "milestone_id": goal.milestones.all()[0].pk,
        "support:answer_plan:task_id": open_task(offered.case, SupportFlow.answer),
    }


def an_accompaniment_with_a_plan_in_force(organisation: Organisation, circle: Circle) -> dict[str, Any]:
    """The advisory case that runs, with a session; its agreement is the one that is not set aside."""
    running = _another_accompaniment(organisation, circle)
    advise(running, circle)
    booked = session(running, circle)
    plan = plan_in_force(AdvisoryCase.objects.get(pk=running.pk), circle)
    milestone = goals_of(ImplementationPlan.objects.get(pk=plan.pk))[0].milestones.all()[0]
    CaseFile.objects.filter(pk=running.source_id).update(closed_at=None)
    open_notes(advisory=running, person=circle.adviser)
    name_cover(advisory=running, person=circle.caseworker, until=signature()["on"], actor=circle.lead)
    return {
        "reader_id": NotesReader.objects.get(advisory=running).pk,
        "support:case_id": running.case_id,
        "support:agreement:case_id": running.source_id,
        "applications:begin_from_agreement:case_id": running.source_id,
        "api:agreement:case_id": running.source_id,
        "api:advisory_case:case_id": running.case_id,
        "support:close:case_id": running.case_id,
        "session_id": booked.pk,
        "support:progress:milestone_id": milestone.pk,
    }


def scope_item() -> Item:
    return Item("NETWORK", "SINGLE", Decimal(24))
