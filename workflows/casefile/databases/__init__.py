"""The two databases as Django has them, with one thing more: listeners are asked before a transaction is committed.

So nothing that the journal answers for is ever committed without a seal, whoever wrote it.
"""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError

_listeners: list[Callable[[], Any]] = []


def before_commit(listener: Callable[[], Any]) -> None:
    """Call a function at the end of every transaction, inside it; what it raises rolls the transaction back."""
    if listener not in _listeners:
        _listeners.append(listener)


class AskedBeforeCommit:
    """Mixed into a `DatabaseWrapper`: its `_commit` asks the listeners first."""

    connection: Any
    in_atomic_block: bool
    run_on_commit: list[Any]

    def _commit(self) -> Any:
        """Commit; the listeners still write into the same transaction."""
        if self.run_on_commit:
            self.in_atomic_block = True
            try:
                for listener in _listeners:
                    listener()
            except DatabaseError:
                raise
            except Exception as error:  # Django rolls back for errors of the database only
                raise DatabaseError("what must be written before a commit could not be written") from error
            finally:
                self.in_atomic_block = False
        return super()._commit()  # type: ignore[misc]
