"""Screens of steps: open the vote, clarify an unsure declaration, confirm the count."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.requests import PersonRequest
from accounts.sitting import fresh_sign_in
from advisory.board.choices import SEALED, Decision
from advisory.board.flows import ResolutionFlow, resolution_of, round_of
from advisory.board.forms import ClarifyForm, PrepareForm
from advisory.board.models import Elector, Resolution
from advisory.board.presenters.rows import result_of, title_of
from advisory.board.services.resolutions import places_on, rules_for
from ui.access import permitted_on
from ui.fields import format_cents
from ui.forms import form_page
from ui.refusals import DomainRefusal
from workflows import selectors
from workflows.deadlines import periods
from workflows.engine import service
from workflows.engine.errors import TaskClosed
from workflows.pages.presenters import task_row

OPEN = (STATUS.NEW, STATUS.ASSIGNED)


def _is_open(task: Task, node: Any) -> bool:
    if task.flow_task != node:
        raise Http404
    return task.status in OPEN


def _complete(request: PersonRequest, task: Task, form: forms.Form, values: dict[str, Any]) -> str:
    """Complete a task; returns why it was closed already, and puts a refusal into the form."""
    try:
        service.complete_task(user=request.user, task_id=task.pk, values=values)
    except DomainRefusal as refusal:
        form.add_error(None, str(refusal))
    except TaskClosed as closed:
        return str(closed)
    return ""


def _initial(resolution: Resolution) -> dict[str, Any]:
    days = periods.rule_for(resolution.case, "CIRCULAR_WINDOW").amount
    return {
        "proposal": resolution.proposal,
        "text": resolution.motion,
        "conditions": resolution.conditions,
        "amount": resolution.amount_cents,
        "starts_on": resolution.starts_on,
        "ends_on": resolution.ends_on,
        "deferred_until": resolution.deferred_until,
        "days": days,
    }


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def prepare(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """Word the motion, say how long, and open the vote."""
    if not _is_open(found, ResolutionFlow.prepare):
        return redirect("workflows:task", task_id=task_id)
    resolution = resolution_of(found.process)
    rules = rules_for(resolution.case.rule_set)
    form = PrepareForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(resolution),
        shortest=rules.circular_shortest,
        longest=rules.circular_longest,
    )
    last = resolution.rounds.order_by("-number").first()
    left = resolution.budget_left_cents
    context = {
        "task": task_row(found),
        "resolution": resolution,
        "last": last,
        "people": places_on(timezone.localdate()),
        "budget_left": format_cents(left) if left is not None else "",
        "closed": "",
    }
    if request.method == "POST" and form.is_valid():
        values = {"motion": form.motion(), "days": form.cleaned_data["days"]}
        context["closed"] = _complete(request, found, form, values)
        if not form.errors and not context["closed"]:
            messages.success(request, "Die Abstimmung ist eröffnet. Die Mitglieder sind benachrichtigt.")
            return redirect("board:resolution", resolution_id=resolution.pk)
    return form_page(request, "board/prepare.html", form, context, status=409 if context["closed"] else None)


@permitted_on("workflows.do_task", selectors.find_task)
@require_GET
def vote_task(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """From the task to the item."""
    if found.flow_task != ResolutionFlow.vote:
        raise Http404
    return redirect("board:item", resolution_id=found.process.data["resolution"])


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
def clarify(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The chair clarifies an unsure declaration, after a call."""
    if not _is_open(found, ResolutionFlow.clarify):
        return redirect("workflows:task", task_id=task_id)
    elector = Elector.objects.select_related("user", "seat").get(pk=found.data["elector"])
    form = ClarifyForm(request.POST if request.method == "POST" else None)
    context = {
        "task": task_row(found),
        "elector": elector,
        "own": elector.user_id == request.user.pk,
        "resolution": resolution_of(found.process),
        "closed": "",
    }
    if request.method == "POST" and form.is_valid():
        context["closed"] = _complete(request, found, form, {"biased": form.cleaned_data["biased"] == "ja"})
        if not form.errors and not context["closed"]:
            messages.success(request, "Geklärt. Die Person sieht das in ihrer Liste.")
            return redirect("start")
    return form_page(request, "board/clarify.html", form, context, status=409 if context["closed"] else None)


@permitted_on("workflows.do_task", selectors.find_task)
@require_http_methods(["GET", "POST"])
@fresh_sign_in
def confirm(request: PersonRequest, task_id: int, found: Task) -> HttpResponse:
    """The chair reads the count and confirms it; only this makes it effective."""
    if not _is_open(found, ResolutionFlow.confirm):
        return redirect("workflows:task", task_id=task_id)
    resolution, counted = resolution_of(found.process), round_of(found.process)
    counted.resolution = resolution
    form = forms.Form(request.POST if request.method == "POST" else None)
    sealed = counted.outcome in SEALED
    context = {
        "task": task_row(found),
        "resolution": resolution,
        "round": counted,
        "title": title_of(counted),
        "sealed": sealed,
        "result": None if sealed else result_of(counted),
        "proposal": Decision(counted.proposal).label,
        "closed": "",
    }
    if request.method == "POST":
        context["closed"] = _complete(request, found, form, {})
        if not form.errors and not context["closed"]:
            messages.success(request, "Das Ergebnis ist bestätigt.")
            return redirect("start")
    if context["closed"]:
        return render(request, "board/confirm.html", context | {"form": form}, status=409)
    return form_page(request, "board/confirm.html", form, context)
