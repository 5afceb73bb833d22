"""From a process to the case it belongs to."""

from typing import Any

from django.db.models import QuerySet
from viewflow.workflow.models import Process

from workflows.casefile.models import CaseFile


def case_of(process: Any) -> CaseFile:
    """The case a process belongs to; kept on the process for the length of a step."""
    if not hasattr(process, "_case"):
        process._case = (
            CaseFile.objects.select_related("organisation").filter(process_links__process_id=process.pk).get()
        )
    found: CaseFile = process._case
    return found


def main_process_of(case: CaseFile) -> Process | None:
    """The process of a case that is no step of another one; None before it has begun."""
    link = case.process_links.select_related("process").filter(process__parent_task__isnull=True).first()
    return link.process if link is not None else None


def remember(activation: Any, values: dict[str, Any]) -> None:
    """Keep what the next nodes choose their way by."""
    activation.process.data = {**activation.process.data, **values}
    activation.process.save(update_fields=["data"])


def processes_of(case: CaseFile, flow_class: Any) -> QuerySet[Process]:
    """The processes of one flow that run on a case and are not finished."""
    return Process.objects.filter(case_link__case=case, flow_class=flow_class, finished__isnull=True)
