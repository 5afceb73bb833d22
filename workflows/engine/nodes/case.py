"""From a process to the case it belongs to."""

from typing import Any

from workflows.casefile.models import CaseFile


def case_of(process: Any) -> CaseFile:
    """The case a process belongs to; kept on the process for the length of a step."""
    if not hasattr(process, "_case"):
        process._case = (
            CaseFile.objects.select_related("organisation").filter(process_links__process_id=process.pk).get()
        )
    found: CaseFile = process._case
    return found
