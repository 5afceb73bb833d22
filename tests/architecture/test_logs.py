"""Logs carry ids and places, never what a person typed."""

import datetime
import io
import logging
import logging.config
import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core import mail
from django.test import Client
from gunicorn.config import Config

from accounts.models import Organisation, User
from accounts.services.tokens import create_token
from config.access_log import QuietLogger
from config.logs import quiet_exceptions
from notifications import delivery
from tests.accounts.asking import PASSWORD, invite, wanted

HOUSE = Path(__file__).resolve().parents[2]


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


@pytest.fixture
def lines() -> Iterator[Callable[[], str]]:
    """Everything that is logged at INFO or above, as the site writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    configurator: Any = logging.config.DictConfigurator(settings.LOGGING)  # type: ignore[attr-defined]
    handler.setFormatter(configurator.configure_formatter(settings.LOGGING["formatters"]["line"]))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(before)


def reset_link(editor: User) -> str:
    Client().post("/konto/password/reset/", {"email": editor.email})
    delivery.sweep()
    found = re.search(r"/konto/password/reset/key/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    return found.group()


@pytest.mark.django_db
def test_no_flow_that_handles_a_secret_writes_it_down(
    lines: Any, gotha: Organisation, caseworker: User, editor: User, client_of: Any
) -> None:
    invitation, reset = invite(caseworker, gotha), reset_link(editor)
    Client().post(invitation, {"password": "kurz"})
    Client().post(invitation, {"password": PASSWORD})
    Client().get(invitation)  # used up: 404, and Django writes the path of what is not found
    Client().get(reset + "zu-viel/")
    Client().get(reset, follow=True)
    _, key = create_token(user=caseworker, name="Programm", scopes=["read"])
    for secret in (key, f"{key}x"):
        Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/cases")
        Client().get(f"/api/v1/{secret}")
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.post("/konto/login/", {"login": editor.email, "password": "kein-echtes-Passwort"})
    client.post("/konto/zweiter-faktor/authenticate/", {"code": "123987"})
    client_of(caseworker).get("/personen/?q=Nora+Getippt")
    client_of(caseworker).get("/gibt-es-nicht/DE02120300000000202051/nora@getippt.example/")
    Client().post("/zugang/", wanted(gotha, name="Nora Getippt!", phone="0815 4711"))
    written = lines()
    secrets = [invitation.split("/")[2], reset.split("/")[5], key, PASSWORD, "123987", "JBSWY3DPEHPK3PXP", editor.email]
    assert "Not Found: /einladung/***" in written
    assert [one for one in (*secrets, "Nora", "getippt.example", "0815", "DE0212") if one in written] == []


def test_the_access_log_keeps_no_secret_and_nothing_that_was_searched_for() -> None:
    logger = QuietLogger(Config())
    environ = {
        "RAW_URI": "/einladung/geheim-4711/?q=Nora",
        "REQUEST_METHOD": "GET",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": "/einladung/geheim-4711/",
        "QUERY_STRING": "q=Nora",
        "HTTP_REFERER": "http://127.0.0.1/einladung/geheim-4711/",
        "HTTP_AUTHORIZATION": "Bearer fk_geheim-4711",
        "HTTP_COOKIE": "sessionid=geheim-4711",
    }
    response = SimpleNamespace(status="200 OK", sent=1, headers=[("Location", "/einladung/geheim-4711/")])
    request = SimpleNamespace(headers=[("AUTHORIZATION", "Bearer fk_geheim-4711")])
    atoms = logger.atoms(response, request, environ, datetime.timedelta(seconds=1))
    words = str([value for name, value in atoms.items()])
    assert atoms["r"] == "GET /einladung/***/ HTTP/1.1"
    assert "4711" not in words and "Nora" not in words


def test_every_start_by_gunicorn_has_the_quiet_log() -> None:
    assert runpy.run_path(str(HOUSE / "gunicorn.conf.py"))["logger_class"] == "config.access_log.QuietLogger"
