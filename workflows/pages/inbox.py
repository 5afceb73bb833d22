"""Start page and inbox."""

import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from viewflow.workflow.models import Task

from accounts.requests import PersonRequest
from ui.access import signed_in
from ui.acting import ButtonPage
from ui.keyset import Page, keyset_page
from ui.refusals import DomainRefusal
from workflows import registry, selectors
from workflows.casefile.models import CaseFile
from workflows.engine import service
from workflows.engine.errors import EngineError
from workflows.pages.filters import TaskFilter
from workflows.pages.presenters import case_badge, task_row
from workflows.pages.tables import tasks_table
from workflows.permissions import is_municipal

FAR = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)
TABS = {"meine": "Meine", "ueberfaellig": "Überfällig", "frei": "Ohne Zuständigkeit", "alle": "Alle"}
COUNT_NAMES = {"meine": "mine", "ueberfaellig": "overdue", "frei": "unowned", "alle": "all"}
LIST_CAPTION = "Aufgaben, nach Frist sortiert, älteste zuerst"


def _tab(rows: QuerySet[Task], tab: str, user: Any) -> QuerySet[Task]:
    if tab == "meine":
        return rows.filter(owner_id=user.pk)
    if tab == "ueberfaellig":
        return rows.filter(scheduled__lte=selectors.midnight(timezone.localdate()))
    if tab == "frei":
        return rows.filter(owner__isnull=True)
    return rows


def task_page(rows: QuerySet[Task], cursor: str) -> Page:
    """One page of tasks, earliest last day first, those without one at the end."""
    rows = rows.select_related("process__case_link__case__organisation", "owner").annotate(
        due=Coalesce("scheduled", Value(FAR))
    )
    page = keyset_page(rows, keys=["due", "id"], cursor=cursor)
    return Page([task_row(task) for task in page.rows], page.next_cursor)


def home_of(case: CaseFile) -> str:
    """The page where a municipality follows this case."""
    kind = registry.kind_of(case)
    return reverse(kind.home if kind else "workflows:case", args=[case.pk])


@signed_in
@require_GET
def start(request: PersonRequest) -> HttpResponse:
    """The front door after the sign-in: a municipality sees its own matters, everybody else their tasks."""
    if not is_municipal(request.user):
        return redirect(registry.front_door(request.user))
    tasks = task_page(selectors.open_tasks(request.user), "").rows
    cases = list(selectors.cases_visible_to(request.user).order_by("-opened_at", "-id")[:10])
    context = {
        "tasks": tasks,
        "cases": [{"case": case, "badge": case_badge(case, staff=False), "home": home_of(case)} for case in cases],
        "actions": registry.start_actions(request.user),
        "organisations": request.user.organisations,
        "today": timezone.localdate(),
    }
    return render(request, "workflows/start.html", context)


@signed_in
@require_GET
def inbox(request: PersonRequest) -> HttpResponse:
    """Open tasks by urgency."""
    tab = request.GET.get("liste", "alle")
    if tab not in TABS:
        tab = "alle"
    counts = selectors.task_counts(request.user)
    filters = TaskFilter(request.GET, queryset=_tab(selectors.open_tasks(request.user), tab, request.user))
    may_hand_over = request.user.has_perm("workflows.hand_over_case")
    page = task_page(filters.qs, request.GET.get("seite", ""))
    context = {
        "page": page,
        "table": tasks_table(page.rows, LIST_CAPTION, pick=may_hand_over),
        "filters": filters,
        "tabs": [{"code": code, "title": title, "count": counts[COUNT_NAMES[code]]} for code, title in TABS.items()],
        "tab": tab,
        "tab_title": TABS[tab],
        "counts": counts,
        "colleagues": list(selectors.staff_who_may_take_tasks()) if may_hand_over else [],
        "may_hand_over": may_hand_over,
        "today": timezone.localdate(),
    }
    return render(request, "workflows/inbox.html", context)


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 16]


class HandOverTasks(ButtonPage):
    """Hand the selected tasks to a colleague."""

    permission = "workflows.hand_over_case"

    def act(self, *args: Any, **values: Any) -> None:
        """Hand over what may be handed over, and say what may not."""
        chosen = _numbers(self.request.POST.getlist("aufgabe"))[:100]
        wanted = _numbers([self.request.POST.get("an", "")])
        colleague = selectors.staff_who_may_take_tasks().filter(pk__in=wanted).first()
        if not chosen or colleague is None:
            raise DomainRefusal("Wählen Sie mindestens eine Aufgabe und eine Person. Übergeben wurde nichts.")
        done = sum(self._hand_over(task_id, colleague) for task_id in chosen)
        if done:
            words = f"{done} {'Aufgabe' if done == 1 else 'Aufgaben'} übergeben an {colleague.name}."
            messages.success(self.request, words)
        if refused := len(chosen) - done:
            words = f"{refused} nicht übergeben: schon erledigt, oder {colleague.name} darf sie nicht bearbeiten."
            messages.warning(self.request, words)

    def _hand_over(self, task_id: int, colleague: Any) -> bool:
        try:
            service.assign_task(actor=self.request.user, task_id=task_id, to=colleague)
        except EngineError:
            return False
        return True

    def done_url(self, outcome: Any) -> str:
        """To the inbox."""
        return reverse("workflows:inbox")
