"""What one does in a case file: add a file, write, hand over, give more time."""

import secrets
import tempfile
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.models import User
from ui.acting import ActPage, ButtonPage
from ui.fields import PlainTextField
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal
from workflows import registry, selectors
from workflows.casefile import files, journal
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs.export import write_package
from workflows.casefile.uploads import ALLOWED_TEXT, check_upload
from workflows.conversation import write_message
from workflows.deadlines import periods
from workflows.deadlines.models import Deadline
from workflows.engine.handover import hand_over_case
from workflows.pages.cases import frame_of


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


class HandOverForm(forms.Form):
    """Who takes over."""

    to = forms.ChoiceField(label="Zuständig wird")

    def __init__(self, *args: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [("", "Bitte wählen"), *((str(one.pk), one.name) for one in colleagues)]


class CaseTab(ActPage):
    """A tab of a case on which those who write in it may add something."""

    permission = "workflows.view_case"
    load = staticmethod(selectors.find_case)
    tab: ClassVar[str] = ""

    @property
    def case(self) -> CaseFile:
        """The case."""
        case: CaseFile = self.found
        return case

    @cached_property
    def frame(self) -> dict[str, Any]:
        """What every tab shows around its content."""
        return frame_of(self.request, self.case, self.tab)

    def instead(self) -> HttpResponse | None:
        """Who only reads sends nothing."""
        if self.request.method == "POST" and not self.frame["may_write"]:
            raise Http404
        return None

    def rows(self) -> Any:
        """What the tab lists, newest first."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """A page of the list."""
        cursor = self.request.GET.get("seite", "")
        return self.frame | {"page": keyset_page(self.rows(), keys=["-created_at", "-id"], cursor=cursor)}

    def done_url(self, outcome: Any) -> str:
        """To this tab."""
        return reverse(f"workflows:case_{self.tab}", args=[self.case.pk])


class CaseFiles(CaseTab):
    """Files of the case; those who write in it may add one."""

    form_class = UploadForm
    template_name = "workflows/case_files.html"
    tab = "files"
    done = "Die Datei ist abgelegt."

    def rows(self) -> Any:
        """Files this person may read, with who added them."""
        return files.files_visible_to(self.request.user).filter(case=self.case).select_related("uploaded_by")

    def act(self, *args: Any, file: Any, **values: Any) -> None:
        """Keep it."""
        files.store_file(case=self.case, upload=file, actor=self.request.user)


class CaseMessages(CaseTab):
    """The conversation of the case."""

    form_class = MessageForm
    template_name = "workflows/case_messages.html"
    tab = "messages"
    done = "Ihre Nachricht ist verschickt."

    def get_initial(self) -> dict[str, Any]:
        """A key, so that a page sent twice is one message."""
        return {"key": secrets.token_urlsafe(24)}

    def rows(self) -> Any:
        """Messages with who wrote them."""
        return self.case.messages.select_related("author")

    def act(self, *args: Any, **values: Any) -> None:
        """Send it."""
        write_message(case=self.case, author=self.request.user, **values)


class HandOverCase(ActPage):
    """Make a colleague responsible for the case."""

    permission = "workflows.hand_over_case"
    load = staticmethod(selectors.find_case)
    form_class = HandOverForm
    template_name = "workflows/case_hand_over.html"

    @cached_property
    def colleagues(self) -> list[User]:
        """Staff who may see the case."""
        return [one for one in selectors.staff_who_may_take_tasks() if registry.may_view_case(one, self.found)]

    def form_arguments(self) -> dict[str, Any]:
        """Whom one may choose."""
        return {"colleagues": self.colleagues}

    def context(self) -> dict[str, Any]:
        """The case."""
        return frame_of(self.request, self.found, "overview")

    def act(self, *args: Any, to: str, **values: Any) -> User:
        """Hand it over."""
        chosen = next(one for one in self.colleagues if str(one.pk) == to)
        hand_over_case(case=self.found, to=chosen, actor=self.request.user)
        return chosen

    def done_words(self, outcome: Any) -> str:
        """Who it is."""
        return f"Zuständig ist jetzt {outcome.name}."

    def done_url(self, outcome: Any) -> str:
        """To the case."""
        return reverse("workflows:case", args=[self.found.pk])


class ExportCase(ButtonPage):
    """The case as a package that can be checked elsewhere, with what this person may read; the journal notes it."""

    permission = "workflows.export_case"
    load = staticmethod(selectors.find_case)

    def form_valid(self, form: Any) -> Any:
        """Note it, and send the package."""
        try:
            content = self.act()
        except DomainRefusal as refusal:
            return self.refused(form, refusal)
        answer = FileResponse(content, as_attachment=True, filename=f"Vorgang-{self.found.pk}.zip")
        answer["Content-Type"] = "application/zip"
        answer["Cache-Control"] = "private, no-store"
        return answer

    def act(self, *args: Any, **values: Any) -> Any:
        """Write it. Raises DomainRefusal while something speaks against it."""
        if held := registry.package_held(self.found):
            raise DomainRefusal(held)
        with transaction.atomic():
            journal.record(self.found, "case_exported", actor=self.request.user)
        content = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
        write_package(self.found, content, selectors.export_view(self.request.user, self.found))
        content.seek(0)
        return content

    def done_url(self, outcome: Any) -> str:
        """To the case."""
        return reverse("workflows:case", args=[self.found.pk])


class ExtendDeadline(ButtonPage):
    """Give the time that the rule allows, in one click."""

    permission = "workflows.extend_deadline"
    load = staticmethod(selectors.find_deadline)

    def act(self, *args: Any, **values: Any) -> Deadline:
        """Extend it."""
        deadline = Deadline.objects.get(pk=self.kwargs["deadline_id"], case=self.found)
        periods.extend_deadline(deadline=deadline, actor=self.request.user)
        return deadline

    def done_words(self, outcome: Any) -> str:
        """Until when."""
        return f"Verlängert bis {outcome.due_on:%d.%m.%Y}."

    def done_url(self, outcome: Any) -> str:
        """To the case."""
        return reverse("workflows:case", args=[self.found.pk])
