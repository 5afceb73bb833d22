"""The page of an objection."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from advisory.board.models import Ballot, Round

pytestmark = pytest.mark.django_db


def test_an_objection_after_the_last_day_comes_from_an_old_page(running: Any, client_of: Any) -> None:
    round_, members = running
    Round.objects.filter(pk=round_.pk).update(closes_on=timezone.localdate() - datetime.timedelta(days=1))
    answer = client_of(members[0]).post(f"/beirat/{round_.resolution_id}/sitzung/")
    assert answer.status_code == 409
    assert "geschlossen" in answer.content.decode()
    assert not Ballot.objects.exists()
