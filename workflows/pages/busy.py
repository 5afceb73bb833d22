"""Turns what engine and storage refuse into answers: 404, 409 or 503, never 500."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from workflows.casefile.files import FileDoesNotFit
from workflows.engine.errors import ProcessBusy, TaskNotFound
from workflows.engine.lock import is_lock_trouble


class BusyMiddleware:
    """Maps errors of engine and storage that no page handled itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A busy process or database asks to try again; a missing task looks like any missing page."""
        if isinstance(error, ProcessBusy) or (isinstance(error, OperationalError) and is_lock_trouble(error)):
            response = render(request, "ui/busy.html", status=503)
            response["Retry-After"] = "3"
            return response
        if isinstance(error, FileDoesNotFit):
            return render(request, "workflows/file_does_not_fit.html", status=409)
        if isinstance(error, TaskNotFound):
            raise Http404 from error
        return None
