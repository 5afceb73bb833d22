"""A fresh sign-in before a vote or a release of money: asked once per sitting, not per click."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect


def signed_in_freshly(request: HttpRequest) -> bool:
    """Whether the person proved who she is within the last sitting."""
    records = get_authentication_records(request, request.user)
    latest = max((record.get("at", 0) for record in records), default=0)
    return bool(time.time() - latest < settings.SITTING_SECONDS)


def fresh_sign_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Send a person whose sign-in is too old to confirm it, then back to this page.

    A form that was sent meanwhile is not replayed: its page is shown again, so that every act passes the guards.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in_freshly(request):
            return view(request, *args, **kwargs)
        methods = get_adapter(request).get_reauthentication_methods(request.user)
        if not methods:
            return redirect(settings.LOGIN_URL)
        return redirect(f"{methods[0]['url']}?{urlencode({'next': request.path})}")

    return guarded
