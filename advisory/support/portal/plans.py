"""An implementation plan: read, write as a draft, note progress."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest
from advisory.support import selectors
from advisory.support.flows import SupportFlow
from advisory.support.forms import GoalForm, MilestoneForm, PlanFrameForm, ProgressForm
from advisory.support.models import ImplementationPlan, Milestone, PlanGoal
from advisory.support.permissions import side_of
from advisory.support.presenters import changes_table, goal_rows
from advisory.support.services import plans
from ui.access import permitted_on
from ui.forms import add_refusal, form_page
from ui.refusals import DomainRefusal, Stale
from workflows import selectors as work


@permitted_on("support.view_case", selectors.find_plan)
@require_GET
def plan(request: PersonRequest, plan_id: int, found: ImplementationPlan) -> HttpResponse:
    """One version of the plan, and what it changes against the one before."""
    user = request.user
    before = found.advisory.plans.filter(number=found.number - 1).first()
    tasks = work.open_tasks(user).filter(
        **{f"{work.CASE}id": found.case_id},
        flow_task__in=[SupportFlow.write_plan, SupportFlow.update_plan, SupportFlow.answer],
    )
    task = tasks.order_by("pk").first() if found.status in ("DRAFT", "IN_COORDINATION") else None
    writes = found.is_draft and user.has_perm("support.write_plan", found)
    may_note = found.status == "IN_FORCE" and user.has_perm("support.write_plan", found)
    context = {
        "plan": found,
        "advisory": found.advisory,
        "case": found.case,
        "goals": goal_rows(found, may_note=may_note, may_write=writes),
        "changes": changes_table(plans.compare(before, found) if before is not None else []),
        "missing": plans.missing_in(found) if writes else [],
        "task": task,
        "own": found.offered_side == side_of(user, found.organisation_id),
        "may_write": writes,
        "versions": list(found.advisory.plans.order_by("-number")),
    }
    return render(request, "support/plan.html", context)


def _write(
    request: PersonRequest,
    found: ImplementationPlan,
    form: Any,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    done: str,
) -> HttpResponse:
    """Write a part of a draft; a refusal stands beside its field, an old page answers 409."""
    context = {"plan": found, "advisory": found.advisory, "case": found.case, "title": title}
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Stale as old:
            form.add_error(None, str(old))
            return form_page(request, "support/plan_part.html", form, context, status=409)
        except DomainRefusal as refusal:
            add_refusal(form, str(refusal), refusal.field)
        else:
            messages.success(request, done)
            return redirect("support:plan", plan_id=found.pk)
    return form_page(request, "support/plan_part.html", form, context)


def _bound(request: PersonRequest, form_class: Any, **initial: Any) -> Any:
    return form_class(request.POST if request.method == "POST" else None, initial=initial)


@permitted_on("support.write_plan", selectors.find_plan)
@require_http_methods(["GET", "POST"])
def frame(request: PersonRequest, plan_id: int, found: ImplementationPlan) -> HttpResponse:
    """Vision and period."""
    form = _bound(
        request,
        PlanFrameForm,
        vision=found.vision,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        revision=found.revision,
    )

    def act(values: dict[str, Any]) -> None:
        plans.write_frame(plan=found, **values)

    return _write(request, found, form, act, title="Wohin soll es gehen, und wie lange?", done="Gespeichert.")


@permitted_on("support.write_plan", selectors.find_plan)
@require_http_methods(["GET", "POST"])
def goal_new(request: PersonRequest, plan_id: int, found: ImplementationPlan) -> HttpResponse:
    """A new goal."""
    form = _bound(request, GoalForm)
    act = lambda values: plans.write_goal(plan=found, **values)  # noqa: E731
    return _write(request, found, form, act, title="Neues Ziel", done="Das Ziel ist eingetragen.")


@permitted_on("support.write_plan", selectors.find_goal)
@require_http_methods(["GET", "POST"])
def goal_edit(request: PersonRequest, goal_id: int, found: PlanGoal) -> HttpResponse:
    """Change a goal."""
    form = _bound(request, GoalForm, title=found.title, text=found.text, revision=found.plan.revision)
    act = lambda values: plans.write_goal(plan=found.plan, goal=found, **values)  # noqa: E731
    return _write(request, found.plan, form, act, title="Ziel ändern", done="Das Ziel ist geändert.")


@permitted_on("support.write_plan", selectors.find_goal)
@require_http_methods(["GET", "POST"])
def goal_remove(request: PersonRequest, goal_id: int, found: PlanGoal) -> HttpResponse:
    """Ask once more, then take a goal out of the draft."""
    what = f"Das Ziel „{found.title}“ mit allen seinen Meilensteinen"
    return _remove(request, found.plan, lambda: plans.remove_goal(goal=found), "Ziel entfernen", what)


def _remove(
    request: PersonRequest, plan: ImplementationPlan, act: Callable[[], None], title: str, what: str
) -> HttpResponse:
    if request.method != "POST":
        context = {
            "advisory": plan.advisory,
            "case": plan.case,
            "title": title,
            "text": f"{what} wird aus dem Entwurf entfernt.",
            "action": title,
            "back": reverse("support:plan", args=[plan.pk]),
        }
        return render(request, "support/confirm.html", context)
    try:
        act()
    except DomainRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Aus dem Entwurf entfernt.")
    return redirect("support:plan", plan_id=plan.pk)


@permitted_on("support.write_plan", selectors.find_goal)
@require_http_methods(["GET", "POST"])
def milestone_new(request: PersonRequest, goal_id: int, found: PlanGoal) -> HttpResponse:
    """A new milestone."""
    form = _bound(request, MilestoneForm)
    act = lambda values: plans.write_milestone(goal=found, **values)  # noqa: E731
    title = f"Neuer Meilenstein zu „{found.title}“"
    return _write(request, found.plan, form, act, title=title, done="Der Meilenstein ist eingetragen.")


@permitted_on("support.write_plan", selectors.find_milestone)
@require_http_methods(["GET", "POST"])
def milestone_edit(request: PersonRequest, milestone_id: int, found: Milestone) -> HttpResponse:
    """Change a milestone."""
    form = _bound(
        request,
        MilestoneForm,
        title=found.title,
        due_on=found.due_on,
        owner=found.owner,
        revision=found.goal.plan.revision,
    )
    act = lambda values: plans.write_milestone(goal=found.goal, milestone=found, **values)  # noqa: E731
    return _write(request, found.goal.plan, form, act, title="Meilenstein ändern", done="Gespeichert.")


@permitted_on("support.write_plan", selectors.find_milestone)
@require_http_methods(["GET", "POST"])
def milestone_remove(request: PersonRequest, milestone_id: int, found: Milestone) -> HttpResponse:
    """Ask once more, then take a milestone out of the draft."""
    what = f"Der Meilenstein „{found.title}“"
    return _remove(
        request, found.goal.plan, lambda: plans.remove_milestone(milestone=found), "Meilenstein entfernen", what
    )


@permitted_on("support.write_plan", selectors.find_milestone)
@require_http_methods(["GET", "POST"])
def progress(request: PersonRequest, milestone_id: int, found: Milestone) -> HttpResponse:
    """Say how far a milestone is."""
    if found.goal.plan.status != "IN_FORCE":
        raise Http404
    form = _bound(request, ProgressForm)

    def act(values: dict[str, Any]) -> None:
        plans.note_progress(milestone=found, actor=request.user, **values)

    title = f"Stand: {found.title}"
    return _write(request, found.goal.plan, form, act, title=title, done="Der Stand ist eingetragen.")
