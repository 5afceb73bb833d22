"""No dead matter: every open case has somebody who may act, a moment that comes, or an act beside the steps."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from viewflow.workflow.models import Process, Task

from accounts.models import User
from funding.financing.models import FundingContract
from funding.financing.services.settlements import years_to_settle
from tests.states.inputs import all_ways, declare, take
from tests.states.outside import ACTS, enter_bank, settle
from tests.states.scene import REFUSED
from workflows import registry
from workflows.casefile import journal
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs.verify import verify_case
from workflows.choices import Turn
from workflows.engine import service, sweeps
from workflows.engine.nodes import HumanTask
from workflows.permissions import is_personal, may_do
from workflows.repairs import failed_without_repair

AT_REST = {"FUNDING_ENDED"}  # once all years are settled, what remains is to read


def open_tasks(case: CaseFile) -> list[Task]:
    """The steps of a case that wait for a person."""
    rows = Task.objects.filter(process__case_link__case=case, status__in=service.OPEN_HUMAN, flow_task_type="HUMAN")
    return [
        one for one in rows.select_related("process", "owner").order_by("pk") if isinstance(one.flow_task, HumanTask)
    ]


def waits_by_itself(case: CaseFile) -> bool:
    """A timer or a job that will end without anybody."""
    return (
        Task.objects.filter(
            process__case_link__case=case, flow_task_type__in=["TIMER", "EVENT", "JOB"], finished__isnull=True
        )
        .exclude(status="ERROR")
        .filter(scheduled__isnull=False)
        .exists()
    )


def check_matters(people: list[User]) -> None:
    """What holds after each step."""
    assert [str(one) for one in sweeps.orphans()] == [], "a process nobody would see again"
    assert not failed_without_repair().exists(), "a failed step without repair"
    for case in CaseFile.objects.filter(closed_at__isnull=True).select_related("organisation", "rule_set", "owner"):
        tasks = open_tasks(case)
        for task in tasks:
            if not is_personal(task.owner_permission or ""):
                able = any(may_do(one, task, case) for one in people)
                assert able, f"nobody may do {task.flow_task} of {case.kind} at {case.stage}"
        _nobody_is_waited_for_who_left(case, tasks)
        acts = [act for act in ACTS if act.moves and act.fits(case)]
        by_hand = any(one.has_perm(act.permission, case) for act in acts for one in people)
        assert case.turn != Turn.NOBODY or not tasks, f"{case.kind} at {case.stage} is nobody's turn, but {tasks}"
        assert tasks or waits_by_itself(case) or by_hand or case.stage in AT_REST, (
            f"{case.kind} at {case.stage} waits for nothing"
        )
    closed = Process.objects.filter(Q(case_link__case__closed_at__isnull=False), finished__isnull=True)
    stray = [f"{one.flow_class} of a closed {one.case_link.case.kind} at {one.case_link.case.stage}" for one in closed]
    assert stray == [], "a process of a closed case"


def _nobody_is_waited_for_who_left(case: CaseFile, tasks: list[Task]) -> None:
    """Who is responsible sees the case, who has a step may do it, and a step for one person alone ends by itself."""
    if case.owner is not None:
        assert registry.may_view_case(case.owner, case), f"{case.kind} at {case.stage} belongs to somebody who left"
    for task in tasks:
        if is_personal(task.owner_permission or ""):
            assert task.process.task_set.filter(flow_task_type="TIMER", scheduled__isnull=False, finished=None).exists()
        elif task.owner is not None:
            assert may_do(task.owner, task, case), f"{task.flow_task} at {case.stage} lies with somebody who left"


def tried(act: Any, *arguments: Any) -> str | None:
    """Try an act and take it back; the sentence it is refused with, None where it works."""
    refusal: str | None = None
    with transaction.atomic():
        try:
            with transaction.atomic():
                act(*arguments)
        except REFUSED as error:
            refusal = str(error)
        transaction.set_rollback(True)
    return refusal


def doable(task: Task, case: CaseFile, people: list[User]) -> set[str]:
    """Why nobody can do a step in any way; empty where somebody can."""
    refusals = set()
    for person in people:
        if not may_do(person, task, case):
            continue
        for values in all_ways(task):
            refusal = tried(_do, task, person, values)
            if refusal is None:
                return set()
            refusals.add(refusal)
    return refusals or {"nobody may"}


def _do(task: Task, person: User, values: dict[str, Any]) -> None:
    again = Task.objects.select_related("process").get(pk=task.pk)
    again_person = User.objects.get(pk=person.pk)
    if again.flow_task.name == "vote":
        declare(again, again_person)
    take(again, again_person, values)


def check_deeply(people: list[User]) -> None:
    """What is asked now and then: each step can be done by somebody in some way, and the journals prove themselves."""
    for case in CaseFile.objects.filter(closed_at__isnull=True).select_related("organisation", "rule_set"):
        tasks = open_tasks(case)
        for task in tasks:
            if not is_personal(task.owner_permission or ""):
                why = doable(task, case, people)
                assert not why, f"{task.flow_task} at {case.stage} can be done by nobody: {sorted(why)}"
        if not tasks and not waits_by_itself(case) and case.stage not in AT_REST:
            assert works_beside(case, people), f"nothing can be done about {case.kind} at {case.stage}"
        if not tasks:
            _years_that_are_over_can_be_settled(case, people)
    journal.seal_the_rest()
    for case in CaseFile.objects.all():
        assert list(verify_case(case)) == []


def _years_that_are_over_can_be_settled(case: CaseFile, people: list[User]) -> None:
    """Also at rest: a year that is over is settled by somebody, or what it lacks is entered by somebody."""
    contract = FundingContract.objects.filter(case=case).first()
    if contract is None or not years_to_settle(contract):
        return
    able = [one for one in people if one.has_perm("financing.settle_year", case)]
    refusals = {tried(settle, case, one) for one in able}
    if all("bestätigte Bankverbindung" in (one or "") for one in refusals):
        refusals = {tried(enter_bank, case, one) for one in people if one.has_perm("financing.enter_bank_data", case)}
    assert None in refusals, f"a year of a matter at {case.stage} cannot be settled: {refusals}"


def works_beside(case: CaseFile, people: list[User]) -> bool:
    """Whether somebody can do an act beside the steps."""
    acts = [act for act in ACTS if act.fits(case)]
    able = [(act, one) for act in acts for one in people if one.has_perm(act.permission, case)]
    return any(tried(act.act, case, one) is None for act, one in able)
