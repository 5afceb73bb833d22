"""Check all answers, submit, keep a power of attorney."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from funding.applications import selectors
from funding.applications.acts.submit import submit
from funding.applications.choices import SignatureKind
from funding.applications.content import checksum, content_of, section_views
from funding.applications.documents import plan_rows
from funding.applications.forms import PowerOfAttorneyForm, SubmitForm
from funding.applications.models import Application
from funding.applications.presenters.tables import plan_table
from funding.applications.services import submission
from ui.acting import ActPage


class Submit(ActPage):
    """All answers on one page; then submit."""

    permission = "applications.submit_application"
    load = staticmethod(selectors.find_case)
    form_class = SubmitForm
    template_name = "applications/check.html"

    @cached_property
    def application(self) -> Application:
        """The application."""
        return selectors.application_of_case(self.found)

    @cached_property
    def answers(self) -> dict[str, Any]:
        """All answers and what is missing."""
        views = section_views(self.application)
        content = content_of(self.application, views)
        return {
            "case": self.found,
            "views": views,
            "problems": [problem for view in views for problem in view.problems],
            "checksum": checksum(content)[:8],
            "plan": plan_table(plan_rows(content)),
            "is_signatory": submission.is_signatory(self.request.user, self.application),
            "power": submission.power_of_attorney(self.application),
        }

    def context(self) -> dict[str, Any]:
        """All answers."""
        return self.answers

    def get_initial(self) -> dict[str, Any]:
        """The signature that is nearest at hand."""
        if self.request.method == "POST":
            return {}
        if self.answers["is_signatory"]:
            return {"signature": SignatureKind.SIGNED_IN}
        return {"signature": SignatureKind.POWER_OF_ATTORNEY if self.answers["power"] else SignatureKind.SCAN}

    def values(self, form: Any) -> dict[str, Any]:
        """How it is signed."""
        typed = form.cleaned_data
        signature = submission.Signature(
            kind=typed["signature"], scan=typed["scan"], printed_checksum=typed["printed_checksum"]
        )
        return {"signature": signature}

    def act(self, *args: Any, **values: Any) -> bool:
        """Submit it."""
        return submit(application=self.application, actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """The receipt; nothing where it was submitted before."""
        return f"Ihr Antrag ist eingereicht. Ihre Antragsnummer: {self.found.reference}" if outcome else ""

    def done_url(self, outcome: Any) -> str:
        """To where it stands."""
        return reverse("applications:status", args=[self.found.pk])


class KeepPowerOfAttorney(ActPage):
    """Store the power of attorney once per phase."""

    permission = "applications.submit_application"
    load = staticmethod(selectors.find_case)
    form_class = PowerOfAttorneyForm
    template_name = "applications/power_of_attorney.html"
    done = "Die Vollmacht ist hinterlegt."

    def context(self) -> dict[str, Any]:
        """The matter."""
        return {"case": self.found}

    def act(self, *args: Any, file: Any, **values: Any) -> None:
        """Keep it."""
        submission.store_power_of_attorney(
            application=selectors.application_of_case(self.found), upload=file, actor=self.request.user
        )

    def done_url(self, outcome: Any) -> str:
        """Back to the answers."""
        return reverse("applications:check", args=[self.found.pk])
