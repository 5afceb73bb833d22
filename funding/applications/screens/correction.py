"""Screen of the step that answers a request for correction: the asked fields and nothing else."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from funding.applications import selectors
from funding.applications.choices import AttachmentKind
from funding.applications.content import asked_so_far, facts_of, leave_out_later_fields
from funding.applications.flows import ApplicationFlow
from funding.applications.models import Application, CorrectionRequest
from funding.applications.sections import FinancingForm, SectionForm, section_kind
from funding.applications.services import checking
from ui.forms import only_known
from ui.refusals import DomainRefusal
from workflows.casefile.uploads import CheckedFileField
from workflows.pages.task import TaskScreen


def correction_forms(
    application: Application, asked: CorrectionRequest, data: Any = None
) -> tuple[list[dict[str, Any]], dict[str, SectionForm], dict[str, Any]]:
    """The asked items with their fields; of each section form only the asked fields are shown and read."""
    facts = facts_of(application)
    so_far = (asked_so_far(application) or set()) | {(item.section, item.field) for item in asked.items.all()}
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
            leave_out_later_fields(forms[item.section], item.section, so_far)
        form = forms[item.section]
        shown.append({"item": item, "label": form.fields[item.field].label, "bound": form[item.field]})
    return shown, forms, uploads


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


class AnswerCorrection(TaskScreen):
    """Complete the listed items and nothing else."""

    nodes = (ApplicationFlow.correct,)
    template_name = "applications/correct.html"
    takes_files = len(AttachmentKind)
    shows_deadline = True
    done = "Ihre Angaben sind angekommen. Wir prüfen weiter."

    @cached_property
    def asked(self) -> CorrectionRequest | None:
        """The request that waits for an answer."""
        case = selectors.find_case(self.request.user, self.case.pk)
        if case is None:
            raise Http404
        self.application = selectors.application_of_case(case)
        return checking.open_correction(self.application)

    def instead(self) -> HttpResponse | None:
        """Nothing to answer where nothing is asked."""
        if (answer := super().instead()) is not None:
            return answer
        if self.asked is None:
            raise Http404
        return None

    def get_form(self, form_class: Any = None) -> Any:
        """One form per section that is asked about; the first stands for all where a page needs one."""
        data = self.request.POST if self.request.method == "POST" else None
        self.errors: list[str] = []
        self.shown, self.forms, self.files = correction_forms(self.application, self.asked, data)  # type: ignore[arg-type]
        return next(iter(self.forms.values()), django_forms.Form(data))

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Every form and every file is read, so that all that is wrong is said at once."""
        if (answer := self.instead()) is not None:
            return answer
        form = self.get_form()
        self.uploads = self._read_uploads()
        for one in self.forms.values():
            if not one.is_valid():
                self.errors += _errors_outside(one, self.shown)
        bad = any(one.errors for one in self.forms.values()) or any("error" in row for row in self.shown)
        return self.page(form, status=422) if bad else self.form_valid(form)

    def _read_uploads(self) -> dict[str, Any]:
        uploads: dict[str, Any] = {}
        for row in self.shown:
            if "upload" in row:
                name = row["item"].field
                try:
                    uploads[name] = self.files[name].clean(self.request.FILES.get(row["upload"]))
                except ValidationError as refusal:
                    row["error"] = " ".join(refusal.messages)
        return uploads

    def values(self, form: Any) -> dict[str, Any]:
        """The asked fields as they were typed, and the files."""
        typed = {
            code: {row["item"].field: one.data[row["item"].field] for row in self.shown if row["item"].section == code}
            for code, one in self.forms.items()
        }
        return {"typed": typed, "uploads": self.uploads}

    def refused(self, form: Any, refusal: DomainRefusal) -> HttpResponse:
        """Above all fields: the rules join several."""
        self.errors.append(str(refusal))
        return self.page(form, status=refusal.status)

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """The list with what is wrong."""
        failed = status is not None and status != 200
        shown = {"shown": self.shown, "errors": self.errors, "failed": failed}
        return super().page(form, status=status or 200, **shown, **more)

    def done_url(self, outcome: Any) -> str:
        """To where the application stands."""
        return reverse("applications:status", args=[self.case.pk])
