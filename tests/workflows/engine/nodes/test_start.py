"""A flow begins once for each effect."""

import pytest

from accounts.models import User
from tests.example.flows import ErrandFlow
from tests.example.models import Errand
from workflows.casefile.models import CaseFile, CaseProcess
from workflows.engine.errors import AlreadyStarted

pytestmark = pytest.mark.django_db


def test_guard_09_an_effect_starts_once(case: CaseFile, editor: User) -> None:
    first = ErrandFlow.asked.run(case=case, actor=editor, key="only-once", text="a")
    for _ in range(5):
        with pytest.raises(AlreadyStarted) as caught:
            ErrandFlow.asked.run(case=case, actor=editor, key="only-once", text="b")
        assert caught.value.process == first
    assert CaseProcess.objects.filter(key="only-once").count() == 1
    assert Errand.objects.get(case=case).text == "a"
