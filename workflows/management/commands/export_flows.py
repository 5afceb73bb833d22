"""`manage.py export_flows`: write every flow as SVG and BPMN into docs/processes/."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.diagrams.drawing import bpmn_of, svg_of
from workflows.engine.checks import installed_flows


def diagrams() -> dict[str, str]:
    """File names and contents of all diagrams."""
    found = {}
    for flow_class in installed_flows():
        if flow_class.__module__.split(".")[0] == "tests":
            continue
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", flow_class.__name__).lower()
        found[f"{name}.svg"] = svg_of(flow_class)
        found[f"{name}.bpmn"] = bpmn_of(flow_class)
    return found


class Command(BaseCommand):
    """The tests compare the files with the flows."""

    help = "Schreibt alle Prozesse als SVG und BPMN nach docs/processes/."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files."""
        folder = Path(settings.BASE_DIR) / "docs" / "processes"
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in diagrams().items():
            (folder / name).write_text(content, encoding="utf-8")
            self.stdout.write(name)
