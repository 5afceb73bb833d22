"""The end of an accompaniment."""

import pytest
from viewflow.workflow.models import Task

from advisory.support.acts.close import close_support
from advisory.support.choices import SupportStage
from advisory.support.models import AdvisoryCase
from tests.advisory.support.supported import Circle, case_of

pytestmark = pytest.mark.django_db


def test_what_is_open_ends_and_repeating_it_changes_nothing(an_accompaniment: AdvisoryCase, circle: Circle) -> None:
    close_support(advisory=an_accompaniment, actor=circle.adviser, reason="")
    close_support(advisory=an_accompaniment, actor=circle.adviser, reason="")
    case = case_of(an_accompaniment)
    assert case.stage == SupportStage.CLOSED
    assert case.closed_at
    assert case.events.filter(what="support_closed").count() == 1
    assert not Task.objects.filter(process__case_link__case=case, finished__isnull=True).exists()
