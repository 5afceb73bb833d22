"""Ask for support without money, and follow the agreement."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from accounts.models import Organisation
from accounts.requests import PersonRequest
from advisory.support import selectors
from advisory.support.acts.inquire import inquire
from advisory.support.documents import wording_of
from advisory.support.forms import InquiryForm
from advisory.support.models import CooperationAgreement
from ui.access import permitted_on
from ui.acting import ActPage
from workflows import registry
from workflows import selectors as work
from workflows.pages.presenters import case_badge, deadline_row, task_row


class Inquire(ActPage):
    """A municipality with a network asks for support."""

    permission = "support.inquire"
    form_class = InquiryForm
    template_name = "support/inquire.html"
    done = "Ihre Anfrage ist angekommen. Wir rufen Sie an."

    @cached_property
    def places(self) -> list[Organisation]:
        """For whom this person may ask."""
        return selectors.organisations_that_may_inquire(self.request.user)

    def instead(self) -> HttpResponse | None:
        """Who may ask for nobody finds nothing."""
        if not self.places:
            raise Http404
        return None

    def context(self) -> dict[str, Any]:
        """The choice, where there is one."""
        return {"places": self.places}

    def act(self, *args: Any, **values: Any) -> CooperationAgreement:
        """Ask for the municipality that was chosen, else the first."""
        wanted = self.request.POST.get("organisation")
        chosen = next((one for one in self.places if str(one.pk) == wanted), self.places[0])
        return inquire(organisation=chosen, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the agreement."""
        return reverse("support:agreement", args=[outcome.case_id])


@permitted_on("support.view_agreement", selectors.find_agreement)
@require_GET
def agreement(request: PersonRequest, case_id: int, found: CooperationAgreement) -> HttpResponse:
    """Whose turn is it, and what is agreed?"""
    user = request.user
    version = selectors.latest_version(found)
    if version is not None:
        version.agreement = found
    tasks = work.open_tasks(user).filter(**{f"{work.CASE}id": found.case_id})
    task = tasks.select_related("process__case_link__case__organisation", "owner").order_by("pk").first()
    deadlines = work.deadlines_visible_to(user).filter(case=found.case).order_by("due_on", "pk")
    advisory = selectors.advisory_from(found.case)
    context = {
        "agreement": found,
        "case": found.case,
        "badge": case_badge(found.case, staff=user.has_perm("workflows.view_operations")),
        "task": task_row(task) if task is not None else None,
        "version": version,
        "wording": wording_of(version) if version is not None else None,
        "versions": list(found.versions.select_related("written_by").order_by("-number")),
        "signatures": list(found.signatures.select_related("file").order_by("signed_on", "pk")),
        "deadlines": [deadline_row(one) for one in deadlines],
        "advisory": advisory if advisory is not None and user.has_perm("support.view_case", advisory) else None,
        "next_steps": registry.next_steps(user, found.case),
    }
    return render(request, "support/agreement.html", context)
