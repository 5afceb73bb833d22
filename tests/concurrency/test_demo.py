"""The demonstration starts, says where it is, and leaves nothing behind however it ends."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.concurrency.servers import ROOT, free_port, wait_until

pytestmark = [pytest.mark.once, pytest.mark.servers, pytest.mark.xdist_group("servers")]


def group_members(marker: str) -> list[int]:
    """Processes whose environment carries the marker."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if marker.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
    return [pid for pid in found if pid != os.getpid()]


def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        response = connection.getresponse()
        return response.status == 200 and "Zwei Wege ins Programm" in response.read().decode()
    return False


@contextlib.contextmanager
def demonstration(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    port = free_port()
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "DEMO": "1",
        "SECRET_KEY": "demo-test",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment.pop("DATABASE_URL", None)
    with (folder / "demo.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "bin/supervise.py"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_until(lambda: answers(port), 120, "the start page answers")
        yield process, port
    finally:
        for pid in group_members(str(folder)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    "sign",
    [
        signal.SIGKILL,
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
    ],
    ids=lambda sign: sign.name,
)
def test_the_demonstration_leaves_nothing_behind(tmp_path: Path, sign: signal.Signals) -> None:
    with demonstration(tmp_path) as (process, port):
        text = (tmp_path / "demo.log").read_text()
        assert f"http://127.0.0.1:{port}" in text and "lea.sommerfeld@muster.example" in text
        assert len(group_members(str(tmp_path))) >= 7
        process.send_signal(sign)
        started = time.monotonic()
        wait_until(
            lambda: not group_members(str(tmp_path)), 5 if sign == signal.SIGKILL else 15, "all processes have ended"
        )
        assert not answers(port)
        assert time.monotonic() - started < 15
