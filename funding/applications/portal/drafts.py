"""Pages of a draft: begin, overview, sections, attachments, downloads, discard."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from advisory.support.models import CooperationAgreement
from advisory.support.selectors import find_agreement
from funding.applications import selectors
from funding.applications.choices import REQUIRED_ATTACHMENTS, AttachmentKind, SectionState
from funding.applications.content import checksum, content_of, current_attachments, facts_of, section_views
from funding.applications.converting import start_from_agreement
from funding.applications.documents import application_docx, application_pdf
from funding.applications.forms import AttachmentForm, HandOverForm, ReferenceForm
from funding.applications.models import Application
from funding.applications.presenters import amounts_table, checks_table
from funding.applications.sections import (
    LINES,
    FinancingForm,
    SectionForm,
    SectionKind,
    Sections,
    only_known,
    section_kind,
    unsafe_fields,
)
from funding.applications.services import drafts
from ui.access import permitted, permitted_on
from ui.forms import form_page
from ui.refusals import DomainRefusal, Stale
from workflows.casefile.models import CaseFile

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@permitted("applications.start_application")
@require_http_methods(["GET", "POST"])
def begin(request: PersonRequest) -> HttpResponse:
    """Begin a draft for one's own municipality."""
    places = selectors.organisations_that_may_apply(request.user)
    if request.method == "POST":
        chosen = next((one for one in places if str(one.pk) == request.POST.get("organisation")), None)
        if chosen is None:
            raise Http404
        try:
            application = drafts.start_application(organisation=chosen, actor=request.user)
        except DomainRefusal as refusal:
            messages.error(request, str(refusal))
            return redirect("start")
        return redirect("applications:overview", case_id=application.case_id)
    return render(request, "applications/begin.html", {"places": places})


@permitted_on("applications.start_application", find_agreement)
@require_http_methods(["GET", "POST"])
def begin_from_agreement(request: PersonRequest, case_id: int, found: CooperationAgreement) -> HttpResponse:
    """Begin a draft with what the agreement tells already."""
    if request.method == "POST":
        try:
            application = start_from_agreement(agreement=found, actor=request.user)
        except DomainRefusal as refusal:
            messages.error(request, str(refusal))
            return redirect("support:agreement", case_id=found.case_id)
        messages.success(request, "Ihr Antrag ist begonnen. Netzwerk und Ansprechperson sind schon eingetragen.")
        return redirect("applications:overview", case_id=application.case_id)
    return render(request, "applications/begin_from_agreement.html", {"agreement": found, "case": found.case})


@permitted_on("applications.view_application", selectors.find_case)
@require_GET
def overview(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """What is still open in my application?"""
    if not request.user.has_perm("applications.edit_draft", found):
        return redirect("applications:status", case_id=found.pk)
    application = selectors.application_of_case(found)
    views = section_views(application)
    hints = {kind.code: kind.hint for kind in Sections.ALL}
    done = [view for view in views if not view.problems]
    open_sections = [view for view in views if view.problems]
    saved = [view.row.edited_at for view in views if view.row.edited_at]
    context = {
        "case": found,
        "sections": [{"view": view, "hint": hints[view.code], "badge": _badge(view)} for view in views],
        "done": len(done),
        "total": len(views),
        "next": open_sections[0] if open_sections else None,
        "saved_at": max(saved) if saved else None,
        "people": list(selectors.colleagues(found)),
        "reference_form": ReferenceForm(initial={"reference": found.applicant_reference}),
    }
    return render(request, "applications/overview.html", context)


def _badge(view: Any) -> dict[str, str]:
    if not view.problems:
        return {"kind": "success", "text": "Fertig"}
    if view.row.state == SectionState.EMPTY:
        return {"kind": "", "text": "Noch nicht begonnen"}
    errors = len(view.form.errors) if view.form is not None else len(view.problems)
    if view.form is not None and errors:
        return {"kind": "danger", "text": f"{errors} Fehler"}
    return {"kind": "warning", "text": "Begonnen"}


@permitted_on("applications.edit_draft", selectors.find_case)
@require_POST
def reference(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Save the municipality's own file reference."""
    form = ReferenceForm(request.POST)
    if form.is_valid():
        drafts.set_reference(case=found, reference=form.cleaned_data["reference"])
        messages.success(request, "Ihr Zeichen ist gespeichert.")
        return redirect("applications:overview", case_id=found.pk)
    return form_page(request, "applications/reference.html", form, {"case": found})


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


@permitted_on("applications.edit_draft", selectors.find_case)
@require_http_methods(["GET", "POST"])
def section(request: PersonRequest, case_id: int, code: str, found: CaseFile) -> HttpResponse:
    """One section: save and go on, save with errors, or recalculate."""
    kind = section_kind(code)
    if kind is None:
        raise Http404
    if kind.form is None:
        return redirect("applications:attachments", case_id=found.pk)
    application = selectors.application_of_case(found)
    row = next(one for one in application.sections.all() if one.code == code)
    facts = facts_of(application)
    if request.method == "GET":
        form = (
            kind.form(row.typed, facts=facts)
            if row.state == SectionState.STARTED
            else kind.form(initial=row.typed, facts=facts)
        )
        return _section_page(request, found, kind, form, row, status=200)
    form = kind.form(request.POST, facts=facts)
    act = request.POST.get("act", "save")
    if act == "recalculate":
        form.is_valid()
        return _section_page(request, found, kind, form, row, status=200)
    valid = form.is_valid()
    unsafe = unsafe_fields(form)
    if unsafe or (act != "draft" and not valid):
        return _section_page(request, found, kind, form, row, status=422)
    try:
        drafts.save_section(
            application=application,
            code=code,
            typed=only_known(form, request.POST),
            done=valid,
            version=_number(request.POST.get("version")),
            actor=request.user,
        )
    except Stale:
        row.refresh_from_db()
        return _section_page(request, found, kind, form, row, status=409)
    messages.success(request, f"Gespeichert: {kind.title}")
    following = _next_section(code) if valid else None
    if following and act != "draft":
        return redirect("applications:section", case_id=found.pk, code=following)
    return redirect("applications:overview", case_id=found.pk)


def _next_section(code: str) -> str | None:
    codes = [kind.code for kind in Sections.ALL]
    position = codes.index(code) + 1
    return codes[position] if position < len(codes) else None


def _section_page(
    request: HttpRequest, case: CaseFile, kind: SectionKind, form: SectionForm, row: Any, *, status: int
) -> HttpResponse:
    codes = [one.code for one in Sections.ALL]
    context: dict[str, Any] = {
        "case": case,
        "kind": kind,
        "row": row,
        "number": codes.index(kind.code) + 1,
        "total": len(codes),
        "taken": status == 409,
        "mine": row.handed_to_id == getattr(request.user, "pk", None),
    }
    if isinstance(form, FinancingForm):
        context |= _financing(form)
    return form_page(request, "applications/section.html", form, context, status=status)


def _financing(form: FinancingForm) -> dict[str, Any]:
    words = {
        "cost": ("Kosten der Stelle", "Arbeitgeber-Brutto"),
        "foundation": (form.facts.foundation_name, "höchstens die Hälfte"),
        "own": ("Eigenmittel Ihrer Kommune", ""),
        "esf": ("ESF Plus und Land", ""),
        "third": ("Weitere Geldgeber", "freiwillig, sonst 0,00"),
    }
    table = [
        {
            "title": words[line][0],
            "hint": words[line][1],
            "fields": [form[f"{line}_{year}"] for year in form.facts.years],
        }
        for line in LINES
    ]
    others = [form[name] for name in form.fields if not name.rpartition("_")[2].isdigit()]
    checks = form.checks() if form.is_bound else _checks_of_initial(form)
    return {
        "financing": True,
        "fitting": sum(check.fits for check in checks),
        "years": form.facts.years,
        "amounts": amounts_table(table, form.facts.years),
        "others": others,
        "checks": checks_table(checks),
        "esf_open": form.esf_is_open() if form.is_bound else form.initial.get("esf_status") in ("PLANNED", "SUBMITTED"),
    }


def _checks_of_initial(form: FinancingForm) -> list[Any]:
    return FinancingForm(form.initial, facts=form.facts).checks() if form.initial else []


@permitted_on("applications.edit_draft", selectors.find_case)
@require_http_methods(["GET", "POST"])
def hand_over(request: PersonRequest, case_id: int, code: str, found: CaseFile) -> HttpResponse:
    """Ask a colleague to fill a section."""
    kind = section_kind(code)
    if kind is None:
        raise Http404
    people = [one for one in selectors.colleagues(found) if one.pk != request.user.pk]
    form = HandOverForm(request.POST or None, colleagues=people)
    if request.method == "POST" and form.is_valid():
        to = next(one for one in people if str(one.pk) == form.cleaned_data["to"])
        try:
            drafts.hand_over_section(
                application=selectors.application_of_case(found), code=code, to=to, actor=request.user
            )
        except DomainRefusal as refusal:
            form.add_error("to", str(refusal))
        else:
            messages.success(request, f"{to.name} bekommt eine E-Mail.")
            return redirect("applications:overview", case_id=found.pk)
    return form_page(request, "applications/hand_over.html", form, {"case": found, "kind": kind, "people": people})


@permitted_on("applications.edit_draft", selectors.find_case)
@require_POST
def confirm(request: PersonRequest, case_id: int, code: str, found: CaseFile) -> HttpResponse:
    """Confirm a section as factually and arithmetically correct."""
    if section_kind(code) is None:
        raise Http404
    try:
        drafts.confirm_section(
            application=selectors.application_of_case(found),
            code=code,
            version=_number(request.POST.get("version")),
            actor=request.user,
        )
    except DomainRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Bestätigt: sachlich und rechnerisch richtig.")
    return redirect("applications:section", case_id=found.pk, code=code)


@permitted_on("applications.edit_draft", selectors.find_case)
@require_http_methods(["GET", "POST"])
def attachments(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Attach files."""
    application = selectors.application_of_case(found)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = AttachmentForm(request.POST, request.FILES)
        if form.is_valid():
            drafts.attach_file(
                application=application,
                kind=form.cleaned_data["kind"],
                upload=form.cleaned_data["file"],
                actor=request.user,
            )
            messages.success(request, "Die Datei ist abgelegt.")
            return redirect("applications:attachments", case_id=found.pk)
    present = {one.kind: one for one in current_attachments(application)}
    rows = [
        {"label": label, "required": kind in REQUIRED_ATTACHMENTS, "attachment": present.get(kind)}
        for kind, label in AttachmentKind.choices
    ]
    return form_page(request, "applications/attachments.html", form, {"case": found, "rows": rows})


def _draft_content(application: Application) -> tuple[dict[str, Any], str]:
    content = content_of(application, section_views(application))
    return content, checksum(content)


@permitted_on("applications.view_application", selectors.find_case)
@require_GET
def download(request: PersonRequest, case_id: int, form: str, found: CaseFile) -> HttpResponse:
    """The newest version, or the draft as it stands, as PDF or DOCX."""
    application = selectors.application_of_case(found)
    version = application.versions.order_by("-number").first()
    if version is not None:
        content, sha256 = version.content, version.sha256
        day, status = timezone.localtime(version.submitted_at).date(), f"Eingereichte Fassung {version.number}"
    else:
        content, sha256 = _draft_content(application)
        day, status = timezone.localdate(), "Entwurf"
    write, media_type = {"pdf": (application_pdf, "application/pdf"), "docx": (application_docx, DOCX_TYPE)}[form]
    body = write(content, reference=found.reference or "", sha256=sha256, on=day, status=status)
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="foerderantrag-{found.pk}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response
