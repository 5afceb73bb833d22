"""From a process to the case it belongs to."""

from dataclasses import dataclass
from enum import Enum
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


@dataclass(frozen=True)
class Remembered:
    """A condition of a switch: what an earlier step remembered under a name is one of these values."""

    name: str
    values: tuple[Any, ...]

    def __call__(self, activation: Any) -> bool:
        """Whether it holds for the process of an activation."""
        kept = activation.process.data.get(self.name)
        return any(kept == value and (kept is value or not isinstance(kept, bool)) for value in self.values)

    @property
    def label(self) -> str:
        """The condition as diagrams write it."""
        words = ", ".join(str(one.value) if isinstance(one, Enum) else str(one) for one in self.values)
        return f"{self.name} = {words}"


def remembered(name: str, *values: Any) -> Remembered:
    """The way of a switch for a process in which `name` was remembered with one of the values."""
    return Remembered(name, values)


def processes_of(case: CaseFile, flow_class: Any) -> QuerySet[Process]:
    """The processes of one flow that run on a case and are not finished."""
    return Process.objects.filter(case_link__case=case, flow_class=flow_class, finished__isnull=True)
