"""Screens of two steps: the formal check, and the answer to a request for correction."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.requests import PersonRequest
from funding.applications import selectors
from funding.applications.choices import AttachmentKind
from funding.applications.content import difference, facts_of
from funding.applications.documents import plan_rows
from funding.applications.forms import FormalCheckForm, LetterForm
from funding.applications.models import Application, CorrectionRequest
from funding.applications.presenters import changes_table, plan_table
from funding.applications.sections import FinancingForm, SectionForm, only_known, section_kind
from funding.applications.services import checking
from funding.applications.services.decisions import NEEDS_REASONS, latest_decision, letter_of
from ui.access import permitted_on
from ui.forms import form_page
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.casefile.uploads import CheckedFileField
from workflows.engine import service
from workflows.engine.errors import TaskClosed
from workflows.pages.presenters import deadline_row, task_row
from workflows.pages.task import find_case_of_task


def _open_task(user: Any, task_id: int, node: str) -> Task:
    task = service.find_task(user, task_id)
    if task.flow_task.name != node:
        raise Http404
    return task


def _context(task: Task, case: CaseFile) -> dict[str, Any]:
    deadlines = task.deadlines.select_related("rule", "case__organisation").order_by("-pk")[:1]
    return {
        "case": case,
        "task": task_row(task),
        "deadlines": [deadline_row(one) for one in deadlines if one.is_open],
    }


@permitted_on("applications.check_application", find_case_of_task)
@require_http_methods(["GET", "POST"])
def formal_check(request: PersonRequest, task_id: int, found: CaseFile) -> HttpResponse:
    """Read the application beside the form; list what is missing, field by field."""
    task = _open_task(request.user, task_id, "formal_check")
    if task.status not in (STATUS.NEW, STATUS.ASSIGNED):
        return redirect("workflows:task", task_id=task_id)
    application = selectors.application_of_case(found)
    versions = list(application.versions.order_by("-number")[:2])
    form = FormalCheckForm(request.POST or None, fields=checking.correctable_fields(application))
    context = _context(task, found) | {
        "version": versions[0],
        "changes": changes_table(difference(versions[1].content, versions[0].content) if len(versions) == 2 else []),
        "plan": plan_table(plan_rows(versions[0].content)),
    }
    if request.method == "POST" and form.is_valid():
        values = {"result": form.cleaned_data["result"], "note": form.cleaned_data["note"], "items": form.items()}
        try:
            service.complete_task(user=request.user, task_id=task_id, values=values)
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        except TaskClosed as closed:
            return form_page(
                request, "applications/formal_check.html", form, context | {"closed": str(closed)}, status=409
            )
        else:
            messages.success(request, "Ihre Prüfung ist gespeichert.")
            return redirect("workflows:case", case_id=found.pk)
    return form_page(request, "applications/formal_check.html", form, context)


def correction_forms(
    application: Application, asked: CorrectionRequest, data: Any = None
) -> tuple[list[dict[str, Any]], dict[str, SectionForm], dict[str, Any]]:
    """The asked items with their fields; of each section form only the asked fields are shown and read."""
    facts = facts_of(application)
    rows = {row.code: row for row in application.sections.all()}
    forms: dict[str, SectionForm] = {}
    uploads: dict[str, Any] = {}
    shown = []
    for item in asked.items.all():
        if item.section == "attachments":
            uploads[item.field] = CheckedFileField(label=AttachmentKind(item.field).label)
            shown.append({"item": item, "label": AttachmentKind(item.field).label, "upload": f"file_{item.field}"})
            continue
        kind = section_kind(item.section)
        if kind is None or kind.form is None:
            continue
        if item.section not in forms:
            typed = dict(rows[item.section].typed)
            if data is not None:
                probe = kind.form(facts=facts)
                allowed = {one.field for one in asked.items.all() if one.section == item.section}
                given = only_known(probe, data)
                typed |= {name: value for name, value in given.items() if name in allowed}
                typed |= {
                    name: [] if isinstance(typed.get(name), list) else "" for name in allowed if name not in given
                }
            forms[item.section] = (
                kind.form(typed, facts=facts) if data is not None else kind.form(initial=typed, facts=facts)
            )
        form = forms[item.section]
        shown.append({"item": item, "label": form.fields[item.field].label, "bound": form[item.field]})
    return shown, forms, uploads


@permitted_on("applications.answer_correction", find_case_of_task)
@require_http_methods(["GET", "POST"])
def correct(request: PersonRequest, task_id: int, found: CaseFile) -> HttpResponse:
    """Complete the listed items and nothing else."""
    task = _open_task(request.user, task_id, "correct")
    if task.status not in (STATUS.NEW, STATUS.ASSIGNED):
        return redirect("workflows:task", task_id=task_id)
    application = selectors.application_of_case(found)
    asked = checking.open_correction(application)
    if asked is None:
        raise Http404
    errors: list[str] = []
    status = 200
    shown, forms, fields = correction_forms(application, asked, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        uploads: dict[str, Any] = {}
        for row in shown:
            if "upload" in row:
                try:
                    uploads[row["item"].field] = fields[row["item"].field].clean(request.FILES.get(row["upload"]))
                except ValidationError as refusal:
                    row["error"] = " ".join(refusal.messages)
        for form in forms.values():
            if not form.is_valid():
                errors += _errors_outside(form, shown)
        bad = any(form.errors for form in forms.values()) or any("error" in row for row in shown)
        if not bad:
            typed = {
                code: {row["item"].field: form.data[row["item"].field] for row in shown if row["item"].section == code}
                for code, form in forms.items()
            }
            try:
                service.complete_task(user=request.user, task_id=task_id, values={"typed": typed, "uploads": uploads})
            except DomainRefusal as refusal:
                errors.append(str(refusal))
            except TaskClosed as closed:
                errors.append(str(closed))
                status = 409
            else:
                messages.success(request, "Ihre Angaben sind angekommen. Wir prüfen weiter.")
                return redirect("applications:status", case_id=found.pk)
        status = status if status == 409 else 422
    context = _context(task, found) | {"shown": shown, "errors": errors, "failed": status != 200}
    return form_page(
        request,
        "applications/correct.html",
        next(iter(forms.values()), FormalCheckForm(fields={})),
        context,
        status=status,
    )


def _errors_outside(form: SectionForm, shown: list[dict[str, Any]]) -> list[str]:
    """Errors that stand at no shown field: rules that join several fields, like the rule of halves."""
    visible = {row["item"].field for row in shown}
    found = [str(error) for error in form.non_field_errors()]
    for name, errors in form.errors.items():
        if name not in visible and name != "__all__":
            found += [str(error) for error in errors]
    if found and isinstance(form, FinancingForm):
        found.append("Rufen Sie uns an, wenn sich dafür eine andere Zahl ändern muss.")
    return found


@permitted_on("applications.send_decision", find_case_of_task)
@require_http_methods(["GET", "POST"])
def send_decision(request: PersonRequest, task_id: int, found: CaseFile) -> HttpResponse:
    """Read the letter, add a paragraph, send; looking at it again changes nothing."""
    task = _open_task(request.user, task_id, "send_decision")
    if task.status not in (STATUS.NEW, STATUS.ASSIGNED):
        return redirect("workflows:task", task_id=task_id)
    application = Application.objects.select_related("case__organisation", "case__owner").get(case=found)
    decision = latest_decision(application)
    if decision is None:
        raise Http404
    form = LetterForm(request.POST or None)
    typed = form.data if form.is_bound else {}
    letter = letter_of(application, decision, typed.get("reasons", ""), typed.get("paragraph", ""))
    context = _context(task, found) | {"decision": decision, "letter": letter}
    context["needs_reasons"] = decision.outcome in NEEDS_REASONS
    sends = request.method == "POST" and request.POST.get("act") != "preview"
    if sends and form.is_valid():
        try:
            service.complete_task(user=request.user, task_id=task_id, values=form.cleaned_data)
        except DomainRefusal as refusal:
            form.add_error("reasons", str(refusal))
        except TaskClosed as closed:
            return form_page(
                request, "applications/send_decision.html", form, context | {"closed": str(closed)}, status=409
            )
        else:
            messages.success(request, "Der Brief ist unterwegs. Die Kommune bekommt ihn per E-Mail und als PDF.")
            return redirect("workflows:case", case_id=found.pk)
    return form_page(request, "applications/send_decision.html", form, context)
