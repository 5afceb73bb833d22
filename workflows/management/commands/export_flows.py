"""`manage.py export_flows`: write every flow as SVG and BPMN into docs/processes/."""

import re
from pathlib import Path
from typing import Any
from unittest.mock import patch

import viewflow
from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.backends.django import DjangoTemplates
from viewflow.workflow import chart

from workflows.engine.checks import installed_flows

# The chart templates live in an app that we do not install, because it would add its own pages and middleware.
CHART_TEMPLATES = DjangoTemplates(
    {
        "NAME": "charts",
        "DIRS": [str(Path(viewflow.__file__).parent / "templates")],
        "APP_DIRS": False,
        "OPTIONS": {"libraries": {"viewflow": "viewflow.templatetags.viewflow"}},
    }
)


def diagrams() -> dict[str, str]:
    """File names and contents of all diagrams."""
    found = {}
    with patch.object(chart, "get_template", CHART_TEMPLATES.get_template):
        for flow_class in installed_flows():
            if flow_class.__module__.split(".")[0] == "tests":
                continue
            name = re.sub(r"(?<!^)(?=[A-Z])", "_", flow_class.__name__).lower()
            found[f"{name}.svg"] = chart.grid_to_svg(chart.calc_layout_data(flow_class))
            found[f"{name}.bpmn"] = chart.grid_to_bpmn(
                chart.calc_layout_data(flow_class, edge_start_gap_size=0, edge_end_gap_size=0)
            )
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
