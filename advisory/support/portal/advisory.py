"""All advisory cases from outside, one from inside, and its sessions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest
from advisory.support import selectors
from advisory.support.closing import close_support
from advisory.support.forms import SessionForm
from advisory.support.models import AdvisoryCase, AdvisorySession
from advisory.support.presenters import (
    goal_rows,
    hours_bar,
    hours_table,
    hours_text,
    overview_table,
    scope_rows,
    steps_of,
)
from advisory.support.services import advisory as acts
from advisory.support.services.advisory import SessionValues
from ui.access import permitted, permitted_on
from ui.forms import add_refusal, form_page
from ui.keyset import keyset_page
from ui.refusals import DomainRefusal, Stale
from workflows import selectors as work
from workflows.pages.presenters import case_badge, deadline_row, task_row


@permitted("support.view_overview")
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """Every advisory case with stage, adviser and next date; who may read it finds the link."""
    page = keyset_page(selectors.overview_rows(request.user), keys=["-pk"], cursor=request.GET.get("seite", ""))
    rows = [
        {
            "advisory": one,
            "badge": case_badge(one.case, staff=True),
            "may_open": request.user.has_perm("support.view_case", one),
        }
        for one in page.rows
    ]
    return render(request, "support/overview.html", {"page": page, "table": overview_table(rows)})


@permitted_on("support.view_case", selectors.find_advisory)
@require_GET
def advisory(request: PersonRequest, case_id: int, found: AdvisoryCase) -> HttpResponse:
    """Are we on plan and within the agreed hours?"""
    user = request.user
    today = timezone.localdate()
    used = selectors.hours_by_topic(found, today.year)
    scope = selectors.agreed_scope(found)
    plan = selectors.plan_in_force(found)
    working = selectors.plan_at_work(found)
    tasks = work.open_tasks(user).filter(**{f"{work.CASE}id": found.case_id})
    task = tasks.select_related("process__case_link__case__organisation", "owner").order_by("scheduled", "pk").first()
    deadlines = work.deadlines_visible_to(user).filter(case=found.case).order_by("due_on", "pk")
    sessions = list(found.sessions.order_by("-held_on", "-pk")[:20])
    coming = [one for one in sessions if one.state == "PLANNED" and one.held_on >= today]
    writes = user.has_perm("support.write_plan", found)
    context = {
        "advisory": found,
        "case": found.case,
        "badge": case_badge(found.case, staff=user.has_perm("workflows.view_operations")),
        "task": task_row(task) if task is not None else None,
        "next_session": min(coming, key=lambda one: one.held_on) if coming else None,
        "steps": steps_of(found),
        "plan": plan,
        "working": working,
        "goals": goal_rows(plan, may_note=writes) if plan is not None else [],
        "scope": scope,
        "year": today.year,
        "bar": hours_bar(scope, used, today.year),
        "hours": hours_table(scope_rows(scope, used)),
        "sessions": sessions,
        "deadlines": [deadline_row(one) for one in deadlines],
        "may_advise": user.has_perm("support.advise", found),
        "may_write": writes,
        "may_book": scope is not None and user.has_perm("support.advise", found),
    }
    return render(request, "support/advisory.html", context)


@permitted_on("support.advise", selectors.find_advisory)
@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, case_id: int, found: AdvisoryCase) -> HttpResponse:
    """Ask once more, then end the accompaniment."""
    if request.method == "POST":
        close_support(advisory=found, actor=request.user, reason="")
        messages.success(request, "Die Begleitung ist abgeschlossen. Alles bleibt lesbar.")
        return redirect("support:advisory", case_id=found.case_id)
    context = {
        "advisory": found,
        "case": found.case,
        "title": "Begleitung abschließen",
        "text": "Offene Aufgaben und Fristen der Begleitung enden damit. Termine und Pläne bleiben lesbar.",
        "action": "Begleitung abschließen",
        "back": reverse("support:advisory", args=[found.case_id]),
    }
    return render(request, "support/confirm.html", context)


def _values(form: SessionForm) -> SessionValues:
    return SessionValues(**{name: value for name, value in form.cleaned_data.items() if name != "revision"})


def _warn(request: PersonRequest, found: AdvisoryCase, values: SessionValues) -> None:
    over = acts.over_scope(found, values.topic, values.format, values.held_on.year)
    if over:
        messages.warning(
            request,
            f"Das sind {hours_text(over)} mehr als vereinbart. Sprechen Sie über den Beratungsumfang.",
        )


@permitted_on("support.advise", selectors.find_advisory)
@require_http_methods(["GET", "POST"])
def session_new(request: PersonRequest, case_id: int, found: AdvisoryCase) -> HttpResponse:
    """Plan or record a session."""
    form = SessionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = _values(form)
        try:
            booked = acts.book_session(advisory=found, actor=request.user, values=values)
        except DomainRefusal as refusal:
            add_refusal(form, str(refusal), refusal.field)
        else:
            _warn(request, found, values)
            messages.success(request, "Der Termin ist eingetragen.")
            return redirect("support:session", session_id=booked.pk)
    return form_page(request, "support/session_form.html", form, {"advisory": found, "case": found.case})


@permitted_on("support.view_case", selectors.find_session)
@require_GET
def session(request: PersonRequest, session_id: int, found: AdvisorySession) -> HttpResponse:
    """One session; the confidential note is for the advisers alone."""
    advises = request.user.has_perm("support.advise", found)
    context = {
        "session": found,
        "advisory": found.advisory,
        "case": found.case,
        "hours": hours_text(found.hours),
        "note": found.confidential_note if advises else "",
        "may_advise": advises,
    }
    return render(request, "support/session.html", context)


@permitted_on("support.advise", selectors.find_session)
@require_http_methods(["GET", "POST"])
def session_edit(request: PersonRequest, session_id: int, found: AdvisorySession) -> HttpResponse:
    """Write a session anew; what somebody else saved meanwhile is not overwritten."""
    initial: dict[str, Any] = {name: getattr(found, name) for name in SessionForm.base_fields}
    form = SessionForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"advisory": found.advisory, "case": found.case, "session": found}
    if request.method == "POST" and form.is_valid():
        values = _values(form)
        try:
            acts.change_session(
                session=found, actor=request.user, values=values, revision=form.cleaned_data["revision"] or 0
            )
        except Stale as old:
            form.add_error(None, str(old))
            return form_page(request, "support/session_form.html", form, context, status=409)
        except DomainRefusal as refusal:
            add_refusal(form, str(refusal), refusal.field)
        else:
            _warn(request, found.advisory, values)
            messages.success(request, "Der Termin ist gespeichert.")
            return redirect("support:session", session_id=found.pk)
    return form_page(request, "support/session_form.html", form, context)
