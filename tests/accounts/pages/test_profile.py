"""Who is reminded."""

from typing import Any

import pytest

from accounts.models import Organisation, User

pytestmark = pytest.mark.django_db


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
