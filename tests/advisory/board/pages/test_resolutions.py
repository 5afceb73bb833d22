"""The page of a resolution shows the office who has voted, and nothing too early."""

from typing import Any

import pytest

from accounts.choices import Role
from tests.advisory.board.boards import (
    confirm,
    vote,
)
from tests.conftest import make_person

pytestmark = pytest.mark.django_db


def test_the_page_of_the_office_shows_who_but_never_how(running: Any, client_of: Any) -> None:
    round_, members = running
    office = client_of(make_person(Role.BOARD_OFFICE))
    url = f"/beirat/beschluesse/{round_.resolution_id}/"
    vote(round_, members[0], "no", note="Für das Protokoll.")
    page = office.get(url).content.decode()
    assert "Hat abgestimmt" in page and page.count("Stimme fehlt") == 2
    assert "Ablehnung" not in page and "Für das Protokoll." not in page
    for member in members[1:]:
        vote(round_, member)
    assert "Für das Protokoll." not in office.get(url).content.decode()
    confirm(round_, members[0])
    page = office.get(url).content.decode()
    assert "Für das Protokoll." in page and "So wurde abgestimmt" in page
