"""Whether a recipient may still get a mail is asked when it leaves."""

from typing import Any

import pytest
from django.core import mail

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from accounts.services.people import end_role, pseudonymise
from accounts.services.roles import give_role
from notifications import delivery, kinds
from notifications.models import OutboxMail
from tests.conftest import make_person
from workflows import registry
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.conversation import write_message
from workflows.permissions import is_on_cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(case: CaseFile, editor: User, caseworker: User, lead: User) -> OutboxMail:
    """A message to the institute: one mail waits for each of two people."""
    case.owner = caseworker
    case.save()
    write_message(case=case, author=editor, text="Ganz vertraulich", key="k")
    return OutboxMail.objects.get(recipient=caseworker)


def kept(row: OutboxMail) -> str:
    """Why it was kept instead of sent; empty if it was sent."""
    delivery.sweep()
    row.refresh_from_db()
    assert (row.state == "WITHDRAWN") is not bool(mail.outbox)
    return row.withdrawn_because


def test_it_is_sent_to_who_still_may(written: OutboxMail) -> None:
    assert delivery.sweep() == 1
    assert len(mail.outbox) == 1


def test_whose_role_ended_gets_nothing_and_the_reason_is_shown(
    written: OutboxMail, caseworker: User, lead: User, client_of: Any
) -> None:
    end_role(assignment=RoleAssignment.objects.get(user=caseworker), actor=lead)
    assert "Rolle ist beendet" in kept(written)
    page = client_of(lead).get(f"/post/{written.pk}/").content.decode()
    assert "Zurückgehalten" in page and "Rolle ist beendet" in page
    assert delivery.sweep() == 0


def test_who_was_recused_meanwhile_gets_nothing(written: OutboxMail, caseworker: User, case: CaseFile) -> None:
    CaseExclusion.objects.create(case=case, user=caseworker)
    assert "Befangenheit" in kept(written)


def test_a_closed_account_gets_nothing(written: OutboxMail, caseworker: User, lead: User) -> None:
    pseudonymise(person=caseworker, actor=lead)
    assert kept(written) == "Das Konto ist stillgelegt."


def test_a_recused_planner_keeps_the_mails_of_her_own_municipality(
    case: CaseFile, gotha: Organisation, caseworker: User
) -> None:
    planner = give_role(user=make_person(Role.BOARD_MEMBER), organisation=gotha, role=Role.APPLICANT_EDITOR).user
    CaseExclusion.objects.create(case=case, user=planner)
    write_message(case=case, author=caseworker, text="x", key="k")
    delivery.sweep()
    assert set(OutboxMail.objects.values_list("state", flat=True)) <= {"SENT"}


def test_every_mail_about_a_case_says_who_may_receive_it() -> None:
    silent = [
        code
        for code, kind in kinds.declared().items()
        if (kind.shown_to == registry.VIEW_CASE or is_on_cases(kind.shown_to)) and not kind.received_by
    ]
    assert silent == []
