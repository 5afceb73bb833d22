"""System checks that refuse an unsafe flow or database before the first request."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from viewflow.utils import get_containing_app_data
from viewflow.workflow.base import Flow as AnyFlow
from viewflow.workflow.nodes import Obsolete

from accounts import policy
from workflows.deadlines.declarations import declared_deadlines
from workflows.engine.failures import QuietFailures
from workflows.engine.flow import Flow
from workflows.engine.lock import ProcessRowLock
from workflows.engine.nodes import HumanTask, Timer


def _subclasses(base: Any) -> Iterator[Any]:
    for subclass in base.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def installed_flows() -> list[Any]:
    """Every flow class that belongs to an installed app, our base left out."""
    found = []
    for flow_class in _subclasses(AnyFlow):
        if flow_class is Flow or not flow_class._nodes_by_name:
            continue
        label, _ = get_containing_app_data(f"{flow_class.__module__}.{flow_class.__name__}")
        if label is not None:
            found.append(flow_class)
    return sorted(found, key=lambda one: f"{one.__module__}.{one.__name__}")


def check_flow(flow_class: Any) -> list[CheckMessage]:
    """Everything that makes one flow unsafe."""
    name = flow_class.__name__
    found: list[CheckMessage] = []

    def refuse(number: int, text: str, hint: str) -> None:
        found.append(Error(f"{name}: {text}", hint=hint, id=f"workflows.E{number:03d}"))

    if not issubclass(flow_class, Flow):
        refuse(1, "does not inherit from workflows.engine.flow.Flow.", "Use our base class.")
    if not isinstance(flow_class.lock_impl, ProcessRowLock):
        refuse(2, "runs without our lock.", "Do not set lock_impl.")
    parents = [base for base in flow_class.__mro__[1:] if getattr(base, "_nodes_by_name", None)]
    if parents:
        refuse(3, f"inherits from the concrete flow {parents[0].__name__}.", "Build flows with functions instead.")
    templates = [flow_class.process_summary_template, flow_class.process_result_template]
    for node in flow_class.instance.nodes():
        if isinstance(node, Obsolete):
            continue
        if hasattr(Flow, node.name):
            refuse(11, f"the node {node.name} hides a part of the engine.", "Give the node another name.")
        templates += [node.task_summary_template, node.task_result_template]
        if not issubclass(node.activation_class, QuietFailures):
            refuse(4, f"the node {node.name} keeps local variables of failures.", "Use workflows.engine.nodes.")
        if isinstance(node, HumanTask):
            _check_human_task(node, refuse)
        if isinstance(node, HumanTask | Timer):
            _check_deadline(node, refuse)
    if any("{{" in template or "{%" in template for template in templates):
        refuse(8, "puts values into a brief, which lists mark as safe.", "Leave summary and result templates plain.")
    return found


def _check_human_task(node: HumanTask, refuse: Any) -> None:
    if not node.permission:
        refuse(5, f"the node {node.name} does not say who may do it.", 'Add .Permitted("app.permission").')
    elif node.permission not in policy.declared():
        refuse(6, f"the node {node.name} names the undeclared permission {node.permission}.", "Declare it.")
    elif policy.declared()[node.permission].withheld is None:
        refuse(9, f"{node.permission} of {node.name} ignores recusal.", "Declare it with declare_case_permission.")
    if not node.task_title or node.task_title == node.name.replace("_", " ").title():
        refuse(7, f"the node {node.name} has no German title.", "Add .Annotation(title=…).")


def _check_deadline(node: Any, refuse: Any) -> None:
    if node.deadline_code and node.deadline_code not in declared_deadlines():
        refuse(10, f"the node {node.name} names the undeclared deadline {node.deadline_code}.", "Declare it.")


def check_flows(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check every installed flow."""
    return [message for flow_class in installed_flows() for message in check_flow(flow_class)]


def check_databases(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check the configured databases."""
    return judge_databases(settings.DATABASES)


def judge_databases(databases: dict[str, dict[str, Any]]) -> list[CheckMessage]:
    """Transactions must be ours, SQLite must take its lock at the beginning, PostgreSQL must not wait for ever."""
    found: list[CheckMessage] = []
    for alias, database in databases.items():
        if database.get("ATOMIC_REQUESTS"):
            found.append(Error(f"{alias}: ATOMIC_REQUESTS must stay off.", id="workflows.E020"))
        options = database.get("OPTIONS", {})
        if database["ENGINE"].endswith("sqlite3") and options.get("transaction_mode") != "IMMEDIATE":
            found.append(Error(f"{alias}: SQLite needs transaction_mode IMMEDIATE.", id="workflows.E021"))
        if database["ENGINE"].endswith("postgresql") and not re.search(r"lock_timeout=\d", str(options.get("options"))):
            found.append(Error(f"{alias}: PostgreSQL needs a lock_timeout.", id="workflows.E022"))
    return found
