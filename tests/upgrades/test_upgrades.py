"""Databases of earlier versions migrate, keep every row, and every matter in them can be walked to its end.

Every one is migrated with each change; the oldest is walked, those after it in the slow profile.
"""

import contextlib
import gzip
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.backends.sqlite3._functions import register

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAMES = sorted({one.name.partition(".")[0] for one in HERE.glob("*.sql.gz")})
NO_FILES = ("--without-files",)  # a dump holds none
KEPT = ("viewflow_process", "viewflow_task", "workflows_casefile", "workflows_caseevent", "accounts_user")


def test_there_are_dumps() -> None:
    assert NAMES


def rows_in(dump: str) -> dict[str, int]:
    """How many rows a dump holds, by table."""
    return {table: len(re.findall(rf'INSERT INTO "?(?:public\.)?{table}"? VALUES', dump)) for table in KEPT}


@pytest.fixture
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """The address of a database of its own with a dump in it, and its rows."""
    vendor = connection.vendor
    dump = gzip.decompress((HERE / f"{request.param}.{vendor}.sql.gz").read_bytes()).decode()
    if vendor == "sqlite":
        file = tmp_path / "old.sqlite3"
        with sqlite3.connect(file) as filled:
            register(filled)  # what Django calls in constraints of the tables
            filled.executescript(dump)
        yield f"sqlite:///{file}", rows_in(dump)
        return
    name = f"upgrade_{os.getpid()}"
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")  # type: ignore[call-overload]
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    own = re.sub(r"/\w+(?=\?|$)", f"/{name}", address, count=1)
    with psycopg.connect(own, autocommit=True) as filled:
        filled.execute(dump)  # type: ignore[call-overload]
    yield own, rows_in(dump)
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]


def run(place: Path, address: str, *command: str) -> str:
    """A program of this version on that database; what it printed."""
    env = {
        **os.environ,
        "DATABASE_URL": address,
        "DATA_DIR": str(place),
        "SECRET_KEY": "only-for-tests",
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "CELERY_BROKER_URL": "memory://",
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run([sys.executable, *command], check=False, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def counted(address: str) -> dict[str, int]:
    """How many rows the database holds, by table."""
    if address.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database:
            return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}
    with psycopg.connect(address) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}


@pytest.mark.parametrize("loaded", NAMES, indirect=True)
def test_an_old_database_is_migrated_and_keeps_every_row(loaded: tuple[str, dict[str, int]], tmp_path: Path) -> None:
    address, rows = loaded
    assert all(rows.values()), rows
    run(tmp_path, address, "manage.py", "migrate", "--verbosity", "0")
    assert counted(address) == rows
    assert "Vorgänge besiegelt" in run(tmp_path, address, "manage.py", "seal_existing")
    assert run(tmp_path, address, "manage.py", "seal_existing").startswith("0 Vorgänge")
    assert "alles stimmt" in run(tmp_path, address, "manage.py", "verify_journal", *NO_FILES)


@pytest.mark.embedded
@pytest.mark.parametrize(
    "loaded", [NAMES[0], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[1:])], indirect=True
)
def test_every_matter_of_an_old_database_is_walked_to_its_end(
    loaded: tuple[str, dict[str, int]], tmp_path: Path
) -> None:
    address, _ = loaded
    run(tmp_path, address, "manage.py", "migrate", "--verbosity", "0")
    assert "Vorgänge besiegelt" in run(tmp_path, address, "manage.py", "seal_existing")
    assert run(tmp_path, address, "manage.py", "seal_existing").startswith("0 Vorgänge")
    said = run(tmp_path, address, str(HERE / "walk.py"))
    assert " 0 processes open, 0 failed" in said
    assert "alles stimmt" in run(tmp_path, address, "manage.py", "verify_journal", *NO_FILES)
