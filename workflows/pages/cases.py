"""List of cases, and the case file with its tabs."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from ui.access import permitted, permitted_on
from ui.fields import PlainTextField
from ui.filters import clean_text
from ui.forms import form_page
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal
from workflows import registry, selectors
from workflows.casefile import cases as case_acts
from workflows.casefile import files
from workflows.casefile.models import CaseFile
from workflows.casefile.uploads import ALLOWED_TEXT, check_upload
from workflows.conversation import write_message
from workflows.deadlines import periods
from workflows.deadlines.models import Deadline
from workflows.pages.filters import CaseFilter
from workflows.pages.presenters import case_badge, deadline_row, event_line, task_row
from workflows.pages.tables import cases_table, tasks_table
from workflows.permissions import is_staff

LONGEST_TAB = 100
TASKS_CAPTION = "Offene Aufgaben in diesem Vorgang"


class MessageForm(forms.Form):
    """A message to the other side."""

    text = PlainTextField(label="Ihre Nachricht", help_text="Bitte keine Daten von Kindern oder Familien.")
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class UploadForm(forms.Form):
    """A file for the case."""

    file = forms.FileField(label="Datei", help_text=f"{ALLOWED_TEXT}, höchstens 10 MB.", allow_empty_file=True)

    def clean_file(self) -> Any:
        """Judge the content before anything is stored."""
        return check_upload(self.cleaned_data["file"])


def _frame(request: PersonRequest, case: CaseFile, tab: str) -> dict[str, Any]:
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
    """What is going on in this case, and what is next."""
    tasks = [task_row(task) for task in _tasks(request.user, found)]
    deadlines = selectors.deadlines_visible_to(request.user).filter(case=found).order_by("due_on", "pk")[:10]
    events = selectors.events_visible_to(request.user, found)[:5]
    sections = []
    for section in registry.sections_of(found.kind):
        values = section.load(request.user, found)
        if values is not None:
            sections.append({"title": section.title, "template": section.template, "values": values})
    context = _frame(request, found, "overview") | {
        "tasks": tasks_table(tasks, TASKS_CAPTION, short=True),
        "next_task": next((row for row in tasks if row.owner in ("", request.user.name)), None),
        "deadlines": [deadline_row(deadline) for deadline in deadlines],
        "events": [event_line(event, staff=is_staff(request.user)) for event in events],
        "files": list(found.files.order_by("-created_at")[:5]),
        "sections": sections,
        "may_extend": request.user.has_perm("workflows.extend_deadline"),
        "may_hand_over": request.user.has_perm("workflows.hand_over_case"),
    }
    return render(request, "workflows/case.html", context)


@permitted_on("workflows.view_case", selectors.find_case)
@require_GET
def case_tasks(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Open tasks of the case."""
    table = tasks_table([task_row(task) for task in _tasks(request.user, found)], TASKS_CAPTION, short=True)
    return render(request, "workflows/case_tasks.html", _frame(request, found, "tasks") | {"table": table})


@permitted_on("workflows.view_case", selectors.find_case)
@require_GET
def case_timeline(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """The whole journal, newest first."""
    rows = selectors.events_visible_to(request.user, found)
    page = keyset_page(rows, keys=["-number"], cursor=request.GET.get("seite", ""), size=50)
    lines = [event_line(one, staff=is_staff(request.user)) for one in page.rows]
    context = _frame(request, found, "timeline") | {"page": page, "events": lines}
    return render(request, "workflows/case_timeline.html", context)


@permitted_on("workflows.view_case", selectors.find_case)
@require_http_methods(["GET", "POST"])
def case_files(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Files of the case; those who write in it may add one."""
    frame = _frame(request, found, "files")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not frame["may_write"]:
            raise Http404
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            files.store_file(case=found, upload=form.cleaned_data["file"], actor=request.user)
            messages.success(request, "Die Datei ist abgelegt.")
            return redirect("workflows:case_files", case_id=found.pk)
    page = keyset_page(
        found.files.select_related("uploaded_by"), keys=["-created_at", "-id"], cursor=request.GET.get("seite", "")
    )
    return form_page(request, "workflows/case_files.html", form, frame | {"page": page})


@permitted_on("workflows.view_case", files.find_file)
@require_GET
def file_download(request: PersonRequest, file_id: int, found: CaseFile) -> HttpResponseBase:
    """A file as an attachment."""
    return files.download_response(files.files_visible_to(request.user).get(pk=file_id))


@permitted_on("workflows.view_case", selectors.find_case)
@require_http_methods(["GET", "POST"])
def case_messages(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """The conversation of the case."""
    frame = _frame(request, found, "messages")
    form = MessageForm(request.POST or None, initial={"key": secrets.token_urlsafe(24)})
    if request.method == "POST":
        if not frame["may_write"]:
            raise Http404
        if form.is_valid():
            write_message(case=found, author=request.user, **form.cleaned_data)
            messages.success(request, "Ihre Nachricht ist verschickt.")
            return redirect("workflows:case_messages", case_id=found.pk)
    page = keyset_page(
        found.messages.select_related("author"), keys=["-created_at", "-id"], cursor=request.GET.get("seite", "")
    )
    return form_page(request, "workflows/case_messages.html", form, frame | {"page": page})


@permitted_on("workflows.hand_over_case", selectors.find_case)
@require_http_methods(["GET", "POST"])
def case_hand_over(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Make a colleague responsible for the case."""
    colleagues = [one for one in selectors.staff_who_may_take_tasks() if registry.may_view_case(one, found)]
    form = HandOverForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        to = next(one for one in colleagues if str(one.pk) == form.cleaned_data["to"])
        case_acts.hand_over_case(case=found, to=to, actor=request.user)
        messages.success(request, f"Zuständig ist jetzt {to.name}.")
        return redirect("workflows:case", case_id=found.pk)
    return form_page(request, "workflows/case_hand_over.html", form, _frame(request, found, "overview"))


class HandOverForm(forms.Form):
    """Who takes over."""

    to = forms.ChoiceField(label="Zuständig wird")

    def __init__(self, *args: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [("", "Bitte wählen"), *((str(one.pk), one.name) for one in colleagues)]


@permitted_on("workflows.extend_deadline", selectors.find_deadline)
@require_POST
def deadline_extend(request: PersonRequest, deadline_id: int, found: CaseFile) -> HttpResponse:
    """Give the time that the rule allows, in one click."""
    deadline = Deadline.objects.get(pk=deadline_id, case=found)
    try:
        periods.extend_deadline(deadline=deadline, actor=request.user)
    except DomainRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Verlängert bis {deadline.due_on:%d.%m.%Y}.")
    return redirect("workflows:case", case_id=found.pk)
