"""What a log line keeps of an error: its class and the places in the code, never a value and never its text.

The text of a database error repeats the values of the row; logs carry ids, not personal data. A one-time link is in the
address of its page: what opens something is taken out of every line, here and in the access log of gunicorn.
"""

import re
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


HIDDEN = "***"
SECRETS = (
    (re.compile(r"(/einladung/)[^/\s\"?]+"), rf"\g<1>{HIDDEN}"),
    (re.compile(r"(/konto/password/reset/key/)[^/\s\"?]+"), rf"\g<1>{HIDDEN}"),
    (re.compile(r"\bfk_[\w-]{8,}"), f"fk_{HIDDEN}"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), f"{HIDDEN}@{HIDDEN}"),
    (re.compile(r"\b[A-Z]{2}\d{2}(\s?[\dA-Z]{4}){3,7}(\s?[\dA-Z]{1,3})?\b"), HIDDEN),
)


def without_secrets(text: str) -> str:
    """A line without one-time links, keys, mail addresses and account numbers."""
    for found, instead in SECRETS:
        text = found.sub(instead, text)
    return text


def hide_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Take out of every text of a line what opens something or names somebody."""
    return {name: without_secrets(value) if isinstance(value, str) else value for name, value in event.items()}
