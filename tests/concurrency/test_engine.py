"""Many people, many processes, one lock: what happens at the same moment happens once and in order."""

from pathlib import Path

import pytest

from tests.concurrency.servers import SESSIONS, running_site

pytestmark = [pytest.mark.servers, pytest.mark.postgres]

POLL = """
from tests.conftest import make_case, make_person
from accounts.models import Organisation
from workflows.casefile.models import RuleSet
from tests.example.flows import ErrandFlow, PollFlow, WaitFlow
from viewflow.workflow.models import Process, Task
rule_set = RuleSet.objects.get()
gotha = Organisation.objects.get(name="Landkreis Gotha")
case = make_case(gotha, rule_set)
"""


def test_fifty_people_answer_at_the_same_moment(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        prepared = site.python(
            SESSIONS + POLL + "people = [make_person('board_member') for _ in range(50)]\n"
            "process = PollFlow.asked.run(case=case, actor=None, key='poll')\n"
            "result = [(session_of(p), Task.objects.get(owner=p).pk) for p in people]"
        )
        site.start_web()
        answers = site.at_once([("POST", f"/aufgaben/{task}/", session, {}) for session, task in prepared])
        assert {status for status, _ in answers} == {302}
        state = site.python(
            POLL + "p = Process.objects.get()\n"
            "result = [p.status, Task.objects.filter(flow_task=PollFlow.answer, status='DONE').count(), "
            "Task.objects.filter(flow_task=PollFlow.join).count(), "
            "Task.objects.filter(flow_task=PollFlow.end).count(), "
            "Task.objects.filter(finished=None).count()]"
        )
        assert state == ["DONE", 50, 1, 1, 0]
        assert "alles stimmt" in site.python(
            "from io import StringIO; from django.core.management import call_command\n"
            "out = StringIO(); call_command('verify_journal', stdout=out); result = out.getvalue()"
        )


def test_the_same_form_sent_a_hundred_times_is_one_act(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        session, other, task = site.python(
            SESSIONS + POLL + "a, b = make_person('ikpe_caseworker'), make_person('ikpe_lead')\n"
            "ErrandFlow.asked.run(case=case, actor=None, key='e', text='x')\n"
            "result = [session_of(a), session_of(b), Task.objects.get(flow_task=ErrandFlow.check).pk]"
        )
        site.start_web()
        form = {"approved": "ja", "note": "gut"}
        answers = site.at_once(
            [("POST", f"/aufgaben/{task}/", one, form) for one in (session, other) for _ in range(50)]
        )
        assert {status for status, _ in answers} <= {200, 302, 409, 503}
        counts = site.python(
            POLL + "from workflows.models import CaseEvent\n"
            "result = [CaseEvent.objects.filter(what='errand.check').count(), "
            "Task.objects.filter(flow_task=ErrandFlow.deliver).count()]"
        )
        assert counts == [1, 1]


def test_two_dispatchers_fire_every_timer_once(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        site.python(
            POLL + "for n in range(100):\n    WaitFlow.begun.run(case=case, actor=None, key=f'w{n}')\n"
            "Task.objects.filter(flow_task_type='TIMER').update(scheduled='2020-01-01T00:00:00Z')\nresult = None"
        )
        program = (
            "import django; django.setup()\nfrom workflows.engine import sweeps\n"
            "for _ in range(6): sweeps.fire_due_timers()"
        )
        for process in [site.start("-c", program) for _ in range(2)]:
            assert process.wait(120) == 0, (tmp_path / "log.txt").read_text()[-2000:]
        state = site.python(
            POLL + "result = [Task.objects.filter(flow_task=WaitFlow.after).count(), "
            "Task.objects.filter(flow_task=WaitFlow.wait, status='DONE').count(), "
            "Process.objects.filter(status='DONE').count(), Task.objects.filter(status='ERROR').count()]"
        )
        assert state == [100, 100, 100, 0]
