"""Workers are killed in the middle of their work, three times; nothing is lost, and nothing is done twice unmarked."""

import collections
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.concurrency.servers import Site, free_port, running_site, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.postgres]
LEASE = 5

MAILS = """
import uuid
from django.db import transaction
from accounts.mails import ACCESS_REQUEST_RECEIVED
from notifications.outbox import Recipient, enqueue
from notifications.models import OutboxMail
with transaction.atomic():
    for number in range(100):
        enqueue(ACCESS_REQUEST_RECEIVED, [Recipient(f"p{number}@x.example", "x")],
                {"organisation": "Landkreis Gotha"}, key=f"k{number}")
result = OutboxMail.objects.count()
"""


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    server = shutil.which("redis-server")
    if server is None:
        if os.environ.get("REQUIRE_REDIS"):
            pytest.fail("redis-server is required here")
        pytest.skip("redis-server is not installed")
    port = free_port()
    process = subprocess.Popen(
        [server, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path), "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    time.sleep(1)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


def kill_three_times(site: Site, ledger: Path) -> None:
    """Queue 100 mails and kill worker after worker while they send."""
    assert site.python(MAILS) == 100
    site.start_beat()

    def accepted() -> list[str]:
        return ledger.read_text().split() if ledger.exists() else []

    for wanted in (10, 30, 50):
        worker = site.start_worker()
        wait_until(lambda wanted=wanted: len(accepted()) >= wanted, 90, f"{wanted} mails accepted")
        site.kill(worker)
    restarted = time.monotonic()
    site.start_worker()
    wait_until(
        lambda: (
            site.python(
                "from notifications.models import OutboxMail\nresult = OutboxMail.objects.filter(state='SENT').count()"
            )
            == 100
        ),
        60,
        "all mails marked as sent",
    )
    took = time.monotonic() - restarted
    counts = collections.Counter(accepted())
    assert len(counts) == 100
    repeated = sum(count - 1 for count in counts.values())
    assert repeated <= 3, "a repeat is possible only in the window of each kill, with the same Message-ID"
    assert took < 2 * LEASE + 50 * 0.05 + 10, f"{took:.1f} s after the restart"


@pytest.fixture
def settings_of_site(tmp_path: Path) -> dict[str, str]:
    return {
        "TEST_EMAIL_BACKEND": "tests.concurrency.ledger.LedgerBackend",
        "LEDGER": str(tmp_path / "ledger.txt"),
        "LEDGER_PAUSE": "0.05",
        "OUTBOX_LEASE_SECONDS": str(LEASE),
        "SWEEP_SECONDS": "1",
        "JOB_LEASE_SECONDS": str(LEASE),
        "JOB_RETRY_SECONDS": "1",
    }


def test_mails_survive_killed_workers_on_the_embedded_broker(tmp_path: Path, settings_of_site: dict[str, str]) -> None:
    with running_site(tmp_path, **settings_of_site) as site:
        kill_three_times(site, tmp_path / "ledger.txt")


@pytest.mark.slow
def test_mails_survive_killed_workers_on_redis(
    tmp_path: Path, settings_of_site: dict[str, str], redis_url: str
) -> None:
    with running_site(tmp_path, BROKER_URL=redis_url, **settings_of_site) as site:
        kill_three_times(site, tmp_path / "ledger.txt")


def test_background_jobs_survive_a_killed_worker(tmp_path: Path, settings_of_site: dict[str, str]) -> None:
    with running_site(tmp_path, **settings_of_site) as site:
        site.python(
            "from tests.concurrency.test_engine import POLL\nexec(POLL)\n"
            "from workflows.engine import service\n"
            "worker = make_person('ikpe_caseworker')\n"
            "for n in range(20):\n"
            "    c = make_case(gotha, rule_set, title=f'Job {n}')\n"
            "    p = ErrandFlow.asked.run(case=c, actor=None, key=f'j{n}', text=f't{n}')\n"
            "    t = Task.objects.get(process=p, flow_task=ErrandFlow.check)\n"
            "    service.complete_task(user=worker, task_id=t.pk, values={'approved': True, 'note': 'n'})\n"
            "Task.objects.filter(flow_task_type='JOB')[:5]\nresult = None"
        )
        site.start_beat()
        first = site.start_worker()
        done = "from tests.example.models import Errand\nresult = Errand.objects.exclude(delivered='').count()"
        wait_until(lambda: site.python(done) >= 1, 60, "a first job is done")
        site.kill(first)
        site.start_worker()
        wait_until(lambda: site.python(done) == 20, 60, "every job is done")
        state = site.python(
            "from viewflow.workflow.models import Process, Task\n"
            "result = [Process.objects.filter(status='DONE').count(), "
            "Task.objects.filter(flow_task_type='JOB', status='DONE').count()]"
        )
        assert state == [20, 20]
