"""Who may invite whom, and for how long an invitation holds."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import AccountEvent, Invitation, Organisation, RoleAssignment, User
from accounts.services.invitations import accept_invitation, confirm_invitation, invite_person, revoke_invitation
from accounts.services.people import end_role, pseudonymise
from notifications.models import OutboxMail
from tests.accounts.asking import PASSWORD, invite
from tests.conftest import fresh, make_person
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
    make_person(Role.ADMIN)
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


def chair(board: Organisation, lead: User) -> Invitation:
    """An invitation to preside over the board."""
    return invite_person(organisation=board, role=Role.BOARD_CHAIR, name="C", email="c@x.example", actor=lead)


def test_a_powerful_role_waits_for_a_second_person(board: Organisation, lead: User, client_of: Any) -> None:
    second = make_person(Role.FOUNDATION_SIGNATORY)
    waiting = chair(board, lead)
    assert not waiting.is_open and OutboxMail.objects.get().kind == "POWERFUL_ROLE_WAITS"
    page = f"/personen/einladungen/{waiting.pk}/bestaetigen/"
    assert client_of(lead).get(page).status_code == 404
    assert "Einladung bestätigen" in client_of(second).get(page).content.decode()
    assert client_of(second).post(page).status_code == 302
    assert OutboxMail.objects.filter(kind="INVITED", address="c@x.example").count() == 1
    assert list(AccountEvent.objects.filter(what="invitation_confirmed").values_list("actor", flat=True)) == [second.pk]


def test_neither_who_invites_nor_who_is_invited_is_the_second_person(board: Organisation, lead: User) -> None:
    make_person(Role.ADMIN)
    waiting = chair(board, lead)
    invited = User.objects.create_user("c@x.example", "C")
    for somebody in (lead, invited):
        with pytest.raises(DomainRefusal, match="eine zweite Person"):
            confirm_invitation(invitation=waiting, actor=somebody)
    waiting.refresh_from_db()
    assert waiting.waits_for_second


def test_a_withdrawn_or_old_invitation_is_not_confirmed(board: Organisation, lead: User) -> None:
    second = make_person(Role.ADMIN)
    waiting = chair(board, lead)
    late = time_machine.travel(timezone.now() + datetime.timedelta(days=15), tick=False)
    with late, pytest.raises(DomainRefusal, match="wartet nicht mehr"):
        confirm_invitation(invitation=waiting, actor=second)
    revoke_invitation(invitation=waiting, actor=lead)
    with pytest.raises(DomainRefusal, match="wartet nicht mehr"):
        confirm_invitation(invitation=waiting, actor=second)


def test_alone_nobody_gives_a_powerful_role(board: Organisation, lead: User) -> None:
    with pytest.raises(DomainRefusal, match="invite_first_person"):
        chair(board, lead)
    assert not Invitation.objects.exists()


def test_an_open_invitation_does_not_revive_an_ended_role(gotha: Organisation, lead: User, caseworker: User) -> None:
    known = make_person(Role.APPLICANT_EDITOR, gotha)
    token = invite(caseworker, gotha, known.email).split("/")[2]
    end_role(assignment=RoleAssignment.objects.get(user=known), actor=lead)
    with pytest.raises(DomainRefusal, match="gilt nicht mehr"):
        accept_invitation(token=token, password=None)
    assert not fresh(known).held_roles


def test_who_is_pseudonymised_leaves_no_open_invitation(gotha: Organisation, jena: Organisation, lead: User) -> None:
    known = make_person(Role.APPLICANT_EDITOR, gotha)
    token = invite(lead, jena, known.email).split("/")[2]
    pseudonymise(person=known, actor=lead)
    with pytest.raises(DomainRefusal, match="gilt nicht mehr"):
        accept_invitation(token=token, password=PASSWORD)
