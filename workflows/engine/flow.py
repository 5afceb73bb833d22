"""The base of every flow of this house."""

from typing import ClassVar

from viewflow.workflow.flow import Flow as ViewflowFlow

from workflows.engine.lock import process_row_lock


class Flow(ViewflowFlow):
    """A process, readable top to bottom. Subclass it once; a concrete flow is never inherited from.

    `ended_by_acts` names, for diagrams, the nodes at which the process waits until an act of a person ends it.
    """

    lock_impl = process_row_lock
    ended_by_acts: ClassVar[dict[str, str]] = {}
