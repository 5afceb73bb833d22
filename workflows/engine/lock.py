"""The lock of a process: one transaction around a blocking row lock.

PostgreSQL waits at most `lock_timeout` (set on the connection). On SQLite the transaction itself is the lock
(`transaction_mode=IMMEDIATE`). A time-out becomes `ProcessBusy`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, transaction

from workflows.engine.errors import ProcessBusy, TaskNotFound

LOCK_NOT_AVAILABLE, DEADLOCK = "55P03", "40P01"


def is_lock_trouble(error: OperationalError) -> bool:
    """Whether a database error says that a lock could not be had in time."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in {LOCK_NOT_AVAILABLE, DEADLOCK} or "database is locked" in str(error)


class ProcessRowLock:
    """Serialises every step of one process."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: int) -> Iterator[None]:
        """Hold the row of the process until the transaction ends."""
        try:
            with transaction.atomic():
                rows = flow_class.process_class._default_manager.select_for_update(no_key=True).filter(pk=process_pk)
                if not list(rows.order_by().values_list("pk", flat=True)):
                    raise TaskNotFound("no such process")
                yield
        except OperationalError as error:
            if is_lock_trouble(error):
                raise ProcessBusy("the process is busy") from error
            raise


process_row_lock = ProcessRowLock()
