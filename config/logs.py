"""What a log line keeps of an error: its class and the places in the code, never a value and never its text.

The text of a database error repeats the values of the row; logs carry ids, not personal data.
"""

import sys
import traceback
from typing import Any

KEPT_FRAMES = 12


def quiet_exceptions(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace an exception by its class and the last places in the code."""
    info = event.pop("exc_info", None)
    if not info:
        return event
    if isinstance(info, BaseException):
        error: BaseException | None = info
    elif isinstance(info, tuple):
        error = info[1]
    else:
        error = sys.exc_info()[1]
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-KEPT_FRAMES:]
        event["error"] = type(error).__name__
        event["places"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames]
    return event
