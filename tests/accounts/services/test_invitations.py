"""Who may invite whom, and for how long an invitation holds."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import AccountEvent, Invitation, Organisation, User
from accounts.services.invitations import accept_invitation, invite_person
from notifications.models import OutboxMail
from tests.accounts.asking import PASSWORD, invite
from tests.conftest import make_person
from ui.refusals import DomainRefusal

pytestmark = pytest.mark.django_db


def test_the_token_is_stored_as_a_hash_only(gotha: Organisation, caseworker: User) -> None:
    token = invite(caseworker, gotha).split("/")[2]
    assert token not in str(list(Invitation.objects.values())) + str(list(OutboxMail.objects.values()))


def test_an_old_withdrawn_or_replaced_invitation_is_refused(gotha: Organisation, caseworker: User) -> None:
    first = invite(caseworker, gotha)
    second = invite(caseworker, gotha)
    assert Client().get(first).status_code == 404
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15), tick=False):
        assert Client().post(second, {"password": PASSWORD}).status_code == 404
    assert not User.objects.filter(email="neu@gotha.example").exists()


def test_an_invitation_never_revives_a_closed_account(gotha: Organisation, caseworker: User, lead: User) -> None:
    known = make_person(Role.APPLICANT_EDITOR, gotha)
    email = known.email
    token = invite(caseworker, gotha, email, Role.APPLICANT_SIGNATORY).split("/")[2]
    User.objects.filter(pk=known.pk).update(is_active=False)
    with pytest.raises(DomainRefusal):
        accept_invitation(token=token, password=None)


def test_a_role_of_another_kind_of_organisation_is_refused(
    gotha: Organisation, caseworker: User, client_of: Any
) -> None:
    response = client_of(caseworker).post(
        "/personen/einladen/", {"organisation": gotha.pk, "role": "board_chair", "name": "X Y", "email": "x@y.example"}
    )
    assert response.status_code == 422 and "gibt es diese Rollen" in response.content.decode()


@pytest.mark.parametrize("role", ["ikpe_lead", "admin", "ikpe_caseworker"])
def test_nobody_raises_a_friend_above_herself(
    institute: Organisation, caseworker: User, lead: User, client_of: Any, role: str
) -> None:
    wish = {"organisation": institute.pk, "role": role, "name": "X Y", "email": "x@y.example"}
    assert client_of(caseworker).post("/personen/einladen/", wish).status_code == 422
    assert not Invitation.objects.exists()
    assert client_of(lead).post("/personen/einladen/", wish).status_code == 302


def test_what_happens_to_accounts_is_kept(gotha: Organisation, caseworker: User) -> None:
    invite(caseworker, gotha)
    assert AccountEvent.objects.filter(what="invited", actor=caseworker).exists()
    with pytest.raises(PermissionDenied):
        caseworker.delete()


def test_a_person_is_one_whatever_form_her_domain_has(gotha: Organisation, lead: User, client: Client) -> None:
    person = User.objects.create_user("x@müller.example", "X", "Ein-langes-Passwort-7")
    invite_person(organisation=gotha, role=Role.APPLICANT_EDITOR, name="X", email="x@xn--mller-kva.example", actor=lead)
    assert Invitation.objects.get(name="X").email == person.email
    assert User.objects.get_by_natural_key("X@MÜLLER.example") == person
    answer = client.post("/konto/login/", {"login": "x@müller.example", "password": "Ein-langes-Passwort-7"})
    assert answer.status_code == 302 and "_auth_user_id" in client.session
