"""What a flow and a database must be like is checked before anything starts."""

import pytest
from django.conf import settings
from viewflow import this
from viewflow.workflow import flow as stock_flow
from viewflow.workflow import lock as stock_lock

from tests.example.flows import ErrandFlow
from tests.workflows.errands import ids_of
from workflows.engine.checks import check_flow, installed_flows, judge_databases
from workflows.engine.flow import Flow
from workflows.engine.lock import process_row_lock
from workflows.engine.nodes import End, Function, HumanTask, Start

pytestmark = pytest.mark.django_db


def test_guard_01_a_flow_without_our_lock_is_refused() -> None:
    class UnlockedFlow(Flow):
        lock_impl = stock_lock.no_lock
        begun = Start().Next(this.end)
        end = End()

    assert "workflows.E002" in ids_of(check_flow(UnlockedFlow))
    assert ErrandFlow.lock_impl is process_row_lock
    assert "workflows.E002" not in ids_of(check_flow(ErrandFlow))


def test_guard_01_unsafe_database_settings_are_refused() -> None:
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "ATOMIC_REQUESTS": True, "OPTIONS": {}}
    postgres = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    assert ids_of(judge_databases({"a": sqlite, "b": postgres})) == {
        "workflows.E020",
        "workflows.E021",
        "workflows.E022",
    }
    assert judge_databases(settings.DATABASES) == []


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


def test_guard_05_a_stock_node_is_refused() -> None:
    class LoudFlow(Flow):
        begun = Start().Next(this.loud)
        loud = stock_flow.Function(lambda activation: None).Next(this.end)
        end = End()

    assert "workflows.E004" in ids_of(check_flow(LoudFlow))


def test_guard_14_inheriting_from_a_concrete_flow_is_refused() -> None:
    class HeirFlow(ErrandFlow):
        process_title = "Erbe"

    assert "workflows.E003" in ids_of(check_flow(HeirFlow))


def test_every_installed_flow_passes_the_checks() -> None:
    assert [
        message
        for flow_class in installed_flows()
        for message in check_flow(flow_class)
        if flow_class.__name__ not in {"UnlockedFlow", "OpenFlow", "LoudFlow", "BriefFlow", "HeirFlow"}
    ] == []
