"""The list of contracts."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from tests.funding.financing.funded import People, start_contract

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


def test_lists_do_not_grow(gotha: Organisation, people: People, client_of: Any) -> None:
    giver = client_of(people.officer)
    counts = []
    for _ in range(2):
        start_contract(gotha)
        with CaptureQueriesContext(connection) as queries:
            assert giver.get("/finanzen/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
