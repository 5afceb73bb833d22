"""Fixtures of the process support: everybody around it, and matters at the points where tests begin."""

import pytest

from accounts.models import Organisation
from advisory.support.models import AdvisoryCase, CooperationAgreement
from tests.advisory.support.supported import Circle, an_accompaniment_that_began, ask_for_support


@pytest.fixture
def circle(gotha: Organisation) -> Circle:
    return Circle(gotha)


@pytest.fixture
def an_inquiry(gotha: Organisation, circle: Circle) -> CooperationAgreement:
    """A municipality has asked for support."""
    return ask_for_support(gotha, circle.editor)


@pytest.fixture
def an_accompaniment(gotha: Organisation, circle: Circle) -> AdvisoryCase:
    """An agreement is active, and its accompaniment has just begun."""
    return an_accompaniment_that_began(gotha, circle)
