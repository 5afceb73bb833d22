"""Whose application a step belongs to."""

from typing import Any

from funding.applications.models import Application
from workflows.engine.nodes import case_of


def application_of(activation_or_process: Any) -> Application:
    """The application of a step, with case and organisation loaded."""
    process = getattr(activation_or_process, "process", activation_or_process)
    case = case_of(process)
    application = Application.objects.get(case=case)
    application.case = case
    return application
