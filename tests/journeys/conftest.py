"""Whoever walks a journey honestly is never blamed: at its end every journal, row and file fits."""

from collections.abc import Iterator

import pytest

from workflows.casefile import journal
from workflows.casefile.proofs.verify import Counts, verify_all


@pytest.fixture(autouse=True)
def everything_fits(db: None) -> Iterator[None]:
    yield
    journal.seal_the_rest()  # as every commit does, which a test never reaches
    assert list(verify_all(Counts())) == []
