"""The second factor, where it is required."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_only_the_second_factor_lets_staff_in_where_it_is_required(
    settings: Any, lead: User, editor: User, client_of: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    response = client_of(lead).get("/vorgaenge/")
    assert response.status_code == 302 and response.url == "/konto/zweiter-faktor/totp/activate/"
    assert client_of(editor).get("/vorgaenge/").status_code == 200
    Authenticator.objects.create(user=lead, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client_of(lead).get("/vorgaenge/").status_code == 200
