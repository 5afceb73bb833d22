"""The wall between learning and money: two worlds that differ only in what was said and planned look the same to
everybody who pays, on every page, interface, search and mail; to those who learn together they differ."""

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.models.token import TokenScope
from accounts.services.tokens import create_token
from advisory.support.flows import SupportFlow
from advisory.support.models import AdvisoryCase, AdvisorySession, ImplementationPlan, Milestone, PlanGoal
from advisory.support.selectors import goals_of
from advisory.support.services import plans
from funding.financing.flows import PaymentFlow
from funding.financing.models import FundingContract
from notifications.models import OutboxMail
from tests.advisory.board.test_two_worlds import looks_of
from tests.advisory.support.samples import scope_item
from tests.advisory.support.supported import Circle, session, write_plan
from tests.architecture.routes import Route, a_third_but_all_of
from tests.architecture.visitors import is_api, own_routes
from tests.conftest import make_person, sign_in_freshly
from tests.funding.applications.filled import do
from tests.funding.financing.funded import People, call, check, ready
from workflows.casefile.models import CaseEvent, CaseFile, StoredFile
from workflows.conversation import write_message
from workflows.deadlines.models import Deadline
from workflows.deadlines.reminders import send_reminders

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAYING = ("ikpe_caseworker", "ikpe_lead", "foundation_officer", "foundation_signatory")
OUTSIDE = ("board_chair", "board_member", "board_office", "auditor", "ministry_observer", "dpo", "admin")
NEAR = ("api:", "support:", "financing:", "workflows:", "notifications:")
LEARNING = ("adviser", "coordinator", "editor")


class World:
    """A funded municipality with a payment to release, and its advisory case."""

    def __init__(self, gotha: Organisation, jena: Organisation, *, wide: bool = False) -> None:
        self.wide = wide
        self.routes = own_routes() if wide else a_third_but_all_of(NEAR, own_routes())
        self.people, self.circle = People(gotha), Circle(gotha)
        self.contract = ready(gotha, self.people)
        check(call(self.contract, self.people), self.people)
        self.advisory = AdvisoryCase.objects.select_related("case__organisation", "case__rule_set").get()
        do(self.advisory.case, SupportFlow.name_adviser, self.circle.lead, adviser=self.circle.adviser)
        self.mails = list(OutboxMail.objects.values_list("pk", flat=True))  # later ones are compared as rows
        watchers = {role: make_person(role) for role in PAYING + OUTSIDE}
        watchers["foreign"] = make_person(Role.APPLICANT_EDITOR, jena)
        watchers |= {name: getattr(self.circle, name) for name in LEARNING}
        self.clients = {name: self._client(user) for name, user in watchers.items()}

    def _client(self, user: User) -> tuple[Client, str]:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sign_in_freshly(client, user)
        return client, create_token(user=user, name="Test", scopes=list(TokenScope.values))[1]

    def live(self, word: str) -> None:
        """The same steps at the same moments; only the words differ, in length too."""
        circle, case = self.circle, self.advisory.case
        do(case, SupportFlow.kick_off, circle.adviser, on=datetime.date(2027, 4, 20))
        do(case, SupportFlow.clear_goals, circle.coordinator, goals=f"Ziel: {word}")
        items = [scope_item()]
        do(case, SupportFlow.propose_scope, circle.adviser, items=items)
        do(case, SupportFlow.agree_scope, circle.coordinator, approved=True)
        session(
            self.advisory,
            circle,
            place=word,
            participants=word,
            preparation=word,
            result=word,
            next_steps=word,
            confidential_note=f"Nur für mich: {word}",
        )
        plan = write_plan(AdvisoryCase.objects.get(pk=self.advisory.pk), vision=word)
        plans.write_goal(plan=plan, title=word, text=word, goal=goals_of(plan)[0])
        plans.write_milestone(
            goal=goals_of(plan)[0],
            milestone=goals_of(plan)[0].milestones.all()[0],
            title=word,
            due_on=datetime.date(2027, 6, 1),
            owner=word,
        )
        do(case, SupportFlow.write_plan, circle.coordinator)
        do(case, SupportFlow.answer, circle.adviser, approved=True)
        milestone = goals_of(ImplementationPlan.objects.get())[0].milestones.all()[0]
        milestone = Milestone.objects.select_related("goal__plan__advisory__case").get(pk=milestone.pk)
        plans.note_progress(milestone=milestone, actor=circle.coordinator, state="CHANGED", reason=word)
        write_message(case=CaseFile.objects.get(pk=case.pk), author=circle.adviser, text=word, key="m1")
        send_reminders(datetime.date(2027, 4, 21))

    def tasks(self) -> list[int]:
        """The release of a payment and the steps of the advisory case; every human step in the wide picture."""
        rows = Task.objects.filter(flow_task_type="HUMAN").order_by("pk")
        if not self.wide:
            rows = rows.filter(flow_task__in=[PaymentFlow.release, SupportFlow.answer])
        return list(rows.values_list("pk", flat=True))

    def values(self, name: str) -> list[Any]:
        """Every object of this world that an argument may name."""
        known: dict[str, list[Any]] = {
            "case_id": [self.advisory.case_id, self.contract.case_id],
            "contract_id": list(FundingContract.objects.values_list("pk", flat=True)),
            "task_id": self.tasks(),
            "session_id": list(AdvisorySession.objects.values_list("pk", flat=True)),
            "plan_id": list(ImplementationPlan.objects.values_list("pk", flat=True)),
            "goal_id": list(PlanGoal.objects.values_list("pk", flat=True)),
            "milestone_id": list(Milestone.objects.values_list("pk", flat=True)),
            "mail_id": self.mails,
            "file_id": list(StoredFile.objects.values_list("pk", flat=True))[:3],
            "deadline_id": list(Deadline.objects.values_list("pk", flat=True))[:3],
            "person_id": [self.circle.adviser.pk],
            "organisation_id": [self.advisory.case.organisation_id],
            "label": ["2027-05"],
            "year": [2027],
            "code": ["post"],
            "form": ["docx"],
        }
        found = known.get(name, [1])
        return found if self.wide or name == "case_id" else found[:1] + found[-1:] if len(found) > 1 else found

    def addresses(self) -> Iterator[tuple[Route, str]]:
        for route in self.routes:
            if route.name == "notifications:outbox":
                continue  # mails of one moment stand in the order of their random ids; `rows` compares every mail
            for values in itertools.product(*(self.values(name) for name in route.arguments)):
                yield route, reverse(route.name, kwargs=dict(zip(route.arguments, values, strict=True)))
        for search in ("Wegweiser", "lang", "kurz"):
            yield next(one for one in own_routes() if one.name == "workflows:cases"), f"/vorgaenge/?q={search}"

    def look(self, names: tuple[str, ...]) -> dict[tuple[str, str], Any]:
        seen: dict[tuple[str, str], Any] = {}
        addresses = list(self.addresses())
        for name in names:
            client, key = self.clients[name]
            for route, url in addresses:
                if is_api(route):
                    answer = Client().get(url, headers={"Authorization": f"Bearer {key}"})
                else:
                    client.cookies.pop("messages", None)
                    answer = client.get(url)
                seen[name, url] = (answer.status_code, *looks_of(answer, own=False))
        return seen


def rows() -> dict[str, list[Any]]:
    """What mails, journal and tasks hold."""
    mails = OutboxMail.objects.all()
    return {
        "mails": sorted(mails.values_list("kind", "address", "subject", "text", "html")),
        "journal": list(CaseEvent.objects.order_by("case", "number").values_list("what", "actor", "data", "at")),
        "tasks": list(Task.objects.order_by("pk").values_list("flow_task", "status", "owner", "data")),
    }


@pytest.mark.parametrize("wide", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["few", "everybody"])
def test_who_pays_cannot_tell_what_was_learnt(gotha: Organisation, jena: Organisation, wide: bool) -> None:
    with time_machine.travel(datetime.datetime(2027, 4, 20, 10, tzinfo=datetime.UTC), tick=False):
        world = World(gotha, jena, wide=wide)
        watchers = (*PAYING, *OUTSIDE, "foreign") if wide else PAYING[:3]
        pictures = []
        for word in ("kurz", "Sehr lang: das Netzwerk streitet, und das ist gut so."):
            with transaction.atomic():
                world.live(word)
                outside = world.look(watchers)
                inside = world.look(LEARNING[:1])
                pictures.append((outside, inside, rows()))
                transaction.set_rollback(True)
    (first, learnt, first_rows), (second, learnt_too, second_rows) = pictures
    assert first.keys() == second.keys() and len(first) > (2000 if wide else 400)
    assert [address for address in first if first[address] != second[address]] == []
    assert first_rows == second_rows
    assert sum(answer[0] == 200 for answer in first.values()) > 100
    told = {url for (_, url) in learnt if learnt[_, url] != learnt_too[_, url]}
    assert any("/begleitung/termine/" in url for url in told) and any("/plaene/" in url for url in told)
    assert any(url.startswith("/api/v1/advisory-cases/") for url in told)


def test_the_advisers_own_note_is_not_for_the_municipality(gotha: Organisation, jena: Organisation) -> None:
    with time_machine.travel(datetime.datetime(2027, 4, 20, 10, tzinfo=datetime.UTC), tick=False):
        world = World(gotha, jena)
        world.live("Wort")
        url = f"/begleitung/termine/{AdvisorySession.objects.get().pk}/"
        assert "Nur für mich" in world.clients["adviser"][0].get(url).content.decode()
        page = world.clients["coordinator"][0].get(url).content.decode()
        assert "Wort" in page and "Nur für mich" not in page
        assert world.clients["coordinator"][0].get(f"{url}aendern/").status_code == 404
