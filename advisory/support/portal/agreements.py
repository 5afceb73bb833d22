"""Ask for support without money, and follow the agreement."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest
from advisory.support import selectors
from advisory.support.documents import wording_of
from advisory.support.flows import CooperationFlow
from advisory.support.forms import InquiryForm
from advisory.support.models import AdvisoryCase, CooperationAgreement
from advisory.support.services.agreements import latest_version, open_agreement
from ui.access import permitted, permitted_on
from ui.forms import form_page
from ui.refusals import DomainRefusal
from workflows import registry
from workflows import selectors as work
from workflows.pages.presenters import case_badge, deadline_row, task_row


@permitted("support.inquire")
@require_http_methods(["GET", "POST"])
def inquire(request: PersonRequest) -> HttpResponse:
    """A municipality with a network asks for support."""
    places = selectors.organisations_that_may_inquire(request.user)
    if not places:
        raise Http404
    chosen = next((one for one in places if str(one.pk) == request.POST.get("organisation")), places[0])
    form = InquiryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                agreement = open_agreement(organisation=chosen, actor=request.user, **form.cleaned_data)
                CooperationFlow.inquired.run(
                    case=agreement.case, actor=request.user, key=f"agreement-{agreement.pk}", agreement=agreement
                )
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Ihre Anfrage ist angekommen. Wir rufen Sie an.")
            return redirect("support:agreement", case_id=agreement.case_id)
    return form_page(request, "support/inquire.html", form, {"places": places})


@permitted_on("support.view_agreement", selectors.find_agreement)
@require_GET
def agreement(request: PersonRequest, case_id: int, found: CooperationAgreement) -> HttpResponse:
    """Whose turn is it, and what is agreed?"""
    user = request.user
    version = latest_version(found)
    if version is not None:
        version.agreement = found
    tasks = work.open_tasks(user).filter(**{f"{work.CASE}id": found.case_id})
    task = tasks.select_related("process__case_link__case__organisation", "owner").order_by("pk").first()
    deadlines = work.deadlines_visible_to(user).filter(case=found.case).order_by("due_on", "pk")
    advisory = AdvisoryCase.objects.filter(source=found.case).select_related("case").first()
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
