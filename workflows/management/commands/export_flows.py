"""`manage.py export_flows`: write every flow as SVG and BPMN into docs/processes/, and the names of its nodes."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.diagrams.drawing import bpmn_of, svg_of
from workflows.engine.checks import installed_flows

FOLDER = Path(settings.BASE_DIR) / "docs" / "processes"
NODE_NAMES = FOLDER / "node_names.txt"
HEAD = (
    "# Every node name ever released, written by `manage.py export_flows`. "
    "Rows of running processes carry them: removing one needs a data migration."
)


def exported_flows() -> list[Any]:
    """All flows but those of the tests."""
    return [one for one in installed_flows() if one.__module__.split(".")[0] != "tests"]


def released_names() -> set[str]:
    """The names of all nodes that were ever released, as rows carry them."""
    lines = NODE_NAMES.read_text(encoding="utf-8").splitlines() if NODE_NAMES.exists() else []
    return {line for line in lines if line and not line.startswith("#")}


def current_names() -> set[str]:
    """The names of the nodes there are."""
    return {
        f"{flow.instance.app_label}/flows.{flow.__name__}.{node.name}"
        for flow in exported_flows()
        for node in flow.instance.nodes()
    }


def diagrams() -> dict[str, str]:
    """File names and contents of all diagrams."""
    found = {}
    for flow_class in exported_flows():
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", flow_class.__name__).lower()
        found[f"{name}.svg"] = svg_of(flow_class)
        found[f"{name}.bpmn"] = bpmn_of(flow_class)
    return found


class Command(BaseCommand):
    """The tests compare the files with the flows; a name that was released stays in the list."""

    help = "Schreibt alle Prozesse als SVG und BPMN und die Namen ihrer Knoten nach docs/processes/."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, content in diagrams().items():
            (FOLDER / name).write_text(content, encoding="utf-8")
            self.stdout.write(name)
        names = released_names() | current_names()
        NODE_NAMES.write_text("\n".join([HEAD, *sorted(names), ""]), encoding="utf-8")
