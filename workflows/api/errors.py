"""Turns what the engine refuses into JSON: 404, 409, 422 or 503, never 500."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from ui.refusals import DomainRefusal
from workflows.engine.errors import ProcessBusy, TaskClosed, TaskNotFound
from workflows.engine.lock import is_lock_trouble

NOT_FOUND = "Das gibt es nicht, oder Sie dürfen es nicht sehen."


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The handler of every API view; foreign and missing give one answer."""
    if isinstance(error, ProcessBusy) or (isinstance(error, OperationalError) and is_lock_trouble(error)):
        return Response(
            {"detail": "Gerade arbeitet jemand anders daran. Versuchen Sie es in ein paar Sekunden noch einmal."},
            status=status.HTTP_503_SERVICE_UNAVAILABLE,
            headers={"Retry-After": "3"},
        )
    if isinstance(error, TaskClosed):
        return Response({"detail": str(error)}, status=status.HTTP_409_CONFLICT)
    if isinstance(error, DomainRefusal):
        return Response({"detail": str(error)}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
    if isinstance(error, RecursionError):
        return Response({"detail": "So tief verschachtelt lesen wir nichts."}, status=status.HTTP_400_BAD_REQUEST)
    if isinstance(error, (TaskNotFound, ObjectDoesNotExist)):
        return Response({"detail": NOT_FOUND}, status=status.HTTP_404_NOT_FOUND)
    response = exception_handler(error, context)
    if response is not None and response.status_code == status.HTTP_404_NOT_FOUND:
        response.data = {"detail": NOT_FOUND}
    return response
