"""Bodies are capped before anything reads them: how large one may be depends on the route (rule 24).

A length that is announced is believed; one that is not (chunks) is counted while it is read.
"""

import tempfile
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.forms import FileField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ui.access import rule_for

BLOCK = 64 * 1024
MEGABYTE = 1024 * 1024
KEPT_IN_MEMORY = 256 * 1024


def files_taken_by(view: Callable[..., Any]) -> int:
    """How many files a page takes: what its class says (`takes_files`), or as many as its form has fields for."""
    page = getattr(view, "view_class", None)
    said: int | None = getattr(page, "takes_files", None)
    if said is not None:
        return said
    fields = getattr(getattr(page, "form_class", None), "base_fields", {})
    return sum(isinstance(field, FileField) for field in fields.values())


def largest_body(request: HttpRequest, view: Callable[..., Any]) -> int:
    """How many bytes a request to this route may have; files are taken from people who are signed in only."""
    rule = rule_for(view, request.resolver_match.view_name if request.resolver_match else None)
    if rule is not None and rule.kind == "api":
        return int(settings.BODY_API_BYTES)
    files = files_taken_by(view) if getattr(request, "user", None) and request.user.is_authenticated else 0
    return int(settings.BODY_FORM_BYTES + files * settings.UPLOAD_MAX_BYTES)


class BodyMiddleware:
    """Refuses a body that is too large for its route, before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse by the announced length, or by the counted one."""
        limit = largest_body(request, view)
        announced = request.META.get("CONTENT_LENGTH") or ""
        if announced:
            too_large = not announced.isdigit() or len(announced) > 15 or int(announced) > limit
        else:
            too_large = "chunked" in request.headers.get("Transfer-Encoding", "").lower() and not _counted(
                request, limit
            )
        return _refused(request, view, limit) if too_large else None


def _counted(request: Any, limit: int) -> bool:
    """Read a body of unknown length up to the limit and hand it on; False if there is more."""
    stream = request.environ["wsgi.input"]
    if not request.environ.get("wsgi.input_terminated"):
        return True  # nothing says where it ends, and Django reads nothing of it
    kept: Any = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - lives with the request
    size = 0
    while block := stream.read(min(BLOCK, limit + 1 - size)):
        size += len(block)
        if size > limit:
            kept.close()
            return False
        kept.write(block)
    kept.seek(0)
    request.META["CONTENT_LENGTH"] = str(size)
    request._stream = LimitedStream(kept, size)
    return True


def _refused(request: HttpRequest, view: Callable[..., Any], limit: int) -> HttpResponse:
    words = f"Das ist zu groß: Hier nehmen wir zusammen höchstens {max(1, limit // MEGABYTE)} MB an."
    rule = rule_for(view, request.resolver_match.view_name if request.resolver_match else None)
    if rule is not None and rule.kind == "api":
        words = f"Das ist zu groß: Hier nehmen wir höchstens {limit // 1024} KB an."
        problem = {"title": "Zu groß", "status": 413, "detail": words}
        return JsonResponse(problem, status=413, content_type="application/problem+json")
    return render(request, "ui/too_large.html", {"words": words}, status=413)
