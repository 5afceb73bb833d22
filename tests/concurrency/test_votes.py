"""Votes against separate server processes: at the same moment, a hundred times, with an objection between them."""

from pathlib import Path

import pytest

from tests.concurrency.servers import SESSIONS, running_site

pytestmark = [pytest.mark.servers, pytest.mark.postgres]

BOARD = (
    SESSIONS
    + """
from collections import Counter
from io import StringIO
from django.core.management import call_command
from accounts.models import Organisation
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, Elector, Resolution, Round
from notifications.models import OutboxMail
from tests.advisory.board.boards import declare, make_board, an_open_round, task_of
from tests.conftest import make_case
from viewflow.workflow.models import Process, Task
from workflows.models import CaseEvent, CaseFile, RuleSet
def prepare(number):
    case = make_case(Organisation.objects.get(name="Landkreis Gotha"), RuleSet.objects.get())
    members = make_board(number)
    round_ = an_open_round(case)
    for member in members:
        declare(round_, member)
    return round_, members
def verified():
    out = StringIO()
    call_command("verify_journal", stdout=out)
    return "alles stimmt" in out.getvalue()
"""
)
STATE = """
round_ = Round.objects.get()
result = {
    "ballots": Ballot.objects.count(), "voters": Ballot.objects.values("elector").distinct().count(),
    "counts": [round_.yes, round_.no, round_.abstain], "state": round_.state, "outcome": round_.outcome,
    "counted": Task.objects.filter(flow_task=ResolutionFlow.count).count(),
    "confirms": Task.objects.filter(flow_task=ResolutionFlow.confirm).count(),
    "votes": CaseEvent.objects.filter(what="resolution.vote").count(),
    "failed": Task.objects.filter(status="ERROR").count(), "verified": verified(),
}
"""
CHOICES = ("yes", "yes", "no", "abstain", "yes")


def test_fifty_members_vote_at_the_same_moment(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        prepared = site.python(
            BOARD + "round_, members = prepare(50)\n"
            "result = {'resolution': round_.resolution_id, 'sessions': [session_of(one) for one in members]}"
        )
        url = f"/beirat/{prepared['resolution']}/stimme/"
        site.start_web()
        answers = site.at_once(
            [
                ("POST", url, session, {"choice": CHOICES[number % 5], "note": "", "bestaetigt": "ja"})
                for number, session in enumerate(prepared["sessions"])
            ]
        )
        assert {status for status, _ in answers} == {302}, [body[:300] for status, body in answers if status != 302]
        state = site.python(BOARD + STATE)
        assert state == {
            "ballots": 50,
            "voters": 50,
            "counts": [30, 10, 10],
            "state": "COUNTED",
            "outcome": "adopted",
            "counted": 1,
            "confirms": 1,
            "votes": 50,
            "failed": 0,
            "verified": True,
        }
        confirm = site.python(BOARD + "result = task_of(Resolution.objects.get(), ResolutionFlow.confirm).pk")
        twice = [prepared["sessions"][0], prepared["sessions"][1]] * 10
        answers = site.at_once([("POST", f"/beirat/aufgaben/{confirm}/bestaetigen/", one, {}) for one in twice])
        assert {status for status, _ in answers} <= {302, 409}
        announced = site.python(
            BOARD + "result = [Resolution.objects.get().decision, Process.objects.get().status, "
            "Task.objects.filter(flow_task=ResolutionFlow.announce).count(), "
            "OutboxMail.objects.filter(kind='RESOLUTION_ANNOUNCED').count(), verified()]"
        )
        assert announced == ["APPROVED", "DONE", 1, 50, True]


def test_the_same_ballot_a_hundred_times_is_one_ballot(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        prepared = site.python(
            BOARD + "round_, members = prepare(3)\nresult = [round_.resolution_id, session_of(members[2])]"
        )
        site.start_web()
        form = {"choice": "no", "note": "Einmal.", "bestaetigt": "ja"}
        answers = site.at_once([("POST", f"/beirat/{prepared[0]}/stimme/", prepared[1], form)] * 100)
        assert {status for status, _ in answers} == {302}
        state = site.python(BOARD + STATE)
        assert (state["ballots"], state["votes"], state["state"]) == (1, 1, "OPEN")
        assert state["verified"] and state["failed"] == 0


def test_votes_and_an_objection_at_the_same_moment_end_in_one_count(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        prepared = site.python(
            BOARD + "round_, members = prepare(21)\n"
            "result = {'resolution': round_.resolution_id, 'sessions': [session_of(one) for one in members]}"
        )
        base = f"/beirat/{prepared['resolution']}/"
        site.start_web()
        requests = [
            ("POST", f"{base}stimme/", session, {"choice": "yes", "note": "", "bestaetigt": "ja"})
            for session in prepared["sessions"][1:]
        ]
        requests.insert(10, ("POST", f"{base}sitzung/", prepared["sessions"][0], {}))
        answers = site.at_once(requests)
        assert {status for status, _ in answers} <= {302, 409, 422}
        assert answers[10][0] == 302
        state = site.python(BOARD + STATE)
        assert (state["outcome"], state["counted"], state["confirms"], state["failed"]) == ("to_meeting", 1, 1, 0)
        assert state["ballots"] == state["voters"] and state["verified"]
        for session in prepared["sessions"][:2]:
            _, page = site.request("GET", f"{base}ergebnis/", session)
            assert "So wurde abgestimmt" not in page
