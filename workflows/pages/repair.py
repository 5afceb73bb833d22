"""Repair a failed step: read what failed and what helps, then let it run again."""

from typing import Any

from django import forms
from django.urls import reverse

from workflows.flows import RepairFlow
from workflows.pages.task import TaskScreen
from workflows.repairs import failed_step, title_of


class Repair(TaskScreen):
    """What failed, what helps, and a button that lets the step run again."""

    nodes = (RepairFlow.repair,)
    form_class = forms.Form
    template_name = "workflows/repair.html"
    done = "Der Schritt läuft noch einmal. Schlägt er wieder fehl, bekommen Sie eine neue Aufgabe."

    def context(self) -> dict[str, Any]:
        """The failed step, and the error by class and id."""
        step = failed_step(self.task.process)
        return super().context() | {
            "title": title_of(step) if step is not None else "",
            "failed_at": step.finished if step is not None else None,
            "error": ((step.data or {}) if step is not None else {}).get("_exception", {}),
        }

    def done_url(self, outcome: Any) -> str:
        """To the inbox."""
        return reverse("workflows:inbox")
