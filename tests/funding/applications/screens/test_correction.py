"""A question of the institute is answered, and only what was asked may change."""

from typing import Any

import pytest

from accounts.models import User
from funding.applications.content import difference
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application, ApplicationVersion
from funding.applications.sections import PostForm
from funding.applications.services import checking
from tests.funding.applications.filled import submit_by_services, upload
from ui.fields import NameField
from ui.refusals import DomainRefusal
from workflows.engine import service

pytestmark = pytest.mark.django_db


def test_only_the_listed_items_can_be_changed(ready: Application, asked: Any, editor: User) -> None:
    for typed in (
        {"post": {"tasks": "anders"}},
        {"network": {"network": "anders"}},
        {"post": {"pay": "S 17", "place": "x"}},
    ):
        with pytest.raises(DomainRefusal):
            service.complete_task(user=editor, task_id=asked.pk, values={"typed": typed, "uploads": {}})
    with pytest.raises(DomainRefusal):
        checking.answer_correction(application=ready, actor=editor, typed={}, uploads={"job_description": None})  # type: ignore[dict-item]
    assert ApplicationVersion.objects.count() == 1
    service.complete_task(
        user=editor, task_id=asked.pk, values={"typed": {"post": {"pay": "TVöD S 17, Stufe 3"}}, "uploads": {}}
    )
    assert ApplicationVersion.objects.count() == 2


def test_a_field_that_came_later_does_not_hold_up_an_answer(
    ready: Application, asked: Any, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = {"site": NameField(label="Dienstort"), "fte_note": NameField(label="Bemerkung", required=False)}
    monkeypatch.setattr(PostForm, "base_fields", PostForm.base_fields | later)
    service.complete_task(
        user=editor, task_id=asked.pk, values={"typed": {"post": {"pay": "TVöD S 17, Stufe 3"}}, "uploads": {}}
    )
    first, second = ApplicationVersion.objects.order_by("number")
    assert [one["label"] for one in difference(first.content, second.content)] == ["Stelle: Eingruppierung"]


def test_a_field_that_came_later_is_asked_of_every_draft(
    ready: Application, signatory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostForm, "base_fields", PostForm.base_fields | {"site": NameField(label="Dienstort")})
    with pytest.raises(DomainRefusal, match="„Stelle“ ist noch nicht fertig"):
        submit_by_services(ready, signatory)


def test_a_bad_file_in_an_answer_is_refused_beside_its_field(
    ready: Application, signatory: User, editor: User, caseworker: User, client_of: Any
) -> None:
    case = submit_by_services(ready, signatory)
    process = case.process_links.get().process
    items = [("attachments", "staffing_plan", "Nicht lesbar."), ("post", "pay", "Welche Stufe?")]
    task = process.task_set.get(flow_task=ApplicationFlow.formal_check)
    service.complete_task(user=caseworker, task_id=task.pk, values={"result": "CORRECTION", "note": "", "items": items})
    url = f"/antraege/aufgaben/{process.task_set.get(flow_task=ApplicationFlow.correct).pk}/ergaenzen/"
    for file in (None, upload("a.pdf", b""), upload("a.svg", b"<svg/>")):
        form = {"pay": "S 17, Stufe 3"} | ({"file_staffing_plan": file} if file else {})
        page = client_of(editor).post(url, form)
        assert page.status_code == 422 and "kern-error" in page.content.decode()
        assert 'value="S 17, Stufe 3"' in page.content.decode()
    assert ApplicationVersion.objects.count() == 1
