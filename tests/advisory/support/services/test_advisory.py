"""An advisory case per municipality and per source, and what is noted of its beginning."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from advisory.support.models import AdvisoryCase
from advisory.support.services.advisory import note_kick_off, open_advisory_case
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_a_running_case_is_kept_and_the_journal_says_so(an_accompaniment: AdvisoryCase) -> None:
    source = CaseFile.objects.get(pk=an_accompaniment.source_id)
    with transaction.atomic():
        assert open_advisory_case(source) is None
    assert AdvisoryCase.objects.get() == an_accompaniment
    entry = an_accompaniment.case.events.get(what="support_continues")
    assert entry.data == {"source": source.pk}
    assert entry.actor is None


def test_a_source_opens_one_case(an_accompaniment: AdvisoryCase) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AdvisoryCase.objects.create(case=an_accompaniment.source, source=an_accompaniment.source)


def test_a_kick_off_has_taken_place(an_accompaniment: AdvisoryCase) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(DomainRefusal, match="Zukunft") as refused:
        note_kick_off(advisory=an_accompaniment, on=tomorrow)
    assert refused.value.field == "on"
    assert AdvisoryCase.objects.get().kicked_off_on is None
