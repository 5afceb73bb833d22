"""A site of real processes on 127.0.0.1 for one test: own database, own broker, web servers and workers to kill."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.concurrency.templates import ROOT, copy_of, link_static_files

PYTHON = sys.executable
TOKEN = "c" * 32


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], Any], seconds: float, what: str) -> None:
    """Look again and again; fail with words after a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"after {seconds} s still not: {what}")


@dataclass
class Site:
    """A running site; `python` runs code in its environment and returns the JSON that the code prints."""

    folder: Path
    environment: dict[str, str]
    port: int = 0
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def python(self, code: str) -> Any:
        """Run code inside Django; what it assigns to `result` comes back."""
        program = f"import json, django; django.setup()\n{code}\nprint('RESULT' + json.dumps(result, default=str))"
        done = subprocess.run(
            [PYTHON, "-W", "ignore", "-c", program],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.rpartition("RESULT")[2])

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start a process of the site in a group of its own."""
        log = (self.folder / "log.txt").open("ab")
        process = subprocess.Popen(
            [PYTHON, "-W", "ignore", *command],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def start_web(self, workers: int = 4) -> None:
        """Start a web server with several processes; they are forked, so that each is there at once."""
        self.port = free_port()
        self.start(
            "-m",
            "gunicorn",
            "config.wsgi",
            "--preload",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            str(workers),
            "--threads",
            "4",
            "--log-level",
            "warning",
            "--timeout",
            "90",
        )

        def answers() -> bool:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self.request("GET", "/hilfe/")[0] == 200
            return False

        wait_until(answers, 60, "the web server answers")

    def start_worker(self) -> "subprocess.Popen[bytes]":
        """Start a Celery worker."""
        return self.start(
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            "--pool",
            "solo",
            "--loglevel",
            "warning",
            "--without-mingle",
            "--without-gossip",
        )

    def start_beat(self) -> "subprocess.Popen[bytes]":
        """Start the timer."""
        pid = self.folder / f"beat-{uuid.uuid4().hex}.pid"
        return self.start("-m", "celery", "-A", "config", "beat", "--loglevel", "warning", "--pidfile", str(pid))

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """End a process and its group with SIGKILL."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def request(self, method: str, path: str, session: str = "", form: dict[str, str] | None = None) -> tuple[int, str]:
        """One request with a prepared session; returns status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"} if session else {}
        body = None
        if form is not None:
            body = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": TOKEN})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def at_once(self, requests: list[tuple[str, str, str, dict[str, str]]]) -> list[tuple[int, str]]:
        """All requests at the same moment, each on a connection of its own."""
        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(lambda one: self.request(*one), requests))


@contextlib.contextmanager
def running_site(folder: Path, *, like: str = "world", **environment: str) -> Iterator[Site]:
    """A site with a copy of a template (see `templates`); everything it started ends with the block."""
    url, drop = copy_of(like, folder)
    link_static_files(folder)
    site = Site(
        folder,
        {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only-for-tests",
            "CONN_MAX_AGE": "60",
            "TEST_BROKER": "real",
            **environment,
        },
    )
    try:
        yield site
    finally:
        for process in site.processes:
            site.kill(process)
        drop()


SESSIONS = """
import time
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
def session_of(user):
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    store["account_authentication_methods_user"] = str(user.pk)
    store.save()
    return store.session_key
"""
