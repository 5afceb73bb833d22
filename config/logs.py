"""Logs: a line keeps of an error its class and the places in the code, never a value and never its text.

The text of a database error repeats the values of the row; logs carry ids, not personal data.
"""

import sys
import traceback
from typing import Any

import structlog

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


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def configure_logs(*, debug: bool, readable: bool, level: str) -> dict[str, Any]:
    """Set up structlog and return Django's `LOGGING`: lines to read, or JSON for a collector."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    console = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    processors = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        *([] if debug else [quiet_exceptions]),
        console if readable else structlog.processors.JSONRenderer(),
    ]
    line = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": SHARED, "processors": processors}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
    }
