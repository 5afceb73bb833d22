"""Open a repair for each failed step. The sweep does it, because a step may fail in a way that leaves nobody to tell.

Rows are the truth: one repair a failed step; it is closed where the step was mended elsewhere or its process ended.
"""

from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.errors import AlreadyStarted
from workflows.flows import RepairFlow
from workflows.repairs import failed_step, failed_without_repair, next_key

BATCH = 50


def open_repairs(batch: int = BATCH) -> int:
    """Open a repair for each failed step that has none, and close those that are not needed any more."""
    opened = 0
    waiting = failed_without_repair().select_related("process__case_link__case__organisation")
    for task in waiting.order_by("pk")[:batch]:
        opened += _open(task, task.process.case_link.case)
    for process in Process.objects.filter(flow_class=RepairFlow, finished__isnull=True).order_by("pk")[:batch]:
        step = failed_step(process)
        if step is None or step.status != STATUS.ERROR:
            service.cancel_process(process=process, actor=None, reason="")
    return opened


def _open(task: Task, case: CaseFile) -> int:
    try:
        RepairFlow.failed.run(case=case, actor=None, key=next_key(task), task=task)
    except AlreadyStarted:
        return 0
    return 1
