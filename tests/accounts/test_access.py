"""How people get in: request, invitation by button, sign-in with second factor, end of a role."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.choices import OrganisationKind, Role
from accounts.models import AccessRequest, AccountEvent, Invitation, LocalAuthority, Organisation, RoleAssignment, User
from accounts.services import people
from accounts.services.invitations import accept_invitation, invite_person
from accounts.services.reference import load_organisations
from notifications import delivery
from notifications.models import OutboxMail
from tests.conftest import fresh, make_person
from ui.refusals import DomainRefusal

pytestmark = pytest.mark.django_db
PASSWORD = "drei-lange-woerter-hier"


def wanted(gotha: Organisation, **changes: str) -> dict[str, str]:
    values = {
        "organisation": str(gotha.pk),
        "name": "Mia Muster",
        "email": "mia@gotha.example",
        "phone": "03621 000000",
        "interest": "FUNDED",
        "message": "Wir haben Fragen.",
    }
    return values | changes


def test_the_list_of_local_authorities_is_that_of_thuringia(rule_set: Any) -> None:
    assert LocalAuthority.objects.filter(valid_to__isnull=True).count() == 22
    eisenach = LocalAuthority.objects.get(ags="16056")
    assert eisenach.valid_to == datetime.date(2021, 6, 30) and eisenach.successor is not None
    assert eisenach.successor.ags == "16063"
    assert load_organisations() == 23
    assert LocalAuthority.objects.count() == 23
    assert set(Organisation.objects.values_list("kind", flat=True)) >= {"INSTITUTE", "FOUNDATION", "BOARD"}


def test_a_merged_authority_cannot_be_chosen(rule_set: Any) -> None:
    page = Client().get("/zugang/").content.decode()
    assert "Landkreis Gotha" in page and "Eisenach" not in page


def test_the_public_start_page_shows_both_paths_contact_and_sign_in(rule_set: Any) -> None:
    page = Client().get("/").content.decode()
    for words in ("Mit Förderung", "Ohne Förderung", "Zugang anfragen", "0361 000000-0", "Anmelden"):
        assert words in page


def test_a_request_is_confirmed_and_reaches_the_institute(gotha: Organisation, caseworker: User) -> None:
    response = Client().post("/zugang/", wanted(gotha))
    assert response.status_code == 302
    assert {row.address for row in OutboxMail.objects.all()} == {"mia@gotha.example", caseworker.email}


def test_sending_the_request_many_times_makes_one_and_answers_alike(gotha: Organisation, caseworker: User) -> None:
    answers = {Client().post("/zugang/", wanted(gotha)).status_code for _ in range(5)}
    assert answers == {302}
    assert AccessRequest.objects.count() == 1 and OutboxMail.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "A\x00B"},
        {"name": "A\u202eB"},
        {"email": "kein-at"},
        {"email": "a@b.example\nBcc: x@y.example"},
        {"organisation": "999999"},
        {"organisation": "x"},
        {"interest": "OTHER"},
        {"message": "x" * 1_000_000},
        {"phone": "1" * 60},
    ],
)
def test_bad_input_is_refused_beside_the_field_and_nothing_is_stored(
    gotha: Organisation, changes: dict[str, str]
) -> None:
    response = Client().post("/zugang/", wanted(gotha, **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert "kern-error" in page
    assert "Mia Muster" in page or "name" in changes
    assert not AccessRequest.objects.exists() and not OutboxMail.objects.exists()


def invite(
    actor: User, organisation: Organisation, email: str = "neu@gotha.example", role: str = Role.APPLICANT_EDITOR
) -> str:
    invite_person(organisation=organisation, role=role, name="Neu Hier", email=email, actor=actor)
    delivery.sweep()
    link = re.search(r"/einladung/\S+/", str(mail.outbox[-1].body))
    assert link is not None
    return link.group()


def test_opening_an_invitation_changes_nothing_and_the_button_uses_it_up(gotha: Organisation, caseworker: User) -> None:
    link = invite(caseworker, gotha)
    for _ in range(3):
        assert "Einladung annehmen" in Client().get(link).content.decode()
        assert Client().head(link).status_code in (200, 405)
    client = Client()
    assert client.post(link, {"password": PASSWORD}).status_code == 302
    assert client.get("/start/").status_code == 200
    assert Client().post(link, {"password": PASSWORD}).status_code == 404
    user = User.objects.get(email="neu@gotha.example")
    assert user.held_roles == {("applicant_editor", gotha.pk)}


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


@pytest.mark.parametrize("password", ["kurz", "password1234", "neu@gotha.example", ""])
def test_a_weak_password_is_refused_in_german(gotha: Organisation, caseworker: User, password: str) -> None:
    response = Client().post(invite(caseworker, gotha), {"password": password})
    assert response.status_code == 422 and not User.objects.filter(email="neu@gotha.example").exists()


def test_a_known_person_gets_the_new_role_and_keeps_the_password(
    gotha: Organisation, jena: Organisation, caseworker: User
) -> None:
    known = make_person(Role.APPLICANT_EDITOR, jena)
    before = known.password
    Client().post(invite(caseworker, gotha, known.email), {})
    known = fresh(known)
    assert known.password == before and len(known.held_roles) == 2


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


def test_the_institute_invites_from_a_request_which_is_then_answered(
    gotha: Organisation, caseworker: User, client_of: Any
) -> None:
    Client().post("/zugang/", wanted(gotha))
    request = AccessRequest.objects.get()
    client = client_of(caseworker)
    assert "mia@gotha.example" in client.get(f"/personen/einladen/?anfrage={request.pk}").content.decode()
    client.post(
        f"/personen/einladen/?anfrage={request.pk}",
        {"organisation": gotha.pk, "role": "applicant_editor", "name": "Mia Muster", "email": "mia@gotha.example"},
    )
    request.refresh_from_db()
    assert request.state == "INVITED" and request.answered_by == caseworker


def test_only_the_second_factor_lets_staff_in_where_it_is_required(
    settings: Any, lead: User, editor: User, client_of: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    response = client_of(lead).get("/vorgaenge/")
    assert response.status_code == 302 and response.url == "/konto/zweiter-faktor/totp/activate/"
    assert client_of(editor).get("/vorgaenge/").status_code == 200
    Authenticator.objects.create(user=lead, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client_of(lead).get("/vorgaenge/").status_code == 200


def test_a_named_person_resets_a_lost_second_factor_but_not_her_own(
    lead: User, caseworker: User, client_of: Any
) -> None:
    Authenticator.objects.create(user=caseworker, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client_of(caseworker).get(f"/personen/{lead.pk}/zweiter-faktor/").status_code == 404
    assert client_of(lead).post(f"/personen/{caseworker.pk}/zweiter-faktor/").status_code == 302
    assert not Authenticator.objects.filter(user=caseworker).exists()
    assert OutboxMail.objects.get(kind="SECOND_FACTOR_RESET").recipient == caseworker
    with pytest.raises(DomainRefusal):
        people.reset_second_factor(person=lead, actor=lead)


def test_the_help_page_names_who_resets_it(lead: User, settings: Any) -> None:
    settings.DEMO = False
    assert lead.name in Client().get("/hilfe/").content.decode()
    settings.DEMO = True
    assert "ausgeschaltet" in Client().get("/hilfe/").content.decode()


def test_an_ended_role_gives_no_access(editor: User, lead: User, case: Any, client_of: Any) -> None:
    client = client_of(editor)
    assert client.get(f"/vorgaenge/{case.pk}/").status_code == 200
    client_of(lead).post(f"/personen/rollen/{RoleAssignment.objects.get(user=editor).pk}/beenden/")
    assert client.get(f"/vorgaenge/{case.pk}/").status_code == 404


def test_a_pseudonymised_person_cannot_sign_in_and_keeps_her_traces(editor: User, case: Any) -> None:
    client = Client()
    email = editor.email
    people.pseudonymise(person=editor, actor=None)
    assert client.post("/konto/login/", {"login": email, "password": "kein-echtes-Passwort"}).status_code == 200
    assert "_auth_user_id" not in client.session
    assert case.events.first().actor_id == editor.pk
    assert "Miriam" not in str(list(User.objects.values()))


def test_signing_in_works_by_mail_address_in_any_case(editor: User) -> None:
    client = Client()
    response = client.post("/konto/login/", {"login": editor.email.upper(), "password": "kein-echtes-Passwort"})
    assert response.status_code == 302 and response.url == "/start/"


def test_wrong_passwords_and_unknown_addresses_answer_alike(editor: User) -> None:
    def answer(login: str) -> str:
        page = Client().post("/konto/login/", {"login": login, "password": "falsch-falsch-falsch"}).content.decode()
        return re.sub(r'value="[^"]*"', "", page)

    assert answer(editor.email) == answer("niemand@beispiel.example")


def test_a_reset_link_leads_to_the_configured_address_and_answers_alike(editor: User) -> None:
    answers = [
        Client(headers={"host": "127.0.0.1"}).post("/konto/password/reset/", {"email": email})
        for email in (editor.email, "x@y.example")
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/konto/password/reset/done/")] * 2
    delivery.sweep()
    (message,) = mail.outbox
    link = re.search(r"http://127\.0\.0\.1:8000(/konto/password/reset/key/\S+/)", str(message.body))
    assert link is not None
    client = Client()
    form = client.get(link.group(1), follow=True)
    done = client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert done.status_code == 302
    assert Client().post("/konto/login/", {"login": editor.email, "password": PASSWORD}).status_code == 302


def test_nobody_can_sign_up_alone(rule_set: Any) -> None:
    assert Client().get("/konto/signup/").status_code == 404
    assert Client().post("/konto/signup/", {"email": "a@b.example", "password1": PASSWORD}).status_code == 404


def test_the_first_person_is_invited_from_the_command_line_once(rule_set: Any) -> None:
    call_command("invite_first_person", "erste@institut.example", "Erste Person")
    assert OutboxMail.objects.get().address == "erste@institut.example"
    make_person(Role.IKPE_LEAD)
    with pytest.raises(CommandError):
        call_command("invite_first_person", "zweite@institut.example", "Zweite Person")


def test_what_happens_to_accounts_is_kept(gotha: Organisation, caseworker: User) -> None:
    invite(caseworker, gotha)
    assert AccountEvent.objects.filter(what="invited", actor=caseworker).exists()
    with pytest.raises(PermissionDenied):
        caseworker.delete()


def test_an_organisation_of_each_kind_exists_once(rule_set: Any) -> None:
    assert Organisation.objects.filter(kind=OrganisationKind.INSTITUTE).count() == 1


def test_a_municipality_decides_who_is_reminded(
    gotha: Organisation, jena: Organisation, editor: User, client_of: Any
) -> None:
    client = client_of(editor)
    assert f"/personen/kommunen/{gotha.pk}/erinnerungen/" in client.get("/personen/profil/").content.decode()
    assert client.post(f"/personen/kommunen/{gotha.pk}/erinnerungen/", {"remind_signatory": "on"}).status_code == 302
    assert client.post(f"/personen/kommunen/{jena.pk}/erinnerungen/", {"remind_signatory": "on"}).status_code == 404
    gotha.refresh_from_db()
    jena.refresh_from_db()
    assert (gotha.remind_signatory, jena.remind_signatory) == (True, False)
