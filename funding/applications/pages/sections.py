"""One section of a draft: save and go on, save with errors, recalculate; hand it over, confirm it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.models import User
from funding.applications import selectors
from funding.applications.acts.drafts import hand_over_section
from funding.applications.choices import SectionState
from funding.applications.content import facts_of
from funding.applications.forms import HandOverForm
from funding.applications.models import Application, ApplicationSection
from funding.applications.presenters.sections import financing_rows
from funding.applications.sections import FinancingForm, SectionKind, Sections, section_kind
from funding.applications.services import drafts
from ui.acting import ActPage, ButtonPage
from ui.forms import only_known, unsafe_fields
from ui.refusals import DomainRefusal, Stale


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


class SectionPage(ActPage):
    """Save and go on, save with errors, or recalculate."""

    permission = "applications.edit_draft"
    load = staticmethod(selectors.find_case)
    template_name = "applications/section.html"

    @cached_property
    def kind(self) -> SectionKind:
        """The section of the address."""
        kind = section_kind(self.kwargs["code"])
        if kind is None:
            raise Http404
        return kind

    @cached_property
    def application(self) -> Application:
        """The application."""
        return selectors.application_of_case(self.found)

    @cached_property
    def row(self) -> ApplicationSection:
        """What is stored of the section."""
        return next(one for one in self.application.sections.all() if one.code == self.kind.code)

    def instead(self) -> HttpResponse | None:
        """Attachments have a page of their own."""
        return None if self.kind.form else redirect("applications:attachments", case_id=self.found.pk)

    def get_form_class(self) -> Any:
        """The form of the section."""
        return self.kind.form

    def form_arguments(self) -> dict[str, Any]:
        """What the phase says; a section that was begun is shown with what is wrong in it."""
        arguments: dict[str, Any] = {"facts": facts_of(self.application)}
        if self.request.method == "GET" and self.row.state == SectionState.STARTED:
            arguments["data"] = self.row.typed
        return arguments

    def get_initial(self) -> dict[str, Any]:
        """What was typed before."""
        return dict(self.row.typed)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The section as it stands."""
        return self.instead() or self.page(self.get_form(), status=200)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A draft is kept with its errors, but for text that may not be stored at all."""
        if (answer := self.instead()) is not None:
            return answer
        form = self.get_form()
        self.wanted = request.POST.get("act", "save")
        self.whole = form.is_valid()
        if self.wanted == "recalculate":
            return self.page(form, status=200)
        if unsafe_fields(form) or (self.wanted != "draft" and not self.whole):
            return self.page(form, status=422)
        return self.form_valid(form)

    def values(self, form: Any) -> dict[str, Any]:
        """What was typed, and the version it was typed upon."""
        version = _number(self.request.POST.get("version"))
        return {"typed": only_known(form, self.request.POST), "done": self.whole, "version": version}

    def act(self, *args: Any, **values: Any) -> None:
        """Save it."""
        drafts.save_section(application=self.application, code=self.kind.code, actor=self.request.user, **values)

    def refused(self, form: Any, refusal: DomainRefusal) -> HttpResponse:
        """Somebody else saved: what was typed stays, beside what is stored now."""
        if not isinstance(refusal, Stale):
            return super().refused(form, refusal)
        self.row.refresh_from_db()
        return self.page(form, status=refusal.status)

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """The section in its place among the others."""
        codes = [one.code for one in Sections.ALL]
        shown: dict[str, Any] = {
            "case": self.found,
            "kind": self.kind,
            "row": self.row,
            "number": codes.index(self.kind.code) + 1,
            "total": len(codes),
            "taken": status == Stale.status,
            "mine": self.row.handed_to_id == self.request.user.pk,
        }
        if isinstance(form, FinancingForm):
            shown |= financing_rows(form)
        return super().page(form, status=status, **shown, **more)

    def done_words(self, outcome: Any) -> str:
        """Which section."""
        return f"Gespeichert: {self.kind.title}"

    def done_url(self, outcome: Any) -> str:
        """To the next section, or to the overview."""
        codes = [kind.code for kind in Sections.ALL]
        following = codes[codes.index(self.kind.code) + 1 :]
        if self.whole and following and self.wanted != "draft":
            return reverse("applications:section", args=[self.found.pk, following[0]])
        return reverse("applications:overview", args=[self.found.pk])


class HandOver(ActPage):
    """Ask a colleague to fill a section."""

    permission = "applications.edit_draft"
    load = staticmethod(selectors.find_case)
    form_class = HandOverForm
    template_name = "applications/hand_over.html"

    @cached_property
    def people(self) -> list[User]:
        """Colleagues, without oneself."""
        return [one for one in selectors.colleagues(self.found) if one.pk != self.request.user.pk]

    @cached_property
    def kind(self) -> SectionKind | None:
        """The section of the address."""
        return section_kind(self.kwargs["code"])

    def instead(self) -> HttpResponse | None:
        """A section that does not exist."""
        if self.kind is None:
            raise Http404
        return None

    def form_arguments(self) -> dict[str, Any]:
        """Whom one may ask."""
        return {"colleagues": self.people}

    def context(self) -> dict[str, Any]:
        """The section."""
        return {"case": self.found, "kind": self.kind, "people": self.people}

    def act(self, *args: Any, to: str, **values: Any) -> User:
        """Ask her."""
        chosen = next(one for one in self.people if str(one.pk) == to)
        application = selectors.application_of_case(self.found)
        hand_over_section(application=application, code=self.kwargs["code"], to=chosen, actor=self.request.user)
        return chosen

    def done_words(self, outcome: Any) -> str:
        """Who is asked."""
        return f"{outcome.name} bekommt eine E-Mail."

    def done_url(self, outcome: Any) -> str:
        """To the overview."""
        return reverse("applications:overview", args=[self.found.pk])


class Confirm(ButtonPage):
    """Confirm a section as factually and arithmetically correct."""

    permission = "applications.edit_draft"
    load = staticmethod(selectors.find_case)
    done = "Bestätigt: sachlich und rechnerisch richtig."

    def instead(self) -> HttpResponse | None:
        """A section that does not exist."""
        if section_kind(self.kwargs["code"]) is None:
            raise Http404
        return None

    def act(self, *args: Any, **values: Any) -> None:
        """Confirm the version that was shown."""
        drafts.confirm_section(
            application=selectors.application_of_case(self.found),
            code=self.kwargs["code"],
            version=_number(self.request.POST.get("version")),
            actor=self.request.user,
        )

    def done_url(self, outcome: Any) -> str:
        """To the section."""
        return reverse("applications:section", args=[self.found.pk, self.kwargs["code"]])
