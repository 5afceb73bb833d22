"""Databases and static files that sites are copied from: made once in a test run, by whoever needs them first."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = {
    "empty": "",
    "world": "from tests.conftest import load_world; load_world()",
    "demonstration": """
from demo.applications import Demo
from demo.board import BoardDemo
from funding.applications.acts.rest import let_rest
from notifications import delivery
from workflows.engine.sweeps import beat
demo = Demo()
demo.build()
BoardDemo(demo).build()
demo.draft("Stadt Gera")
let_rest(case=demo.asked("Landkreis Altenburger Land"), actor=demo.lea, note="Besprochen.")
for _ in range(5):
    delivery.sweep()
beat("engine")
""",
}
"""What runs on a migrated database before it is copied, by the name of the template."""


def shared_folder() -> Path:
    """The folder of this test run, the same in each of its processes."""
    return Path(os.environ["TEST_TEMPLATES"])


def address_of(name: str, folder: Path) -> str:
    """The address of a database: on the server of DATABASE_URL, else a file in the folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        return f"sqlite:///{folder / name}.sqlite3"
    return urllib.parse.urlunsplit(urllib.parse.urlsplit(server)._replace(path=f"/{name}"))


def _execute(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def _name_of(template: str) -> str:
    return f"{shared_folder().name.lower().replace('-', '_')}_{template}"


def _copy(template: str, address: str) -> None:
    origin = address_of(_name_of(template), shared_folder())
    if origin.startswith("sqlite"):
        shutil.copyfile(origin.removeprefix("sqlite:///"), address.removeprefix("sqlite:///"))
    else:
        name = urllib.parse.urlsplit(address).path[1:]
        _execute(f"CREATE DATABASE {name} TEMPLATE {_name_of(template)}")


def _run(address: str, *command: str) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "DATABASE_URL": address,
        "DATA_DIR": str(shared_folder()),
        "SECRET_KEY": "only-for-tests",
        "DEMO": "1",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]


def _make(template: str) -> None:
    if template == "static":
        _run("sqlite:///:memory:", "manage.py", "collectstatic", "--noinput", "-v", "0")
        return
    address = address_of(_name_of(template), shared_folder())
    if template == "empty":
        if not address.startswith("sqlite"):
            _execute(f"CREATE DATABASE {_name_of(template)}")
        _run(address, "manage.py", "migrate", "-v", "0")
    else:
        _ensure("empty")
        with _alone("copy-empty"):
            _copy("empty", address)
        _run(address, "-c", f"import django; django.setup()\n{PROGRAMS[template]}")
    if address.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _ensure(template: str) -> None:
    """The template is there: made now, or by another process of the test run, for which this one waits."""
    made = shared_folder() / f"{template}.made"
    with _alone(template):
        if not made.exists():
            _make(template)
            made.touch()


@contextlib.contextmanager
def _alone(what: str) -> Iterator[None]:
    """Only one process of the test run does this at a time."""
    with (shared_folder() / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def link_static_files(folder: Path) -> None:
    """The collected static files, seen from the folder of a site."""
    _ensure("static")
    (folder / "static").symlink_to(shared_folder() / "static")


def copy_of(template: str, folder: Path) -> tuple[str, Callable[[], None]]:
    """The address of a copy of a template, for a site or the tests; and what removes it afterwards."""
    name = f"fk_{uuid.uuid4().hex[:12]}"
    address = address_of(name, folder)
    _ensure(template)
    with _alone(f"copy-{template}"):
        _copy(template, address)
    if address.startswith("sqlite"):
        return address, lambda: None
    return address, lambda: _execute(f"DROP DATABASE {name} WITH (FORCE)")
