"""The generic task screen: what to do, until when, a form, one button."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.requests import PersonRequest
from ui.access import permitted_on
from ui.forms import add_refusal, form_page
from workflows import registry, selectors
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.errors import ActRefused, TaskClosed
from workflows.engine.nodes import HumanTask
from workflows.pages.presenters import deadline_row, task_row


def find_case_of_task(user: Any, task_id: int) -> CaseFile | None:
    """The case of a task this person may do, for the route guard."""
    task = selectors.find_task(user, task_id)
    return task.process.case_link.case if task is not None else None


def _may_open(request: PersonRequest, task: Task) -> bool:
    return registry.may_view_case(request.user, task.process.case_link.case)


def after_task(request: PersonRequest, task: Task) -> HttpResponse:
    """Where a person goes on after a task: to its case, or to the start where the case is not theirs to see."""
    if _may_open(request, task):
        return redirect("workflows:case", case_id=task.process.case_link.case.pk)
    return redirect("start")


def _context(task: Task) -> dict[str, Any]:
    deadlines = task.deadlines.select_related("rule", "case__organisation").order_by("-pk")[:1]
    return {
        "task": task_row(task),
        "node": task.flow_task,
        "deadlines": [deadline_row(deadline) for deadline in deadlines if deadline.is_open],
    }


def form_for(task: Task, request: PersonRequest) -> forms.Form:
    """The form of the node, or an empty one for a step that is only confirmed."""
    form_class = task.flow_task.form_class or forms.Form
    form: forms.Form = form_class(request.POST or None, request.FILES or None)
    return form


def complete_on_screen(
    request: PersonRequest,
    task: Task,
    *,
    form: forms.Form,
    values: dict[str, Any],
    template: str,
    context: Callable[[], dict[str, Any]],
    done: str,
    after: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """Do a task from a screen of its own: a refusal stands beside its field, a task that is gone answers 409.

    `context` is only asked for when the page is shown again.
    """
    try:
        service.complete_task(user=request.user, task_id=task.pk, values=values, known=task.process)
    except ActRefused as refusal:
        add_refusal(form, str(refusal), refusal.field)
    except TaskClosed as closed:
        return form_page(request, template, form, {**context(), "closed": str(closed)}, status=409)
    else:
        messages.success(request, done)
        return after() if after is not None else after_task(request, task)
    return form_page(request, template, form, context())


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def task_screen(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """Show a task and do it."""
    task = found
    node = task.flow_task
    if not isinstance(node, HumanTask):
        raise Http404  # a step of an earlier version of the process
    if task.status == STATUS.DONE:
        return render(request, "workflows/task_done.html", _context(task) | {"may_open_case": _may_open(request, task)})
    if task.status == STATUS.CANCELED:
        return render(
            request,
            "workflows/task_gone.html",
            _context(task) | {"may_open_case": _may_open(request, task)},
            status=409 if request.method == "POST" else 200,
        )
    if node.screen:
        return redirect(node.screen, task_id=task.pk)
    form = form_for(task, request)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        values = form.cleaned_data if form.fields else {}
        try:
            service.complete_task(user=request.user, task_id=task_id, values=values)
        except ActRefused as refusal:
            form.add_error(None, str(refusal))
        except TaskClosed as closed:
            done = service.find_task(request.user, task_id)
            if done.status == STATUS.DONE and done.owner_id == request.user.pk:
                return redirect("workflows:task", task_id=task_id)
            return form_page(
                request, "workflows/task.html", form, {**_context(done), "closed": str(closed)}, status=409
            )
        else:
            messages.success(request, f"Erledigt: {node.task_title}")
            return after_task(request, found)
    return form_page(request, "workflows/task.html", form, _context(task))


@permitted_on("workflows.do_task", selectors.find_task)
@require_POST
def task_take(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """Take a task oneself, also from a colleague who is away."""
    try:
        service.assign_task(actor=request.user, task_id=task_id, to=request.user)
    except TaskClosed as closed:
        messages.error(request, str(closed))
    else:
        messages.success(request, "Diese Aufgabe liegt jetzt bei Ihnen.")
    return redirect("workflows:task", task_id=task_id)


@permitted_on("workflows.do_task", selectors.find_task)
@require_POST
def task_put_back(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """Put a task back into the common list."""
    try:
        service.unassign_task(actor=request.user, task_id=task_id)
    except TaskClosed as closed:
        messages.error(request, str(closed))
    else:
        messages.success(request, "Die Aufgabe liegt wieder in der gemeinsamen Liste.")
    return redirect("workflows:task", task_id=task_id)
