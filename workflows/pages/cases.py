"""List of cases, and the case file with the tabs one reads."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from ui.access import permitted, permitted_on
from ui.filters import clean_text
from ui.keyset import keyset_page
from workflows import registry, selectors
from workflows.casefile import files
from workflows.casefile.models import CaseFile
from workflows.pages.filters import CaseFilter
from workflows.pages.presenters import case_badge, deadline_row, event_line, task_row
from workflows.pages.tables import cases_table, tasks_table
from workflows.permissions import is_staff, works_for_municipality_of

LONGEST_TAB = 100
TASKS_CAPTION = "Offene Aufgaben in diesem Vorgang"


def home_of(user: Any, case: CaseFile) -> str:
    """The page where a municipality follows its own case; empty for staff, and where the kind has no such page."""
    kind = registry.kind_of(case)
    if kind is None or kind.home == "workflows:case" or is_staff(user) or not works_for_municipality_of(user, case):
        return ""
    return kind.home


def frame_of(request: Any, case: CaseFile, tab: str) -> dict[str, Any]:
    """What every tab of a case shows around its content."""
    staff = is_staff(request.user)
    kind = registry.kind_of(case)
    names = ["overview", "tasks", "timeline", "files", "messages"]
    titles = {
        "overview": "Überblick",
        "tasks": "Aufgaben",
        "timeline": "Verlauf",
        "files": "Dokumente",
        "messages": "Nachrichten",
    }
    urls = {"overview": "workflows:case"} | {name: f"workflows:case_{name}" for name in names[1:]}
    return {
        "case": case,
        "kind": kind.title if kind else case.kind,
        "badge": case_badge(case, staff=staff),
        "staff": staff,
        "tabs": [{"title": titles[name], "url_name": urls[name], "current": name == tab} for name in names],
        "may_write": registry.may_write_in_case(request.user, case),
    }


@permitted("workflows.view_cases")
@require_GET
def case_list(request: PersonRequest) -> HttpResponse:
    """All cases this person may see, newest first."""
    filters = CaseFilter(request.GET, queryset=selectors.cases_visible_to(request.user))
    rows = filters.qs
    if stage := clean_text(request.GET.get("stufe")):
        rows = rows.filter(stage=stage)
    page = keyset_page(rows, keys=["-opened_at", "-id"], cursor=request.GET.get("seite", ""))
    staff = is_staff(request.user)
    context = {
        "page": page,
        "table": cases_table([{"case": case, "badge": case_badge(case, staff=staff)} for case in page.rows]),
        "filters": filters,
        "stage": stage,
        "stage_title": registry.title_of_stage(filters.value("art"), stage),
    }
    return render(request, "workflows/cases.html", context)


def _tasks(user: Any, case: CaseFile) -> list[Any]:
    rows = selectors.open_tasks(user).filter(**{f"{selectors.CASE}id": case.pk})
    return list(
        rows.select_related("process__case_link__case__organisation", "owner").order_by("scheduled", "pk")[:LONGEST_TAB]
    )


@permitted_on("workflows.view_case", selectors.find_case)
@require_GET
def case_overview(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """What is going on in this case, and what is next; a municipality follows its case on the page made for it."""
    if home := home_of(request.user, found):
        return redirect(home, case_id=found.pk)
    tasks = [task_row(task) for task in _tasks(request.user, found)]
    deadlines = selectors.deadlines_visible_to(request.user).filter(case=found).order_by("due_on", "pk")[:10]
    events = selectors.events_visible_to(request.user, found)[:5]
    sections = []
    for section in registry.sections_of(found.kind):
        values = section.load(request.user, found)
        if values is not None:
            sections.append({"title": section.title, "template": section.template, "values": values})
    context = frame_of(request, found, "overview") | {
        "tasks": tasks_table(tasks, TASKS_CAPTION, short=True),
        "next_task": next((row for row in tasks if row.owner in ("", request.user.name)), None),
        "deadlines": [deadline_row(deadline) for deadline in deadlines],
        "events": [event_line(event, staff=is_staff(request.user)) for event in events],
        "files": list(files.files_visible_to(request.user).filter(case=found).order_by("-created_at")[:5]),
        "sections": sections,
        "may_extend": request.user.has_perm("workflows.extend_deadline"),
        "may_export": request.user.has_perm("workflows.export_case", found),
        "may_hand_over": request.user.has_perm("workflows.hand_over_case"),
    }
    return render(request, "workflows/case.html", context)


@permitted_on("workflows.view_case", selectors.find_case)
@require_GET
def case_tasks(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Open tasks of the case."""
    table = tasks_table([task_row(task) for task in _tasks(request.user, found)], TASKS_CAPTION, short=True)
    return render(request, "workflows/case_tasks.html", frame_of(request, found, "tasks") | {"table": table})


@permitted_on("workflows.view_case", selectors.find_case)
@require_GET
def case_timeline(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """The whole journal, newest first."""
    rows = selectors.events_visible_to(request.user, found)
    page = keyset_page(rows, keys=["-number"], cursor=request.GET.get("seite", ""), size=50)
    lines = [event_line(one, staff=is_staff(request.user)) for one in page.rows]
    context = frame_of(request, found, "timeline") | {"page": page, "events": lines}
    return render(request, "workflows/case_timeline.html", context)


@permitted_on("workflows.view_case", files.find_file)
@require_GET
def file_download(request: PersonRequest, file_id: int, found: CaseFile) -> HttpResponseBase:
    """A file as an attachment."""
    return files.download_response(files.files_visible_to(request.user).get(pk=file_id))
