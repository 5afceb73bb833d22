"""The generic task screen, and the base of every screen that does a task of a flow: one form, one button."""

from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from ui.acting import ActPage, ButtonPage
from ui.forms import form_page
from ui.refusals import DomainRefusal
from workflows import registry, selectors
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.errors import TaskClosed
from workflows.engine.nodes import HumanTask
from workflows.pages.presenters import deadline_row, task_row


def task_context(task: Task) -> dict[str, Any]:
    """The task with its case and its running deadline, in the words of a page."""
    row = task_row(task)
    deadlines = task.deadlines.select_related("rule", "case__organisation").order_by("-pk")[:1]
    return {
        "task": row,
        "case": row.case,
        "node": task.flow_task,
        "deadlines": [deadline_row(deadline) for deadline in deadlines if deadline.is_open],
    }


class TaskScreen(ActPage):
    """Does a task of a flow: the guard has loaded it once, the engine loads it once more under the lock.

    `nodes` are the steps this screen is for; where the task is at none of them, or done, the task page answers. A task
    that somebody else has done meanwhile is told with 409, and what was typed stays on the page.
    """

    permission = "workflows.do_task"
    load = staticmethod(selectors.find_task)
    nodes: ClassVar[tuple[Any, ...]] = ()
    shows_deadline: ClassVar[bool] = False

    @property
    def task(self) -> Task:
        """The task of this page, with process and case."""
        task: Task = self.found
        return task

    @property
    def case(self) -> CaseFile:
        """The case the task belongs to."""
        case: CaseFile = self.found.process.case_link.case
        return case

    def instead(self) -> HttpResponse | None:
        """A task that is done or at another step has a page that says so."""
        if self.task.flow_task in self.nodes and self.task.status in service.OPEN_HUMAN:
            return None
        return redirect("workflows:task", task_id=self.task.pk)

    def context(self) -> dict[str, Any]:
        """The task and its case; a page that shows the deadline asks for it."""
        if self.shows_deadline:
            return task_context(self.task)
        row = task_row(self.task)
        return {"task": row, "case": row.case}

    def act(self, **values: Any) -> Any:
        """Complete the task."""
        return service.complete_task(
            user=self.request.user, task_id=self.task.pk, values=values, known=self.task.process
        )

    def refused(self, form: Any, refusal: DomainRefusal) -> HttpResponse:
        """A closed task is told above the form; anything else as on every page."""
        if isinstance(refusal, TaskClosed):
            return self.page(form, status=refusal.status, closed=str(refusal))
        return super().refused(form, refusal)

    def done_url(self, outcome: Any) -> str:
        """To the case, or to the start where the case is not theirs to see."""
        if registry.may_view_case(self.request.user, self.case):
            return reverse("workflows:case", args=[self.case.pk])
        return reverse("start")


class TaskPage(TaskScreen):
    """Show a task and do it, whatever its step asks; a step with a screen of its own is done there."""

    template_name = "workflows/task.html"
    shows_deadline = True
    takes_files = 1  # whatever form the step has

    def instead(self) -> HttpResponse | None:
        """What became of a task that is over, or the step's own screen."""
        node = self.task.flow_task
        if not isinstance(node, HumanTask):
            raise Http404  # a step of an earlier version of the process
        if self.task.status == STATUS.DONE:
            return self._over("workflows/task_done.html")
        if self.task.status == STATUS.CANCELED:
            return self._over("workflows/task_gone.html", status=409 if self.request.method == "POST" else 200)
        return redirect(node.screen, task_id=self.task.pk) if node.screen else None

    def _over(self, template: str, status: int = 200) -> HttpResponse:
        may_open = registry.may_view_case(self.request.user, self.case)
        return render(self.request, template, self.context() | {"may_open_case": may_open}, status=status)

    def get_form_class(self) -> Any:
        """The form of the node, or an empty one for a step that is only confirmed."""
        return self.task.flow_task.form_class or forms.Form

    def refused(self, form: Any, refusal: DomainRefusal) -> HttpResponse:
        """The same person sent the same page twice: her task is done, and its page says so."""
        if isinstance(refusal, TaskClosed):
            done = service.find_task(self.request.user, self.task.pk)
            if done.status == STATUS.DONE and done.owner_id == self.request.user.pk:
                return redirect("workflows:task", task_id=done.pk)
            self.found = done
            context = self.context() | {"closed": str(refusal)}
            return form_page(self.request, self.template_name, form, context, status=refusal.status)
        return super().refused(form, refusal)

    def done_words(self, outcome: Any) -> str:
        """Name what was done."""
        return f"Erledigt: {self.task.flow_task.task_title}"


class TakeTask(ButtonPage):
    """Take a task oneself, also from a colleague who is away."""

    permission = "workflows.do_task"
    load = staticmethod(selectors.find_task)
    done = "Diese Aufgabe liegt jetzt bei Ihnen."

    def act(self, **values: Any) -> Any:
        """Assign it to the person of this request."""
        return service.assign_task(actor=self.request.user, task_id=self.found.pk, to=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """Back to the task."""
        return reverse("workflows:task", args=[self.found.pk])


class PutTaskBack(TakeTask):
    """Put a task back into the common list."""

    done = "Die Aufgabe liegt wieder in der gemeinsamen Liste."

    def act(self, **values: Any) -> Any:
        """Nobody owns it any more."""
        return service.unassign_task(actor=self.request.user, task_id=self.found.pk)
