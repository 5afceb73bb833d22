"""Pages of a draft: begin, overview, own reference, attachments, downloads."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from accounts.models import Organisation
from accounts.requests import PersonRequest
from advisory.support.selectors import find_agreement
from funding.applications import selectors
from funding.applications.acts.drafts import start_from_agreement
from funding.applications.choices import REQUIRED_ATTACHMENTS, AttachmentKind
from funding.applications.content import checksum, content_of, current_attachments, section_views
from funding.applications.documents import application_docx, application_pdf
from funding.applications.forms import AttachmentForm, ReferenceForm
from funding.applications.models import Application
from funding.applications.presenters.sections import badge_of
from funding.applications.sections import Sections
from funding.applications.services import drafts
from ui.access import permitted_on
from ui.acting import ActPage
from workflows.casefile.models import CaseFile

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Begin(ActPage):
    """Begin a draft for one's own municipality."""

    permission = "applications.start_application"
    template_name = "applications/begin.html"

    @cached_property
    def places(self) -> list[Organisation]:
        """For whom this person may begin."""
        return selectors.organisations_that_may_apply(self.request.user)

    def context(self) -> dict[str, Any]:
        """The choice."""
        return {"places": self.places}

    def values(self, form: Any) -> dict[str, Any]:
        """The municipality that was chosen."""
        wanted = self.request.POST.get("organisation")
        chosen = next((one for one in self.places if str(one.pk) == wanted), None)
        if chosen is None:
            raise Http404
        return {"organisation": chosen}

    def act(self, *args: Any, **values: Any) -> Application:
        """Begin."""
        return drafts.start_application(actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the draft."""
        return reverse("applications:overview", args=[outcome.case_id])

    def refused_url(self) -> str:
        """The start says why."""
        return reverse("start")


class BeginFromAgreement(ActPage):
    """Begin a draft with what the agreement tells already."""

    permission = "applications.start_application"
    load = staticmethod(find_agreement)
    template_name = "applications/begin_from_agreement.html"
    done = "Ihr Antrag ist begonnen. Netzwerk und Ansprechperson sind schon eingetragen."

    def context(self) -> dict[str, Any]:
        """The agreement."""
        return {"agreement": self.found, "case": self.found.case}

    def act(self, *args: Any, **values: Any) -> Application:
        """Begin."""
        return start_from_agreement(agreement=self.found, actor=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """To the draft."""
        return reverse("applications:overview", args=[outcome.case_id])

    def refused_url(self) -> str:
        """The agreement says why."""
        return reverse("support:agreement", args=[self.found.case_id])


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
        "sections": [{"view": view, "hint": hints[view.code], "badge": badge_of(view)} for view in views],
        "done": len(done),
        "total": len(views),
        "next": open_sections[0] if open_sections else None,
        "saved_at": max(saved) if saved else None,
        "people": list(selectors.colleagues(found)),
        "reference_form": ReferenceForm(initial={"reference": found.applicant_reference}),
    }
    return render(request, "applications/overview.html", context)


class SetReference(ActPage):
    """Save the municipality's own file reference."""

    permission = "applications.edit_draft"
    load = staticmethod(selectors.find_case)
    http_method_names = ["post"]  # noqa: RUF012 - as Django declares it
    form_class = ReferenceForm
    template_name = "applications/reference.html"
    done = "Ihr Zeichen ist gespeichert."

    def context(self) -> dict[str, Any]:
        """The matter."""
        return {"case": self.found}

    def act(self, *args: Any, **values: Any) -> None:
        """Save it."""
        drafts.set_reference(case=self.found, **values)

    def done_url(self, outcome: Any) -> str:
        """To the overview."""
        return reverse("applications:overview", args=[self.found.pk])


class Attachments(ActPage):
    """Attach files."""

    permission = "applications.edit_draft"
    load = staticmethod(selectors.find_case)
    form_class = AttachmentForm
    template_name = "applications/attachments.html"
    done = "Die Datei ist abgelegt."

    @cached_property
    def application(self) -> Application:
        """The application."""
        return selectors.application_of_case(self.found)

    def context(self) -> dict[str, Any]:
        """What is there and what is needed."""
        present = {one.kind: one for one in current_attachments(self.application)}
        rows = [
            {"label": label, "required": kind in REQUIRED_ATTACHMENTS, "attachment": present.get(kind)}
            for kind, label in AttachmentKind.choices
        ]
        return {"case": self.found, "rows": rows}

    def act(self, *args: Any, kind: str, file: Any, **values: Any) -> None:
        """Attach it."""
        drafts.attach_file(application=self.application, kind=kind, upload=file, actor=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """To this page."""
        return reverse("applications:attachments", args=[self.found.pk])


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
