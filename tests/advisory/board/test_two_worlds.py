"""Before a round closes, two worlds with opposite votes look the same to everybody: pages, API, mails, journal, log."""

import datetime
import hashlib
import itertools
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from viewflow.workflow.models import Process, Task

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.models.token import TokenScope
from accounts.services.tokens import create_token
from advisory.board.acts.voting import Received, enter_ballot
from advisory.board.models import Ballot, BallotEvidence, Elector, Round
from notifications.models import OutboxMail
from tests.advisory.board.boards import declare, elector_of, make_board, open_vote_on, vote
from tests.architecture.routes import Route, a_third_but_all_of
from tests.architecture.visitors import is_api, own_routes, people
from tests.conftest import fresh, make_person, sign_in_freshly
from tests.funding.applications.filled import bring_to_board, fill_by_services, submit_by_services
from workflows.casefile.models import CaseEvent, StoredFile
from workflows.casefile.uploads import CheckedUpload
from workflows.deadlines.reminders import send_reminders

pytestmark = pytest.mark.django_db
FIRST = ["yes", "no", "abstain", "yes"]
SECOND = ["no", "yes", "yes", "abstain"]
OWN = [  # what a caster reads of the own ballot, and nobody else
    rb"Ihre Stimme: <strong>[^<]+</strong>",
    rb" checked",
    rb"<textarea[^>]*>[^<]*</textarea>",
    rb'"choice":"[a-z]*","note":"[^"]*"',
]
NEAR = ("api:", "board:", "workflows:", "notifications:")
FEW = {
    "(niemand)",
    "applicant_editor",
    "ikpe_caseworker",
    "ikpe_lead",
    "auditor",
    "Geschäftsstelle",
    "Mitglied 0",
    "Mitglied 5",
    "Mitglied 6",
}

ITS_MAIL = uuid.UUID("00000000-0000-4000-8000-000000000007")


class World:
    """An application at the board with an open round, its people with sessions and keys."""

    def __init__(self, gotha: Organisation, editor: User, caseworker: User, lead: User, *, wide: bool = False) -> None:
        self.wide = wide
        self.routes = own_routes() if wide else a_third_but_all_of(NEAR, own_routes())
        self.members = make_board(7)
        self.office = make_person(Role.BOARD_OFFICE, name="Ole Winter")
        signatory = make_person(Role.APPLICANT_SIGNATORY, gotha)
        case = submit_by_services(fill_by_services(gotha, editor), signatory)
        resolution = bring_to_board(case, caseworker, lead, editor)
        self.round: Round = open_vote_on(resolution, self.office)
        self.case, self.editor = case, editor
        self.mails = list(OutboxMail.objects.order_by("created_at", "pk").values_list("pk", flat=True))[-5:]
        roles = {role: user for role, user in people(gotha).items() if user is not None}
        everybody = {
            **roles,
            **{f"Mitglied {n}": one for n, one in enumerate(self.members)},
            "Geschäftsstelle": self.office,
        }
        self.clients = {name: self._client(user) for name, user in everybody.items()}
        self.clients["(niemand)"] = (None, Client(), "")

    def _client(self, user: User) -> tuple[User, Client, str]:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sign_in_freshly(client, user)
        _, key = create_token(user=user, name="Test", scopes=list(TokenScope.values))
        return user, client, key

    def live(self, choices: list[str]) -> None:
        """Four vote, one changes her mind, the office enters a fifth, replaced later; one declared, one is silent."""
        for member, choice in zip(self.members, choices, strict=False):
            vote(self.round, fresh(member), choice, note=f"Anmerkung: {choice}")
        vote(self.round, fresh(self.members[0]), choices[1], note="anders")
        upload = CheckedUpload(
            "beleg.pdf", "application/pdf", choices[0].encode() * 9, hashlib.sha256(choices[0].encode() * 9).hexdigest()
        )
        elector = elector_of(self.round, self.members[4])
        enter_ballot(
            elector_id=elector.pk, actor=self.office, choice=choices[3], not_biased=True, received=Received(upload)
        )
        OutboxMail.objects.filter(kind="BALLOT_ENTERED").update(id=ITS_MAIL)  # the same address in both worlds
        vote(self.round, fresh(self.members[4]), "yes", note="selbst")
        declare(self.round, fresh(self.members[5]))
        send_reminders(datetime.date(2027, 4, 14))

    def values(self, name: str) -> list[Any]:
        """What an argument may be in this world."""
        process = Process.objects.get(resolution=self.round.resolution)
        known: dict[str, list[Any]] = {
            "case_id": [self.case.pk],
            "resolution_id": [self.round.resolution_id],
            "elector_id": list(Elector.objects.values_list("pk", flat=True)),
            "task_id": list(Task.objects.filter(process=process).values_list("pk", flat=True)),
            "file_id": list(StoredFile.objects.values_list("pk", flat=True)),
            "mail_id": [*self.mails, ITS_MAIL],
            "number": [1],
            "code": ["post"],
            "form": ["docx"],
            "person_id": [self.members[0].pk],
            "organisation_id": [self.case.organisation_id],
        }
        found = known.get(name, [1])
        return found if self.wide else found[:1] + found[-1:] if len(found) > 1 else found

    def addresses(self) -> Iterator[tuple[Route, str]]:
        """Every address of the site in this world."""
        for route in self.routes:
            for values in itertools.product(*(self.values(name) for name in route.arguments)):
                yield route, reverse(route.name, kwargs=dict(zip(route.arguments, values, strict=True)))

    def look(self) -> dict[tuple[str, str], Any]:
        """What everybody gets on every address: status, headers, body; the caster's own ballot alone left out."""
        seen: dict[tuple[str, str], Any] = {}
        addresses = list(self.addresses())
        voters = {f"Mitglied {n}" for n in range(4)} | {"board_chair", "board_member"}
        for name, (_, client, key) in self.clients.items():
            if not self.wide and name not in FEW:
                continue
            for route, url in addresses:
                if is_api(route):
                    answer = Client().get(url, headers={"Authorization": f"Bearer {key}"} if key else {})
                else:
                    client.cookies.pop("messages", None)
                    answer = client.get(url)
                seen[name, url] = (answer.status_code, *looks_of(answer, own=name in voters))
        return seen


def looks_of(answer: Any, *, own: bool) -> tuple[list[tuple[str, str]], bytes]:
    """Headers, names of cookies and the body, without tokens that are new on every request."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Type", "").startswith("application/vnd"):
        body = b"docx"
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
    body = re.sub(rb'(name="key" value=)"[^"]+"|seite=[A-Za-z0-9_:%-]+', b"", body)
    left_out = {"Content-Security-Policy"}
    if own and any(re.search(part, body) for part in OWN):
        left_out.add("Content-Length")
        for part in OWN:
            body = re.sub(part, b"", body)
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in left_out)
    return headers + [(name, "") for name in sorted(answer.cookies)], body


def rows() -> dict[str, list[Any]]:
    """What mails, journal and tasks hold."""
    return {
        "mails": sorted(OutboxMail.objects.values_list("kind", "address", "subject", "text", "html")),
        "journal": list(CaseEvent.objects.order_by("case", "number").values_list("what", "actor", "data", "at")),
        "tasks": list(Task.objects.order_by("pk").values_list("flow_task", "status", "owner", "data", "finished")),
        "processes": list(Process.objects.order_by("pk").values_list("data", "status")),
        "electors": list(Elector.objects.order_by("pk").values_list("user", "interest", "recused", "declared_at")),
    }


@pytest.mark.once
@pytest.mark.parametrize("wide", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["few", "everybody"])
def test_nobody_can_tell_two_worlds_apart_before_the_close(  # noqa: PLR0917 - one person per side
    gotha: Organisation, editor: User, caseworker: User, lead: User, caplog: Any, wide: bool
) -> None:
    with time_machine.travel(datetime.datetime(2027, 4, 12, 10, tzinfo=datetime.UTC), tick=False):
        world = World(gotha, editor, caseworker, lead, wide=wide)
        pictures = []
        for choices in (FIRST, SECOND):
            caplog.clear()
            with transaction.atomic():
                world.live(choices)
                assert Ballot.objects.count() == 5 and BallotEvidence.objects.count() == 1
                pictures.append((world.look(), rows(), sorted({record.getMessage() for record in caplog.records})))
                transaction.set_rollback(True)
    (first, first_rows, first_log), (second, second_rows, second_log) = pictures
    assert first.keys() == second.keys() and len(first) > (2000 if wide else 500)
    assert [address for address in first if first[address] != second[address]] == []
    assert first_rows == second_rows
    assert first_log == second_log
    assert sum(answer[0] == 200 for answer in first.values()) > (500 if wide else 150)


def test_the_own_ballot_is_read_by_its_caster_alone(
    gotha: Organisation, editor: User, caseworker: User, lead: User
) -> None:
    world = World(gotha, editor, caseworker, lead)
    for member in world.members[1:3]:
        vote(world.round, fresh(member), "abstain", note="Nur für mich.")
    url = f"/beirat/{world.round.resolution_id}/"
    _, own, _ = world.clients["Mitglied 1"]
    assert "Nur für mich." in own.get(url).content.decode()
    vote(world.round, fresh(world.members[3]), "yes")
    _, other, _ = world.clients["Mitglied 3"]
    page = other.get(url).content.decode()
    assert "Nur für mich." not in page and "<strong>Enthaltung" not in page
