"""Work of a person whose role ended goes back into the common list; nobody waits for somebody who cannot act."""

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import User
from workflows import registry
from workflows.casefile import journal
from workflows.casefile.models import CaseFile
from workflows.permissions import is_personal, may_do

OPEN = (STATUS.NEW, STATUS.ASSIGNED)


def open_work(person: User) -> list[Task]:
    """Open tasks that lie with a person, with their case."""
    rows = Task.objects.filter(owner_id=person.pk, flow_task_type="HUMAN", status__in=OPEN)
    return list(rows.select_related("process__case_link__case__organisation").order_by("scheduled", "pk"))


def owned_cases(person: User) -> list[CaseFile]:
    """Open cases a person is responsible for, that the common hand-over can give to somebody else."""
    kinds = [code for code, kind in registry.case_kinds().items() if not kind.outline_permission]
    rows = CaseFile.objects.filter(owner_id=person.pk, closed_at__isnull=True, kind__in=kinds)
    return list(rows.select_related(*registry.case_relations("")).order_by("pk"))


def work_that_ends(person: User) -> tuple[list[Task], list[CaseFile]]:
    """What a person may not do any more: her open tasks that others can do, and the cases she is responsible for."""
    tasks = [
        task
        for task in open_work(person)
        if not is_personal(task.owner_permission or "") and not may_do(person, task, task.process.case_link.case)
    ]
    return tasks, [case for case in owned_cases(person) if not registry.may_view_case(person, case)]


def free_work(person: User, actor: User | None) -> None:
    """Free what the person may not do any more. Call in the transaction that ends her role.

    A personal task is not for anybody else; the room it belongs to says what becomes of it.
    """
    tasks, cases = work_that_ends(person)
    for task in tasks:
        with task.process.flow_class.lock(task.process_id):
            freed = Task.objects.filter(pk=task.pk, owner_id=person.pk, status__in=OPEN).update(
                owner=None, assigned=None, status=STATUS.NEW
            )
            if freed:
                case = task.process.case_link.case
                journal.record(case, "task_unassigned", actor=actor, data={"task": task.pk, "from": person.pk})
    for case in cases:
        _free_case(case, person, actor)


def free_resumed(case: CaseFile, actor: User | None) -> None:
    """A closed case kept who was responsible; where it goes on and she left meanwhile, it waits for somebody else.

    Kinds whose owner means more than the common hand-over say themselves what becomes of it.
    """
    person = case.owner
    if person is None or registry.case_kinds()[case.kind].outline_permission:
        return
    if not registry.may_view_case(person, case):
        _free_case(case, person, actor)


def _free_case(case: CaseFile, person: User, actor: User | None) -> None:
    case.owner = None
    case.save(update_fields=["owner"])
    journal.record(case, "case_handed_over", actor=actor, data={"from": person.pk, "to": None})
