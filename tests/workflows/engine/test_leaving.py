"""Work of a person whose role ends goes back into the common list, and nobody reminds her of it."""

import datetime
from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import ApiToken, Invitation, RoleAssignment, User
from accounts.services.invitations import accept_invitation, invite_person
from accounts.services.people import end_role
from accounts.services.tokens import create_token
from notifications.models import OutboxMail
from tests.conftest import fresh, make_person
from tests.example.flows import ErrandFlow
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline, Reminder
from workflows.deadlines.reminders import send_reminders
from workflows.engine import service
from workflows.engine.handover import hand_over_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(case: CaseFile, editor: User, caseworker: User) -> Task:
    """A task that a caseworker took, of a case she is responsible for."""
    process = ErrandFlow.asked.run(case=case, actor=editor, key="m-1", text="x")
    task = Task.objects.get(process=process, flow_task=ErrandFlow.check)
    service.assign_task(actor=caseworker, task_id=task.pk, to=caseworker)
    hand_over_case(case=case, to=caseworker, actor=caseworker)
    return task


def leave(person: User, actor: User) -> None:
    """All her roles end."""
    for assignment in RoleAssignment.objects.filter(user=person):
        end_role(assignment=assignment, actor=actor)


def test_task_and_case_are_free_for_colleagues(taken: Task, case: CaseFile, caseworker: User, lead: User) -> None:
    leave(caseworker, lead)
    taken.refresh_from_db()
    case.refresh_from_db()
    assert (taken.owner, taken.status, case.owner) == (None, "NEW", None)
    assert [one.what for one in case.events.order_by("-number")[:2]] == ["case_handed_over", "task_unassigned"]
    service.assign_task(actor=lead, task_id=taken.pk, to=lead)


def test_a_person_with_another_role_for_it_keeps_her_work(
    taken: Task, case: CaseFile, caseworker: User, lead: User
) -> None:
    second = make_person(Role.IKPE_LEAD)
    RoleAssignment.objects.create(
        user=caseworker, organisation=second.assignments.get().organisation, role=Role.IKPE_LEAD
    )
    end_role(assignment=RoleAssignment.objects.get(user=caseworker, role=Role.IKPE_CASEWORKER), actor=lead)
    taken.refresh_from_db()
    assert taken.owner_id == caseworker.pk


def test_reminders_go_to_those_who_can_act(taken: Task, caseworker: User, lead: User) -> None:
    RoleAssignment.objects.filter(user=caseworker).update(
        valid_to=datetime.date(2020, 1, 1)
    )  # ended, and nothing freed
    Reminder.objects.update(remind_on=datetime.date(2020, 1, 2))
    Deadline.objects.update(due_on=datetime.date(2030, 1, 2))
    send_reminders(datetime.date(2027, 4, 14))
    reminded = set(OutboxMail.objects.filter(kind="DEADLINES_APPROACHING").values_list("address", flat=True))
    assert caseworker.email not in reminded and lead.email in reminded


def test_keys_and_an_open_invitation_end_with_the_role(caseworker: User, lead: User) -> None:
    create_token(user=caseworker, name="Programm", scopes=["read"])
    place = RoleAssignment.objects.get(user=caseworker).organisation
    invite_person(organisation=place, role=Role.IKPE_CASEWORKER, name="X", email=caseworker.email, actor=lead)
    leave(caseworker, lead)
    assert ApiToken.objects.get().revoked_at is not None
    assert Invitation.objects.get().revoked_at is not None
    with pytest.raises(DomainRefusal, match="gilt nicht mehr"):
        accept_invitation(token="x", password=None)
    assert not fresh(caseworker).has_perm("accounts.view_people")


@pytest.mark.parametrize("spelling", [str.lower, str.upper])
def test_nobody_invites_herself(lead: User, spelling: Any) -> None:
    place = RoleAssignment.objects.get(user=lead).organisation
    with pytest.raises(DomainRefusal, match="Sich selbst"):
        invite_person(organisation=place, role=Role.ADMIN, name="Ich", email=spelling(lead.email), actor=lead)
