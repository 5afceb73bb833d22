"""Roles are given by one door, which refuses what excludes one another."""

import re
from pathlib import Path

import pytest

from accounts.choices import Role
from accounts.models import Organisation, User
from accounts.services.invitations import accept_invitation, invite_person
from accounts.services.roles import give_role
from tests.accounts.asking import invite
from tests.conftest import fresh, make_person
from ui.refusals import DomainRefusal

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).resolve().parents[3]
APPS = ("accounts", "advisory", "demo", "funding", "notifications", "ui", "workflows")


def test_the_refusal_names_both_roles_and_the_reason_at_the_invitation(
    gotha: Organisation, institute: Organisation, editor: User, lead: User
) -> None:
    with pytest.raises(DomainRefusal, match="geht nicht zusammen mit „Bearbeitung in der Kommune“") as refused:
        invite_person(
            organisation=institute, role=Role.IKPE_CASEWORKER, name="X", email=editor.email.upper(), actor=lead
        )
    assert refused.value.field == "role" and "prüft, entscheidet und zahlt nicht" in str(refused.value)


def test_a_role_that_came_between_invitation_and_acceptance_is_seen(
    gotha: Organisation, institute: Organisation, lead: User
) -> None:
    person = make_person(None)
    token = invite(lead, institute, person.email, Role.IKPE_CASEWORKER).split("/")[2]
    give_role(user=person, organisation=gotha, role=Role.APPLICANT_EDITOR)
    with pytest.raises(DomainRefusal, match="geht nicht zusammen"):
        accept_invitation(token=token, password=None)
    assert {role for role, _ in fresh(person).held_roles} == {"applicant_editor"}


def test_nothing_else_gives_a_role() -> None:
    writes = re.compile(r"RoleAssignment(\.objects\.(create|get_or_create|update_or_create|bulk_create))?\((?!models)")
    found = {
        str(path.relative_to(HOUSE))
        for app in APPS
        for path in (HOUSE / app).rglob("*.py")
        if "migrations" not in path.parts and writes.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"accounts/services/roles.py"}
