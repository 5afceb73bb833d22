"""The seventeen guards around the engine, a regression test each (numbers as in docs/engine.md)."""

import json
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from viewflow import this
from viewflow.workflow import flow as stock_flow
from viewflow.workflow import lock as stock_lock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.choices import Role
from accounts.models import User
from notifications.models import OutboxMail
from tests.conftest import fresh, make_case, make_person
from tests.example.flows import ErrandFlow, ParentFlow, PollFlow, ReminderFlow, WaitFlow
from tests.example.models import Errand
from workflows import selectors
from workflows.casefile.models import CaseFile, CaseProcess
from workflows.engine import jobs, service, sweeps
from workflows.engine.checks import check_flow, installed_flows, judge_databases
from workflows.engine.errors import AlreadyStarted, ProcessBusy, TaskClosed, TaskNotFound
from workflows.engine.flow import Flow
from workflows.engine.lock import process_row_lock
from workflows.engine.nodes import End, Function, HumanTask, Start
from workflows.pages.busy import BusyMiddleware

pytestmark = pytest.mark.django_db


def start_errand(case: CaseFile, actor: User, text: str = "Brot") -> Task:
    process = ErrandFlow.asked.run(case=case, actor=actor, key=f"errand-{uuid.uuid4()}", text=text)
    return Task.objects.get(process=process, flow_task=ErrandFlow.check)


def approve(user: User, task: Task) -> Task:
    return service.complete_task(user=user, task_id=task.pk, values={"approved": True, "note": "passt"})


def make_due(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(scheduled="2020-01-01T00:00:00Z")


def ids_of(messages: list[Any]) -> set[str]:
    return {message.id for message in messages}


# 1 ------------------------------------------------------------------------------------------------------------------


def test_guard_01_a_flow_without_our_lock_is_refused() -> None:
    class UnlockedFlow(Flow):
        lock_impl = stock_lock.no_lock
        begun = Start().Next(this.end)
        end = End()

    assert "workflows.E002" in ids_of(check_flow(UnlockedFlow))
    assert ErrandFlow.lock_impl is process_row_lock
    assert "workflows.E002" not in ids_of(check_flow(ErrandFlow))


def test_guard_01_the_lock_is_one_statement_on_the_process_row(case: CaseFile, editor: User) -> None:
    task = start_errand(case, editor)
    with CaptureQueriesContext(connection) as queries, ErrandFlow.lock(task.process_id):
        pass
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 1
    if connection.vendor == "postgresql":
        assert "FOR NO KEY UPDATE" in statements[0]
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone()[0] != "0"
    else:
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


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


def test_guard_01_unsafe_database_settings_are_refused() -> None:
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "ATOMIC_REQUESTS": True, "OPTIONS": {}}
    postgres = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    assert ids_of(judge_databases({"a": sqlite, "b": postgres})) == {
        "workflows.E020",
        "workflows.E021",
        "workflows.E022",
    }
    assert judge_databases(settings.DATABASES) == []


# 2 ------------------------------------------------------------------------------------------------------------------


def test_guard_02_stock_views_are_not_mounted() -> None:
    def callbacks(resolver: Any) -> Any:
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from callbacks(pattern)
            else:
                yield getattr(pattern.callback, "view_class", pattern.callback)

    modules = {callback.__module__ for callback in callbacks(get_resolver())}
    assert not [module for module in modules if module.startswith("viewflow")]


def test_guard_02_a_forged_process_does_nothing(case: CaseFile, editor: User, caseworker: User) -> None:
    task, other = start_errand(case, editor), start_errand(case, editor)
    for forged in (other.process_id, 999_999):
        with pytest.raises(TaskNotFound):
            service.complete_task(
                user=caseworker, task_id=task.pk, process_id=forged, values={"approved": True, "note": "x"}
            )
    assert set(Task.objects.filter(flow_task=ErrandFlow.check).values_list("status", flat=True)) == {STATUS.NEW}


# 3 ------------------------------------------------------------------------------------------------------------------


def test_guard_03_a_human_task_must_say_who_may_do_it() -> None:
    class OpenFlow(Flow):
        begun = Start().Next(this.act)
        act = HumanTask().Annotation(title="Etwas tun").Next(this.end)
        end = End()

    assert "workflows.E005" in ids_of(check_flow(OpenFlow))


def test_a_node_may_not_hide_a_part_of_the_engine() -> None:
    class HidingFlow(Flow):
        begun = Start().Next(this.lock)
        lock = Function(lambda activation: None).Next(this.end)
        end = End()

    assert "workflows.E011" in ids_of(check_flow(HidingFlow))
    assert "workflows.E011" not in ids_of(check_flow(ErrandFlow))


def test_guard_03_unassigning_keeps_the_permission_and_goes_through_the_policy(
    case: CaseFile, editor: User, caseworker: User, lead: User
) -> None:
    task = start_errand(case, editor)
    service.assign_task(actor=caseworker, task_id=task.pk, to=caseworker)
    with pytest.raises(TaskNotFound):
        service.unassign_task(actor=editor, task_id=task.pk)
    service.unassign_task(actor=lead, task_id=task.pk)
    with pytest.raises(TaskNotFound):
        service.complete_task(user=editor, task_id=task.pk, values={"approved": True, "note": "x"})
    assert Task.objects.get(pk=task.pk).owner_permission == "example.check_errand"


def test_guard_03_a_personal_task_stays_with_its_owner(case: CaseFile, person: Any) -> None:
    first, second = person(Role.BOARD_MEMBER), person(Role.BOARD_MEMBER)
    PollFlow.asked.run(case=case, actor=first, key="poll")
    mine = Task.objects.get(owner=first, flow_task=PollFlow.answer)
    for act in (
        lambda: service.complete_task(user=second, task_id=mine.pk),
        lambda: service.assign_task(actor=second, task_id=mine.pk, to=second),
        lambda: service.unassign_task(actor=first, task_id=mine.pk),
    ):
        with pytest.raises(TaskNotFound):
            act()
    assert list(selectors.open_tasks(fresh(second)).values_list("owner_id", flat=True)) == [second.pk]


# 4 ------------------------------------------------------------------------------------------------------------------


def test_guard_04_lists_show_own_rows_only(
    case: CaseFile, jena: Any, editor: User, rule_set: Any, client_of: Any
) -> None:
    foreign = make_case(jena, rule_set, title="Geheimes aus Jena")
    ReminderFlow.begun.run(case=case, actor=editor, key="mine")
    ReminderFlow.begun.run(case=foreign, actor=editor, key="foreign")
    client: Client = client_of(editor)
    for url in ("/aufgaben/", "/vorgaenge/", "/start/"):
        body = client.get(url).content.decode()
        assert "Brot holen" in body or "Angaben ergänzen" in body
        assert "Jena" not in body
    missing, hidden = client.get("/vorgaenge/999999/"), client.get(f"/vorgaenge/{foreign.pk}/")
    assert missing.status_code == hidden.status_code == 404
    assert missing.content == hidden.content


# 5 ------------------------------------------------------------------------------------------------------------------


def everything_stored() -> str:
    rows = [list(Task.objects.values()), list(Process.objects.values()), list(OutboxMail.objects.values())]
    return json.dumps(rows, default=str)


def test_guard_05_a_failing_job_leaves_no_value_of_a_variable(
    case: CaseFile, editor: User, caseworker: User, settings: Any, caplog: Any
) -> None:
    settings.JOB_ATTEMPTS = 1
    task = start_errand(case, editor, text="kaputt")
    approve(caseworker, task)
    job = Task.objects.get(flow_task=ErrandFlow.deliver)
    assert jobs.run_job(job.pk) is False
    job.refresh_from_db()
    assert job.status == STATUS.ERROR
    assert set(job.data["_exception"]) == {"error", "code", "event"}
    assert job.data["_exception"]["error"] == "ValueError"
    for secret in ("geheim-4711", "DE02120300000000202051"):
        assert secret not in everything_stored()
        assert secret not in caplog.text


def test_guard_05_a_failing_step_after_a_timer_leaves_no_value_of_a_variable(
    gotha: Any, rule_set: Any, editor: User
) -> None:
    case = make_case(gotha, rule_set, title="scheitert")
    process = WaitFlow.begun.run(case=case, actor=editor, key="wait")
    make_due(Task.objects.get(process=process, flow_task=WaitFlow.wait))
    assert sweeps.fire_due_timers() == 1
    assert Task.objects.get(process=process, flow_task=WaitFlow.after).status == STATUS.ERROR
    assert "geheim-4711" not in everything_stored()


def test_guard_05_a_stock_node_is_refused() -> None:
    class LoudFlow(Flow):
        begun = Start().Next(this.loud)
        loud = stock_flow.Function(lambda activation: None).Next(this.end)
        end = End()

    assert "workflows.E004" in ids_of(check_flow(LoudFlow))


# 6 ------------------------------------------------------------------------------------------------------------------


def test_guard_06_assign_and_retry_check_the_policy_themselves(
    case: CaseFile, editor: User, caseworker: User, person: Any
) -> None:
    task = start_errand(case, editor)
    outsider = person(Role.FOUNDATION_OFFICER)
    with pytest.raises(TaskNotFound):
        service.assign_task(actor=outsider, task_id=task.pk, to=outsider)
    with pytest.raises(TaskNotFound):
        service.assign_task(actor=caseworker, task_id=task.pk, to=editor)
    Task.objects.filter(pk=task.pk).update(status=STATUS.ERROR)
    with pytest.raises(TaskNotFound):
        service.retry_task(actor=caseworker, task_id=task.pk)


# 7 ------------------------------------------------------------------------------------------------------------------


def test_guard_07_a_brief_with_values_is_refused_and_titles_are_escaped(
    gotha: Any, rule_set: Any, editor: User, client_of: Any
) -> None:
    class BriefFlow(Flow):
        process_summary_template = "{{ process.data.text }}"
        begun = Start().Next(this.end)
        end = End()

    assert "workflows.E008" in ids_of(check_flow(BriefFlow))
    text = "<script>alert(1)</script>{{ settings.SECRET_KEY }}"
    case = make_case(gotha, rule_set, title=text)
    ReminderFlow.begun.run(case=case, actor=editor, key="brief")
    for url in ("/start/", "/vorgaenge/", f"/vorgaenge/{case.pk}/"):
        body = client_of(editor).get(url).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ settings.SECRET_KEY }}" in body


# 8 ------------------------------------------------------------------------------------------------------------------


def test_guard_08_people_are_never_deleted(case: CaseFile, editor: User, caseworker: User) -> None:
    task = start_errand(case, editor)
    service.assign_task(actor=caseworker, task_id=task.pk, to=caseworker)
    with pytest.raises(PermissionDenied):
        caseworker.delete()
    with pytest.raises(PermissionDenied):
        User.objects.filter(pk=caseworker.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [caseworker.pk])
    assert Task.objects.filter(pk=task.pk).exists()


# 9 ------------------------------------------------------------------------------------------------------------------


def test_guard_09_an_effect_starts_once(case: CaseFile, editor: User) -> None:
    first = ErrandFlow.asked.run(case=case, actor=editor, key="only-once", text="a")
    for _ in range(5):
        with pytest.raises(AlreadyStarted) as caught:
            ErrandFlow.asked.run(case=case, actor=editor, key="only-once", text="b")
        assert caught.value.process == first
    assert CaseProcess.objects.filter(key="only-once").count() == 1
    assert Errand.objects.get(case=case).text == "a"


def test_guard_09_looking_at_a_task_changes_nothing(
    case: CaseFile, editor: User, caseworker: User, client_of: Any
) -> None:
    task = start_errand(case, editor)
    before = Task.objects.filter(pk=task.pk).values().get(), case.events.count()
    for _ in range(3):
        assert client_of(caseworker).get(f"/aufgaben/{task.pk}/").status_code == 200
    assert (Task.objects.filter(pk=task.pk).values().get(), case.events.count()) == before


def test_guard_09_a_task_sent_twice_is_done_once(
    case: CaseFile, editor: User, caseworker: User, client_of: Any
) -> None:
    task = start_errand(case, editor)
    client = client_of(caseworker)
    answers = [client.post(f"/aufgaben/{task.pk}/", {"approved": "ja", "note": "gut"}).status_code for _ in range(3)]
    assert answers == [302, 200, 200]
    assert case.events.filter(what="errand.check").count() == 1
    assert Task.objects.filter(flow_task=ErrandFlow.deliver).count() == 1


# 10 -----------------------------------------------------------------------------------------------------------------


def test_guard_10_a_parent_stranded_by_a_crash_is_completed_by_the_sweep(
    case: CaseFile, editor: User, caseworker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = ParentFlow.begun.run(case=case, actor=editor, key="parent")
    check = Task.objects.get(flow_task=ErrandFlow.check)
    monkeypatch.setattr("viewflow.workflow.lock.after_lock_released", lambda callback: None)
    service.complete_task(user=caseworker, task_id=check.pk, values={"approved": False, "note": "nein"})
    parent.refresh_from_db()
    assert parent.finished is None
    assert sweeps.stranded_parents().count() == 1
    assert sweeps.complete_stranded_parents() == 1
    parent.refresh_from_db()
    assert parent.finished is not None
    assert Task.objects.get(flow_task=ParentFlow.child).data == {"child": check.process_id}
    assert sweeps.complete_stranded_parents() == 0


# 11 -----------------------------------------------------------------------------------------------------------------


def test_guard_11_a_failed_step_is_shown_and_can_be_retried(
    gotha: Any, rule_set: Any, editor: User, lead: User, client_of: Any
) -> None:
    case = make_case(gotha, rule_set, title="scheitert")
    process = WaitFlow.begun.run(case=case, actor=editor, key="wait-11")
    make_due(Task.objects.get(process=process, flow_task=WaitFlow.wait))
    sweeps.fire_due_timers()
    failed = Task.objects.get(process=process, status=STATUS.ERROR)
    page = client_of(lead).get("/betrieb/").content.decode()
    assert "Bitte Technik anrufen" in page and failed.data["_exception"]["event"] in page
    CaseFile.objects.filter(pk=case.pk).update(title="gelingt")
    assert client_of(lead).post(f"/betrieb/{failed.pk}/wiederholen/").status_code == 302
    process.refresh_from_db()
    assert process.finished is not None
    assert case.events.filter(what="step_retried").exists()


# 12 -----------------------------------------------------------------------------------------------------------------


def test_guard_12_cancelling_a_task_ends_its_timer(case: CaseFile, editor: User) -> None:
    process = ReminderFlow.begun.run(case=case, actor=editor, key="boundary")
    host = Task.objects.get(process=process, flow_task=ReminderFlow.act)
    with ReminderFlow.lock(process.pk):
        service.cancel_tasks([host.pk])
    assert not Task.objects.filter(process=process, status=STATUS.SCHEDULED).exists()
    assert set(
        Task.objects.filter(process=process).exclude(flow_task=ReminderFlow.begun).values_list("status", flat=True)
    ) == {STATUS.CANCELED}


def test_guard_12_cancelling_a_process_ends_tasks_timers_jobs_and_children(
    case: CaseFile, editor: User, caseworker: User
) -> None:
    parent = ParentFlow.begun.run(case=case, actor=editor, key="parent-12")
    child_task = Task.objects.get(flow_task=ErrandFlow.check)
    service.cancel_process(process=parent, actor=caseworker, reason="zurückgezogen")
    assert not Process.objects.filter(finished__isnull=True).exists()
    assert not Task.objects.filter(finished__isnull=True).exists()
    assert set(case.deadlines.values_list("state", flat=True)) == {"CANCELLED"}
    with pytest.raises(TaskClosed):
        approve(caseworker, child_task)


# 13 -----------------------------------------------------------------------------------------------------------------


def test_guard_13_a_vanished_node_or_flow_does_not_break_lists(
    case: CaseFile, editor: User, caseworker: User, client_of: Any
) -> None:
    first, second = start_errand(case, editor), start_errand(case, editor)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE viewflow_task SET flow_task = 'example/flows.ErrandFlow.removed' WHERE id = %s", [first.pk]
        )
        cursor.execute("UPDATE viewflow_task SET flow_task = 'example/flows.GoneFlow.check' WHERE id = %s", [second.pk])
    client = client_of(caseworker)
    for url in ("/aufgaben/", f"/vorgaenge/{case.pk}/", f"/vorgaenge/{case.pk}/aufgaben/", "/betrieb/"):
        assert client.get(url).status_code == 200
    for task in (first, second):
        assert client.get(f"/aufgaben/{task.pk}/").status_code == 404


# 14 -----------------------------------------------------------------------------------------------------------------


def test_guard_14_inheriting_from_a_concrete_flow_is_refused() -> None:
    class HeirFlow(ErrandFlow):
        process_title = "Erbe"

    assert "workflows.E003" in ids_of(check_flow(HeirFlow))


# 15 -----------------------------------------------------------------------------------------------------------------


def test_guard_15_a_task_that_carries_a_permission_its_node_lost_does_not_break_pages(
    case: CaseFile, editor: User, caseworker: User, client_of: Any
) -> None:
    assert HumanTask()._owner_permission_obj is None
    task = start_errand(case, editor)
    Task.objects.filter(pk=task.pk).update(owner_permission="example.gone")
    client = client_of(caseworker)
    assert client.get("/aufgaben/").status_code == 200
    assert client.get(f"/aufgaben/{task.pk}/").status_code == 404


# 16 -----------------------------------------------------------------------------------------------------------------


def test_guard_16_no_admin_site_lets_anybody_edit_processes() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert "viewflow" not in settings.INSTALLED_APPS


# 17 -----------------------------------------------------------------------------------------------------------------


def test_guard_17_assigning_writes_when(case: CaseFile, editor: User, caseworker: User, person: Any) -> None:
    task = start_errand(case, editor)
    assert service.assign_task(actor=caseworker, task_id=task.pk, to=caseworker).assigned is not None
    done = approve(caseworker, start_errand(case, editor))
    assert done.assigned is not None
    voter = person(Role.BOARD_MEMBER)
    PollFlow.asked.run(case=case, actor=voter, key="poll-17")
    assert Task.objects.get(owner=voter, flow_task=PollFlow.answer).assigned is not None


def test_every_installed_flow_passes_the_checks() -> None:
    assert [
        message
        for flow_class in installed_flows()
        for message in check_flow(flow_class)
        if flow_class.__name__ not in {"UnlockedFlow", "OpenFlow", "LoudFlow", "BriefFlow", "HeirFlow"}
    ] == []


def test_a_person_made_for_a_role_holds_it(rule_set: Any) -> None:
    assert {role for role, _ in make_person(Role.IKPE_LEAD).held_roles} == {"ikpe_lead"}
