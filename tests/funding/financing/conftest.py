"""Fixtures of the financing: everybody who touches money, and the spring in which the contracts of the tests begin."""

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Organisation
from tests.funding.financing.funded import People


@pytest.fixture
def people(gotha: Organisation) -> People:
    return People(gotha)


@pytest.fixture
def spring() -> Iterator[object]:
    with time_machine.travel("2027-04-20 10:00 +0200", tick=False) as clock:
        yield clock
