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

from tests.concurrency.servers import ROOT, free_port, running_site, wait_until

pytestmark = [pytest.mark.once, pytest.mark.servers]


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


def environment_of(folder: Path, port: int) -> dict[str, str]:
    """Where the demonstration lives, and how it is told so."""
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
    return environment


@contextlib.contextmanager
def demonstration(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    port = free_port()
    environment = environment_of(folder, port)
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


SHOWN = """
import django
django.setup()
from django.utils import timezone
from funding.financing.forecast import employments_of, vacancies
from funding.financing.models import FundingContract
from advisory.support.models import AdvisorySession, CooperationAgreement
from viewflow.workflow.models import Task
from workflows.deadlines.models import Deadline
contract = FundingContract.objects.get(status="EFFECTIVE")
late = Deadline.objects.filter(state="RUNNING", rule__code="PLAN_UPDATE", due_on__lt=timezone.localdate())
print(
    contract.payments.filter(paid_on__isnull=False).count(),
    len(vacancies(contract, employments_of(contract))),
    FundingContract.objects.filter(status="SENT").count(),
    CooperationAgreement.objects.filter(active_since__isnull=False).count(),
    late.count(),
    AdvisorySession.objects.count(),
    Task.objects.filter(status="ERROR").count(),
)
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    "sign",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGKILL, marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
        pytest.param(signal.SIGHUP, marks=pytest.mark.slow),
    ],
    ids=lambda sign: sign.name,
)
def test_the_demonstration_shows_every_process_and_leaves_nothing_behind(tmp_path: Path, sign: signal.Signals) -> None:
    with demonstration(tmp_path) as (process, port):
        shown = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SHOWN],
            cwd=ROOT,
            env=environment_of(tmp_path, port),
            capture_output=True,
            text=True,
            check=True,
        )
        assert shown.stdout.split() == ["2", "1", "1", "1", "1", "2", "0"]
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


def test_one_matter_waits_at_every_step_of_every_process(tmp_path: Path) -> None:
    with running_site(tmp_path, like="demonstration", DEMO="1") as site:
        waiting = site.python(
            "from funding.applications.flows import ApplicationFlow\n"
            "from advisory.board.flows import ResolutionFlow\n"
            "from viewflow.workflow.models import Task\n"
            "from workflows.engine.nodes import HumanTask, Subprocess, Timer\n"
            "from workflows.deadlines.models import Deadline\n"
            "from workflows.casefile.models import CaseExclusion\n"
            "from django.utils import timezone\n"
            "open_nodes = {task.flow_task.name for task in Task.objects.filter(finished=None)}\n"
            "kinds = (HumanTask, Subprocess, Timer)\n"
            "flows = (ApplicationFlow.instance, ResolutionFlow.instance)\n"
            "nodes = {n.name for flow in flows for n in flow.nodes() if isinstance(n, kinds)}\n"
            "late = Deadline.objects.filter(state='RUNNING', due_on__lt=timezone.localdate()).count()\n"
            "result = [sorted(nodes - open_nodes), late, CaseExclusion.objects.count(), "
            "Task.objects.filter(status='ERROR').count()]"
        )
        assert waiting[0] == []
        assert waiting[1] >= 1
        assert waiting[2] == 1
        assert waiting[3] == 0
