"""Check the answers, submit, follow, withdraw."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest
from funding.applications import selectors
from funding.applications.choices import DECIDED, ApplicationStage, SignatureKind
from funding.applications.content import checksum, content_of, section_views
from funding.applications.documents import plan_rows
from funding.applications.flows import ApplicationFlow
from funding.applications.forms import CallNoteForm, PowerOfAttorneyForm, ReplyForm, SubmitForm, WithdrawForm
from funding.applications.models import Application
from funding.applications.presenters import plan_table
from funding.applications.replying import reply
from funding.applications.resting import let_rest, wake
from funding.applications.services import checking, submission
from funding.applications.services.decisions import latest_decision
from funding.applications.withdrawal import withdraw
from funding.financing.choices import FundingStage
from funding.financing.presenters.panels import load_funding
from ui.access import permitted_on
from ui.forms import form_page
from ui.refusals import DomainRefusal
from workflows import selectors as work
from workflows.casefile.models import CaseFile
from workflows.engine.errors import AlreadyStarted
from workflows.pages.presenters import case_badge, deadline_row, event_line


def _check_context(application: Application, case: CaseFile, user: Any) -> dict[str, Any]:
    views = section_views(application)
    content = content_of(application, views)
    problems = [problem for view in views for problem in view.problems]
    return {
        "case": case,
        "views": views,
        "problems": problems,
        "checksum": checksum(content)[:8],
        "plan": plan_table(plan_rows(content)),
        "is_signatory": submission.is_signatory(user, application),
        "power": submission.power_of_attorney(application),
    }


@permitted_on("applications.submit_application", selectors.find_case)
@require_http_methods(["GET", "POST"])
def check(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """All answers on one page; then submit."""
    application = selectors.application_of_case(found)
    if request.method == "GET":
        context = _check_context(application, found, request.user)
        first = (
            SignatureKind.SIGNED_IN
            if context["is_signatory"]
            else (SignatureKind.POWER_OF_ATTORNEY if context["power"] else SignatureKind.SCAN)
        )
        return form_page(request, "applications/check.html", SubmitForm(initial={"signature": first}), context)
    form = SubmitForm(request.POST, request.FILES)
    if form.is_valid():
        signature = submission.Signature(
            kind=form.cleaned_data["signature"],
            scan=form.cleaned_data["scan"],
            printed_checksum=form.cleaned_data["printed_checksum"],
        )
        try:
            ApplicationFlow.submitted.run(
                case=found,
                actor=request.user,
                key=f"application-{application.pk}",
                application=application,
                signature=signature,
            )
        except AlreadyStarted:
            return redirect("applications:status", case_id=found.pk)
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Ihr Antrag ist eingereicht. Ihre Antragsnummer: {found.reference}")
            return redirect("applications:status", case_id=found.pk)
    return form_page(request, "applications/check.html", form, _check_context(application, found, request.user))


@permitted_on("applications.submit_application", selectors.find_case)
@require_http_methods(["GET", "POST"])
def power_of_attorney(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Store the power of attorney once per phase."""
    application = selectors.application_of_case(found)
    form = PowerOfAttorneyForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = PowerOfAttorneyForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                submission.store_power_of_attorney(
                    application=application, upload=form.cleaned_data["file"], actor=request.user
                )
            except DomainRefusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Die Vollmacht ist hinterlegt.")
                return redirect("applications:check", case_id=found.pk)
    return form_page(request, "applications/power_of_attorney.html", form, {"case": found})


STEPS: list[tuple[str, str, set[Any]]] = [
    ("Antrag eingereicht", "", {ApplicationStage.DRAFT}),
    (
        "Prüfung der Unterlagen",
        "Wir rufen Sie an und prüfen, ob alles da ist. Üblich sind 5 Arbeitstage.",
        {
            ApplicationStage.IN_FORMAL_CHECK,
            ApplicationStage.RETURNED_FOR_CORRECTION,
            ApplicationStage.RECEIVED,
            ApplicationStage.LAPSED,
        },
    ),
    (
        "Inhaltliche Prüfung",
        "Das Institut schreibt eine Empfehlung. Üblich sind 10 Arbeitstage.",
        {ApplicationStage.IN_CONTENT_CHECK},
    ),
    (
        "Entscheidung im Beirat",
        "Der Beirat ist das Gremium, das über jede Förderung abstimmt.",
        {
            ApplicationStage.READY_FOR_BOARD,
            ApplicationStage.AT_BOARD,
            ApplicationStage.DEFERRED,
            ApplicationStage.WAITLISTED,
        },
    ),
    ("Brief mit der Entscheidung", "Sie bekommen einen Brief und eine E-Mail.", {ApplicationStage.RESOLVED}),
    (
        "Fördervertrag und Start",
        "Sie unterschreiben den Vertrag. Danach beginnt die Stelle.",
        {
            ApplicationStage.APPROVED,
            ApplicationStage.APPROVED_WITH_CONDITIONS,
            ApplicationStage.PARTIALLY_APPROVED,
            FundingStage.CONTRACT_DRAFT,
            FundingStage.CONTRACT_SENT,
            FundingStage.CONTRACT_SIGNED,
            FundingStage.CONTRACT_EXPIRED,
        },
    ),
    (
        "Die Förderung läuft",
        "Sie besetzen die Stelle und rufen Geld ab. Nach jedem Jahr wird abgerechnet.",
        {FundingStage.FUNDED, FundingStage.FUNDING_ENDED},
    ),
]
WITHOUT_CONTRACT = 5


def steps_of(case: CaseFile) -> list[dict[str, str]]:
    """The way of an application with the current step marked; nothing is current once it is closed."""
    current = next(
        (number for number, (_, _, stages) in enumerate(STEPS) if case.stage in {one.value for one in stages}), None
    )
    rejected = case.stage == ApplicationStage.REJECTED
    rows = []
    for number, (title, text, _) in enumerate(STEPS[:WITHOUT_CONTRACT] if rejected else STEPS):
        state = "next" if current is None or number > current else ("now" if number == current else "done")
        if current is None and (number == 0 or rejected):
            state = "done"
        rows.append({"title": title, "text": text, "state": state, "number": str(number + 1)})
    return rows


@permitted_on("applications.view_application", selectors.find_case)
@require_http_methods(["GET", "POST"])
def status(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Whose turn is it, and when does it go on? Also the room for an answer to the recommendation."""
    if found.stage == ApplicationStage.DRAFT:
        return redirect("applications:overview", case_id=found.pk)
    application = selectors.application_of_case(found)
    recommendation = checking.latest_recommendation(application)
    if recommendation is not None and recommendation.approved_at is None:
        recommendation = None
    may_reply = (
        recommendation is not None
        and recommendation.replied_at is None
        and found.stage == ApplicationStage.READY_FOR_BOARD
        and request.user.has_perm("applications.reply_to_recommendation", found)
    )
    form = ReplyForm(request.POST or None)
    if request.method == "POST":
        if not may_reply:
            raise Http404
        without = request.POST.get("ohne") == "ja"
        if without or form.is_valid():
            try:
                reply(case=found, actor=request.user, text="" if without else form.cleaned_data["text"])
            except DomainRefusal as refusal:
                messages.error(request, str(refusal))
            else:
                said = (
                    "Gut, der Beirat kann weitermachen." if without else "Gespeichert. Der Beirat liest Ihre Antwort."
                )
                messages.success(request, said)
            return redirect("applications:status", case_id=found.pk)
    task = (
        work.open_tasks(request.user).filter(**{f"{work.CASE}id": found.pk}, flow_task=ApplicationFlow.correct).first()
    )
    request_open = checking.open_correction(application)
    known = checking.correctable_fields(application) if request_open else {}
    items = [
        {"label": known.get(f"{item.section}.{item.field}", item.field), "reason": item.reason}
        for item in (request_open.items.all() if request_open else [])
    ]
    deadlines = work.deadlines_visible_to(request.user).filter(case=found).order_by("due_on", "pk")
    events = work.events_visible_to(request.user, found)[:8]
    decision = latest_decision(application)
    context = {
        "case": found,
        "case_badge": case_badge(found, staff=False),
        "decision": decision if decision is not None and decision.letter and found.stage in DECIDED else None,
        "task": task,
        "items": items,
        "steps": steps_of(found),
        "deadlines": [deadline_row(one) for one in deadlines],
        "events": [event_line(one, staff=False) for one in events],
        "versions": selectors.versions(application),
        "recommendation": recommendation,
        "may_reply": may_reply,
        "funding": load_funding(request.user, found),
        "may_withdraw": found.closed_at is None
        and found.stage not in (FundingStage.FUNDED, FundingStage.FUNDING_ENDED)
        and request.user.has_perm("applications.withdraw_application", found),
    }
    return form_page(request, "applications/status.html", form, context)


@permitted_on("applications.withdraw_application", selectors.find_case)
@require_http_methods(["GET", "POST"])
def withdraw_page(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Ask once more, then withdraw the application or discard the draft."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(case=found, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Erledigt. Offene Aufgaben dazu sind entfallen.")
            return redirect("start")
    context = {"case": found, "is_draft": found.stage == ApplicationStage.DRAFT}
    return form_page(request, "applications/withdraw.html", form, context)


def _note_page(request: PersonRequest, found: CaseFile, words: dict[str, str], act: Any) -> HttpResponse:
    form = CallNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(case=found, actor=request.user, note=form.cleaned_data["note"])
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, words["done"])
            return redirect("workflows:case", case_id=found.pk)
    return form_page(request, "applications/call_note.html", form, {"case": found, **words})


REST = {
    "title": "Antrag ruhen lassen",
    "text": "Rufen Sie die Kommune vorher an. Ihre Frist steht dann still. Sobald sie antwortet, geht es weiter.",
    "action": "Ruhen lassen",
    "done": "Der Antrag ruht. Die Kommune bekommt eine E-Mail.",
}
WAKE = {
    "title": "Antrag weiterlaufen lassen",
    "text": "Die Frist der Kommune läuft mit dem Rest weiter, mindestens drei Arbeitstage.",
    "action": "Weiterlaufen lassen",
    "done": "Der Antrag läuft weiter.",
}


@permitted_on("applications.let_rest", selectors.find_case)
@require_http_methods(["GET", "POST"])
def rest(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Let an application rest, after a call."""
    return _note_page(request, found, REST, let_rest)


@permitted_on("applications.wake", selectors.find_case)
@require_http_methods(["GET", "POST"])
def wake_page(request: PersonRequest, case_id: int, found: CaseFile) -> HttpResponse:
    """Wake a resting application."""
    return _note_page(request, found, WAKE, wake)


@permitted_on("applications.view_application", selectors.find_case)
@require_GET
def version(request: PersonRequest, case_id: int, number: int, found: CaseFile) -> HttpResponse:
    """A submitted version to read."""
    application = selectors.application_of_case(found)
    shown = application.versions.filter(number=number).first()
    if shown is None:
        raise Http404
    context = {
        "case": found,
        "version": shown,
        "plan": plan_table(plan_rows(shown.content)),
    }
    return render(request, "applications/version.html", context)
