"""The first person of an installation."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from notifications.models import OutboxMail
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def test_the_first_two_people_are_invited_from_the_command_line(rule_set: Any) -> None:
    call_command("invite_first_person", "erste@institut.example", "Erste Person")
    assert OutboxMail.objects.get().address == "erste@institut.example"
    make_person(Role.IKPE_LEAD)
    call_command("invite_first_person", "zweite@institut.example", "Zweite Person")
    assert OutboxMail.objects.filter(kind="INVITED").count() == 2
    make_person(Role.ADMIN)
    with pytest.raises(CommandError):
        call_command("invite_first_person", "dritte@institut.example", "Zweite Person")
