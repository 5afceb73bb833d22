"""A board of any size, and a resolution put to it."""

import hashlib
import re
from typing import Any

from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import User
from advisory.board.acts.declaring import declare_interest
from advisory.board.acts.voting import Received, cast_ballot
from advisory.board.choices import Decision, NotGranted, Presiding
from advisory.board.figures.matters import Matter
from advisory.board.figures.motions import Motion
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Elector, Resolution, Round, Seat
from advisory.board.services import seats
from advisory.board.steps.votes import open_vote
from tests.conftest import make_person
from workflows.casefile.models import CaseFile
from workflows.casefile.uploads import CheckedUpload
from workflows.engine import service

RECEIVED = Received(CheckedUpload("mail.pdf", "application/pdf", b"%PDF-1.7", hashlib.sha256(b"%PDF-1.7").hexdigest()))
NASTY = "{{ 7|add:7 }} <script>alert(1)</script> #strong[x]"
BAD_TEXTS = ["x" * 1_000_000, "a\x00b", "a\u202eb", "\u2066a"]
GRANTED = "eine volle Koordinierungsstelle im Landkreis Gotha"


def make_board(number: int, deputies: int = 0) -> list[User]:
    """So many seats with a member each; the first presides, the second stands in; the first seats have a deputy."""
    members = []
    for place in range(number):
        presides = (Presiding.CHAIR, Presiding.DEPUTY_CHAIR)[place].value if place < 2 else ""
        role = Role.BOARD_CHAIR if presides else Role.BOARD_MEMBER
        member = make_person(role, name=f"Mitglied {place + 1}")
        seat = seats.add_seat(name=f"Sitz {place + 1}", presides=presides)
        seats.name_member(seat=seat, user=member)
        members.append(member)
    for place in range(deputies):
        deputy = make_person(Role.BOARD_MEMBER, name=f"Stellvertretung {place + 1}")
        seats.name_member(seat=Seat.objects.get(name=f"Sitz {place + 1}"), user=deputy, as_deputy=True)
        members.append(deputy)
    return members


def put_to_board(case: CaseFile, **values: Any) -> Resolution:
    """Start the flow of a resolution for a case."""
    matter = Matter(
        **{"subject": "Koordinierungsstelle", "proposal": Decision.APPROVED.value, "granted": GRANTED, **values}
    )
    process = ResolutionFlow.prepared.run(case=case, actor=None, key=f"resolution-{case.pk}", matter=matter)
    return Resolution.objects.get(process=process)


def task_of(resolution: Resolution, node: Any) -> Task:
    """The open task of a node."""
    return Task.objects.get(process=resolution.process, flow_task=node, finished__isnull=True)


def open_vote_on(resolution: Resolution, office: User, **values: Any) -> Round:
    """The office makes a proposal and opens the vote."""
    motion = Motion(**{"proposal": Decision.APPROVED.value, "reasons": "Zu früh.", **values})
    service.complete_task(
        user=office, task_id=task_of(resolution, ResolutionFlow.prepare).pk, values={"motion": motion, "days": 7}
    )
    return Round.objects.filter(resolution=resolution).latest("number")


def an_open_round(case: CaseFile, **values: Any) -> Round:
    """A vote that is open."""
    return open_vote_on(put_to_board(case), make_person(Role.BOARD_OFFICE), **values)


def elector_of(round_: Round, member: User) -> Elector:
    """The person's row in a round, as it is now."""
    return Elector.objects.select_related("round__resolution__process").get(round=round_, user=member)


def declare(round_: Round, member: User, answer: str = "NONE") -> None:
    """Declare."""
    declare_interest(elector_id=elector_of(round_, member).pk, actor=member, answer=answer)


def vote(round_: Round, member: User, choice: str = "yes", note: str = "") -> None:
    """Declare where that is missing, and vote."""
    elector = elector_of(round_, member)
    if not elector.interest:
        declare(round_, member)
        elector = elector_of(round_, member)
    task = open_vote(elector, round_.resolution.process)
    cast_ballot(elector=elector, task_id=task.pk if task else None, actor=member, choice=choice, note=note)


def confirm(round_: Round, chair: User) -> None:
    """The chair confirms the count, and rejects where a grant found no majority."""
    values = {"not_granted": NotGranted.REJECT.value, "reasons": "Keine Mehrheit."}
    service.complete_task(user=chair, task_id=task_of(round_.resolution, ResolutionFlow.confirm).pk, values=values)


def again(round_: Round) -> Round:
    """The round as it is now."""
    return Round.objects.select_related("resolution__process").get(pk=round_.pk)


def words_read(page: Any) -> str:
    """What the page that opens a vote sends back of the words it showed."""
    found = re.search(r'name="read" value="([0-9a-f]*)"', page.content.decode())
    return found.group(1) if found else ""
