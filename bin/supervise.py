"""Prepares the demonstration and runs web, worker and timer as one: TERM, INT and HUP stop all.

Each of the three runs under a small guard process (`supervise.py --guard COMMAND…`) that ends it when the parent is
gone, so that nothing is left behind even after kill -9 of the parent.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
GRACE = 8.0
LOOK = 0.5


def end_group(child: "subprocess.Popen[bytes]") -> None:
    """Ask the group of a child to end, and insist after a while."""
    for sign, patience in ((signal.SIGTERM, GRACE), (signal.SIGKILL, 2.0)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
            return


def guard(command: list[str]) -> int:
    """Run a command in a group of its own; end the group on a stop signal or when the parent is gone."""
    parent = os.getppid()
    stopping = False

    def stop(_sign: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for sign in STOP_SIGNALS:
        signal.signal(sign, stop)
    child = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    while child.poll() is None:
        if os.getppid() != parent:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            return 1
        if stopping:
            end_group(child)
            return 0
        time.sleep(LOOK / 2)
    return child.returncode


def manage(*arguments: str) -> None:
    """Run a management command to its end."""
    subprocess.run([PYTHON, "manage.py", *arguments], cwd=ROOT, check=True)


def commands() -> dict[str, list[str]]:
    """The three processes of the demonstration."""
    celery = [PYTHON, "-m", "celery", "--quiet", "-A", "config"]
    folder = Path(os.environ["DATA_DIR"])
    return {
        "web": [
            PYTHON,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--bind",
            f"127.0.0.1:{os.environ['PORT']}",
            "--workers",
            "2",
            "--threads",
            "4",
            "--timeout",
            "60",
            "--log-level",
            "warning",
        ],
        "worker": [
            *celery,
            "worker",
            "--pool",
            "solo",
            "--loglevel",
            "warning",
            "--without-mingle",
            "--without-gossip",
        ],
        "timer": [*celery, "beat", "--loglevel", "warning", "--pidfile", str(folder / "beat.pid")],
    }


def start(command: list[str]) -> "subprocess.Popen[bytes]":
    """Start a command under its guard."""
    return subprocess.Popen([PYTHON, __file__, "--guard", *command], cwd=ROOT, start_new_session=True)


def run() -> int:
    """Prepare, start, watch, stop."""
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage("load_demo")
    (Path(os.environ["DATA_DIR"]) / "beat.pid").unlink(missing_ok=True)
    stopping = False

    def stop(_sign: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for sign in STOP_SIGNALS:
        signal.signal(sign, stop)
    wanted = commands()
    running = {name: start(command) for name, command in wanted.items()}
    sys.stdout.write(f"\nFörderkette läuft: {os.environ['BASE_URL']}   (Strg+C beendet alles)\n")
    sys.stdout.flush()
    failed = 0
    while not stopping:
        time.sleep(LOOK)
        for name, process in list(running.items()):
            if process.poll() is None:
                continue
            if name == "web":
                sys.stderr.write(
                    "Die Webseite ließ sich nicht starten. Ist der Port schon belegt? PORT=8001 bin/demo\n"
                )
                failed, stopping = 1, True
                break
            time.sleep(1)
            running[name] = start(wanted[name])
    for process in running.values():
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    for process in running.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE + 4)
    return failed


if __name__ == "__main__":
    sys.exit(guard(sys.argv[2:]) if sys.argv[1:2] == ["--guard"] else run())
