"""The frame around every page: main navigation, footer and demo strip; entries are handed up by the apps."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class NavigationEntry:
    """One entry of the main navigation, shown to people who hold `permission` (all signed-in people if empty)."""

    title: str
    url_name: str
    permission: str
    order: int


_entries: list[NavigationEntry] = []


def add_navigation(title: str, url_name: str, *, permission: str = "", order: int) -> None:
    """Register an entry; registering the same route again replaces it."""
    _entries[:] = [entry for entry in _entries if entry.url_name != url_name]
    _entries.append(NavigationEntry(title, url_name, permission, order))
    _entries.sort(key=lambda entry: entry.order)


def navigation_for(user: Any, path: str) -> list[dict[str, Any]]:
    """The entries this person may open, with the current one marked."""
    shown = []
    for entry in _entries:
        if entry.permission and not user.has_perm(entry.permission):
            continue
        url = reverse(entry.url_name)
        shown.append({"title": entry.title, "url": url, "current": path == url or path.startswith(url)})
    return shown


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor for the page frame."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "site_name": settings.SITE_NAME,
        "contact": settings.CONTACT,
        "demo": settings.DEMO,
        "navigation": navigation_for(user, request.path) if signed_in else [],
    }
