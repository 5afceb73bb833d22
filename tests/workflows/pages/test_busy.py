"""A page that had to wait for too long asks to try again."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from accounts.models import User
from tests.example.flows import ErrandFlow
from tests.workflows.errands import start_errand
from workflows.casefile.models import CaseFile
from workflows.engine.errors import ProcessBusy
from workflows.pages.busy import BusyMiddleware

pytestmark = pytest.mark.django_db


def test_guard_01_a_lock_timeout_asks_to_try_again_and_is_never_a_500(case: CaseFile, editor: User) -> None:
    task = start_errand(case, editor)
    with pytest.raises(ProcessBusy), ErrandFlow.lock(task.process_id):
        raise OperationalError("database is locked")
    request = RequestFactory().get("/")
    request.user = editor
    for error in (ProcessBusy("x"), OperationalError("database is locked")):
        response = BusyMiddleware(lambda _: None).process_exception(request, error)  # type: ignore[arg-type,return-value]
        assert response is not None and response.status_code == 503
    assert BusyMiddleware(lambda _: None).process_exception(request, OperationalError("disk full")) is None  # type: ignore[arg-type,return-value]
