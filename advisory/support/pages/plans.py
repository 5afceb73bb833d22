"""An implementation plan: read, write as a draft, note progress."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from advisory.support import selectors
from advisory.support.choices import PlanStatus
from advisory.support.flows import SupportFlow
from advisory.support.forms import GoalForm, MilestoneForm, PlanFrameForm, ProgressForm
from advisory.support.models import ImplementationPlan
from advisory.support.permissions import side_of
from advisory.support.presenters import changes_table, goal_rows
from advisory.support.services import plans
from ui.access import permitted_on
from ui.acting import ActPage
from workflows import selectors as work


@permitted_on("support.view_case", selectors.find_plan)
@require_GET
def plan(request: PersonRequest, plan_id: int, found: ImplementationPlan) -> HttpResponse:
    """One version of the plan, and what it changes against the one before."""
    user = request.user
    tasks = work.open_tasks(user).filter(
        **{f"{work.CASE}id": found.case_id},
        flow_task__in=[SupportFlow.write_plan, SupportFlow.update_plan, SupportFlow.answer],
    )
    task = tasks.order_by("pk").first() if found.status in (PlanStatus.DRAFT, PlanStatus.IN_COORDINATION) else None
    writes = found.is_draft and user.has_perm("support.write_plan", found)
    may_note = found.status == PlanStatus.IN_FORCE and user.has_perm("support.write_plan", found)
    context = {
        "plan": found,
        "advisory": found.advisory,
        "case": found.case,
        "goals": goal_rows(found, may_note=may_note, may_write=writes),
        "changes": changes_table(found),
        "missing": plans.missing_in(found) if writes else [],
        "task": task,
        "own": found.offered_side == side_of(user, found.organisation_id),
        "may_write": writes,
        "versions": list(found.advisory.plans.order_by("-number")),
    }
    return render(request, "support/plan.html", context)


class PlanPart(ActPage):
    """Writes a part of a plan; an old page answers 409."""

    permission = "support.write_plan"
    template_name = "support/plan_part.html"
    title: ClassVar[str] = ""

    @property
    def plan(self) -> ImplementationPlan:
        """The version that is written."""
        plan: ImplementationPlan = self.found
        return plan

    def heading(self) -> str:
        """What is written here."""
        return self.title

    def context(self) -> dict[str, Any]:
        """The plan, its matter and what is written here."""
        return {"plan": self.plan, "advisory": self.plan.advisory, "case": self.plan.case, "title": self.heading()}

    def done_url(self, outcome: Any) -> str:
        """To the plan."""
        return reverse("support:plan", args=[self.plan.pk])


class WriteFrame(PlanPart):
    """Vision and period."""

    load = staticmethod(selectors.find_plan)
    form_class = PlanFrameForm
    title = "Wohin soll es gehen, und wie lange?"
    done = "Gespeichert."

    def get_initial(self) -> dict[str, Any]:
        """As they stand."""
        return {name: getattr(self.plan, name) for name in ("vision", "valid_from", "valid_to", "revision")}

    def act(self, *args: Any, **values: Any) -> None:
        """Write them."""
        plans.write_frame(plan=self.plan, **values)


class AddGoal(PlanPart):
    """A new goal."""

    load = staticmethod(selectors.find_plan)
    form_class = GoalForm
    title = "Neues Ziel"
    done = "Das Ziel ist eingetragen."

    def act(self, *args: Any, **values: Any) -> None:
        """Write it."""
        plans.write_goal(plan=self.plan, **values)


class GoalPart(PlanPart):
    """Writes at a goal."""

    load: ClassVar[Any] = staticmethod(selectors.find_goal)

    @property
    def plan(self) -> ImplementationPlan:
        """The version of the goal."""
        plan: ImplementationPlan = self.found.plan
        return plan


class ChangeGoal(GoalPart):
    """Change a goal."""

    form_class = GoalForm
    title = "Ziel ändern"
    done = "Das Ziel ist geändert."

    def get_initial(self) -> dict[str, Any]:
        """The goal as it stands."""
        return {"title": self.found.title, "text": self.found.text, "revision": self.plan.revision}

    def act(self, *args: Any, **values: Any) -> None:
        """Write it."""
        plans.write_goal(plan=self.plan, goal=self.found, **values)


class AddMilestone(GoalPart):
    """A new milestone."""

    form_class = MilestoneForm
    done = "Der Meilenstein ist eingetragen."

    def heading(self) -> str:
        """Of which goal."""
        return f"Neuer Meilenstein zu „{self.found.title}“"

    def act(self, *args: Any, **values: Any) -> None:
        """Write it."""
        plans.write_milestone(goal=self.found, **values)


class MilestonePart(PlanPart):
    """Writes at a milestone."""

    load = staticmethod(selectors.find_milestone)

    @property
    def plan(self) -> ImplementationPlan:
        """The version of the milestone."""
        plan: ImplementationPlan = self.found.goal.plan
        return plan


class ChangeMilestone(MilestonePart):
    """Change a milestone."""

    form_class = MilestoneForm
    title = "Meilenstein ändern"
    done = "Gespeichert."

    def get_initial(self) -> dict[str, Any]:
        """The milestone as it stands."""
        found = self.found
        revision = self.plan.revision
        return {"title": found.title, "due_on": found.due_on, "owner": found.owner, "revision": revision}

    def act(self, *args: Any, **values: Any) -> None:
        """Write it."""
        plans.write_milestone(goal=self.found.goal, milestone=self.found, **values)


class NoteProgress(MilestonePart):
    """Say how far a milestone is."""

    form_class = ProgressForm
    done = "Der Stand ist eingetragen."

    def heading(self) -> str:
        """Of which milestone."""
        return f"Stand: {self.found.title}"

    def instead(self) -> HttpResponse | None:
        """Only in the plan in force."""
        if self.plan.status != PlanStatus.IN_FORCE:
            raise Http404
        return None

    def act(self, *args: Any, **values: Any) -> None:
        """Note it."""
        plans.note_progress(milestone=self.found, actor=self.request.user, **values)


class RemovedPart(PlanPart):
    """Asks once more, then takes a part out of the draft."""

    template_name = "support/confirm.html"
    done = "Aus dem Entwurf entfernt."

    def what(self) -> str:
        """What goes, as the question names it."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """The question."""
        text = f"{self.what()} wird aus dem Entwurf entfernt."
        return super().context() | {"text": text, "action": self.title, "back": self.done_url(None)}

    def refused_url(self) -> str:
        """The plan says why it cannot be changed."""
        return self.done_url(None)


class RemoveGoal(RemovedPart, GoalPart):
    """Take a goal out of the draft."""

    title = "Ziel entfernen"

    def what(self) -> str:
        """The goal, and what goes with it."""
        return f"Das Ziel „{self.found.title}“ mit allen seinen Meilensteinen"

    def act(self, *args: Any, **values: Any) -> None:
        """Take it out."""
        plans.remove_goal(goal=self.found)


class RemoveMilestone(RemovedPart, MilestonePart):
    """Take a milestone out of the draft."""

    title = "Meilenstein entfernen"

    def what(self) -> str:
        """Which one."""
        return f"Der Meilenstein „{self.found.title}“"

    def act(self, *args: Any, **values: Any) -> None:
        """Take it out."""
        plans.remove_milestone(milestone=self.found)
