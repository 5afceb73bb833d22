"""A lost second factor."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import User
from accounts.services import people
from notifications.models import OutboxMail
from ui.refusals import DomainRefusal

pytestmark = pytest.mark.django_db


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
