"""When a child process has finished, its parent's task is completed under the parent's own lock, never nested."""

from functools import partial
from typing import Any

from django.dispatch import receiver
from viewflow.workflow import lock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.signals import flow_finished
from viewflow.workflow.status import PROCESS, STATUS

from workflows.engine.failures import describe, log_failure
from workflows.engine.nodes import Subprocess


@receiver(flow_finished, dispatch_uid="complete_parent_of_finished_process")
def _child_finished(sender: Any, process: Process, **_kwargs: Any) -> None:
    if process.parent_task_id is not None:
        lock.after_lock_released(partial(try_complete_parent, process.parent_task_id))


def try_complete_parent(task_id: int) -> bool:
    """Complete the parent; a failure is logged and left to the sweep, because the child's step is already stored."""
    try:
        return complete_parent(task_id)
    except Exception as error:
        log_failure(describe(error)["event"], error, task=task_id)
        return False


def complete_parent(task_id: int) -> bool:
    """Complete the waiting task of a parent process if its child has finished; False if there is nothing to do."""
    task = Task.objects.select_related("process").filter(pk=task_id).first()
    if task is None or not isinstance(task.flow_task, Subprocess):
        return False
    with task.activation() as activation:
        children = list(Process.objects.filter(parent_task_id=task_id))
        finished = [child for child in children if child.status == PROCESS.DONE]
        if activation.task.status != STATUS.NEW or not finished or len(finished) != len(children):
            return False
        activation.run(None)
        if activation.flow_task.returned is not None:
            activation.flow_task.returned(activation, finished[-1])
        activation.execute()
    return True
