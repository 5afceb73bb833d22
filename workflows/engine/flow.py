"""The base of every flow of this house."""

from viewflow.workflow.flow import Flow as ViewflowFlow

from workflows.engine.lock import process_row_lock


class Flow(ViewflowFlow):
    """A process, readable top to bottom. Subclass it once; a concrete flow is never inherited from."""

    lock_impl = process_row_lock
