"""The first person of an installation."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from notifications.models import OutboxMail
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def test_the_first_person_is_invited_from_the_command_line_once(rule_set: Any) -> None:
    call_command("invite_first_person", "erste@institut.example", "Erste Person")
    assert OutboxMail.objects.get().address == "erste@institut.example"
    make_person(Role.IKPE_LEAD)
    with pytest.raises(CommandError):
        call_command("invite_first_person", "zweite@institut.example", "Zweite Person")
