"""An inquiry: the matter and its process begin together."""

from typing import Any

import pytest
from viewflow.workflow.models import Process, Task

from accounts.models import Organisation
from advisory.support import notices
from advisory.support.flows import CooperationFlow
from advisory.support.models import CooperationAgreement
from tests.advisory.support.supported import Circle, ask_for_support
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db


def test_an_inquiry_has_a_reference_and_a_task_for_the_institute(an_inquiry: CooperationAgreement) -> None:
    case = CaseFile.objects.get(pk=an_inquiry.case_id)
    assert case.reference.startswith("TPK-")
    assert Task.objects.get(process__case_link__case=case, finished__isnull=True).flow_task == (
        CooperationFlow.check_network
    )


def test_an_inquiry_is_stored_whole_or_not_at_all(
    gotha: Organisation, circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("no mail")

    monkeypatch.setattr(notices, "tell_inquired", fail)
    with pytest.raises(RuntimeError, match="no mail"):
        ask_for_support(gotha, circle.editor)
    assert not CooperationAgreement.objects.exists()
    assert not Process.objects.filter(flow_class=CooperationFlow).exists()
