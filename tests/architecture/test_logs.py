"""Logs carry ids and places, never what a person typed."""

import io
import logging

import structlog

from config.logs import quiet_exceptions


def test_an_error_leaves_class_and_places_but_no_value() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                quiet_exceptions,
                structlog.processors.JSONRenderer(),
            ]
        )
    )
    logger = logging.getLogger("tests.logs")
    logger.propagate = False
    logger.addHandler(handler)
    secret = "geheim-4711"
    try:
        raise ValueError(f"Key (email)=({secret}) already exists")
    except ValueError:
        logger.exception("failed")
    logger.removeHandler(handler)
    assert "ValueError" in stream.getvalue() and "test_logs.py" in stream.getvalue()
    assert secret not in stream.getvalue()
