"""Another person becomes responsible: her open work goes with the case, both are told."""

import pytest
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import User
from notifications.models import OutboxMail
from tests.conftest import make_person
from tests.example.flows import ErrandFlow
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.handover import hand_over_case

pytestmark = pytest.mark.django_db


def test_work_goes_with_the_case_and_both_are_told(case: CaseFile, editor: User, caseworker: User, lead: User) -> None:
    process = ErrandFlow.asked.run(case=case, actor=editor, key="m-1", text="x")
    task = Task.objects.get(process=process, flow_task=ErrandFlow.check)
    service.assign_task(actor=caseworker, task_id=task.pk, to=caseworker)
    hand_over_case(case=case, to=caseworker, actor=lead)
    colleague = make_person(Role.IKPE_CASEWORKER)
    for _ in range(2):
        hand_over_case(case=case, to=colleague, actor=lead)
    task.refresh_from_db()
    assert (CaseFile.objects.get(pk=case.pk).owner, task.owner) == (colleague, colleague)
    told = OutboxMail.objects.filter(kind="CASE_HANDED_OVER", subject__contains=colleague.name)
    assert {one.recipient for one in told} == {caseworker, colleague}
    assert case.events.filter(what="case_handed_over").count() == 2


def test_who_takes_it_herself_needs_no_mail(case: CaseFile, caseworker: User) -> None:
    hand_over_case(case=case, to=caseworker, actor=caseworker)
    assert not OutboxMail.objects.filter(kind="CASE_HANDED_OVER").exists()
