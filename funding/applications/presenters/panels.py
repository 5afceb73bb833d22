"""What other pages show of applications: a section of the matter, the money of a phase."""

from typing import Any

from django.utils import timezone

from advisory.board.selectors import resolutions_of
from funding.applications import selectors
from funding.applications.choices import ApplicationStage
from funding.applications.content import difference
from funding.applications.models import Application
from funding.applications.presenters.tables import changes_table
from funding.applications.services.budget import budget_of
from funding.applications.services.checking import latest_recommendation
from funding.applications.services.decisions import latest_decision
from ui.charts import bar
from ui.fields import format_cents
from ui.sheets import Euro


def load_application(user: Any, case: Any) -> dict[str, Any] | None:
    """The newest version in words, what changed since the one before, contact and recommendation."""
    application = Application.objects.filter(case=case).first()
    if application is None:
        return None
    application.case = case
    newest = list(application.versions.select_related("pdf").order_by("-number")[:2])
    recommendation = latest_recommendation(application)
    decision = latest_decision(application)
    inside = user.has_perm("applications.read_internal", case)
    resting = case.stage == ApplicationStage.LAPSED
    return {
        "application": application,
        "version": newest[0] if newest else None,
        "changes": changes_table(difference(newest[1].content, newest[0].content) if len(newest) == 2 else []),
        "contacts": application.contacts.select_related("by").order_by("-pk")[:3] if inside else [],
        "recommendation": recommendation if _may_read(user, case, recommendation) else None,
        "decision": decision if decision is not None and (inside or decision.pdf_id is not None) else None,
        "resolutions": resolutions_of(case) if user.has_perm("board.view_result", case) else [],
        "may_rest": case.stage == ApplicationStage.RETURNED_FOR_CORRECTION
        and user.has_perm("applications.let_rest", case),
        "may_wake": resting and user.has_perm("applications.wake", case),
        "may_close": resting and user.has_perm("applications.close_resting", case),
        "may_reopen": case.stage == ApplicationStage.CLOSED_SILENT
        and user.has_perm("applications.reopen", case)
        and timezone.localdate() <= selectors.last_day_to_reopen(case),
        "is_draft": case.stage == ApplicationStage.DRAFT,
    }


def _may_read(user: Any, case: Any, recommendation: Any) -> bool:
    if recommendation is None:
        return False
    return recommendation.is_told or user.has_perm("applications.check_application", case)


def load_budget(user: Any, phase: Any) -> dict[str, Any]:
    """The money of the phase for the programme page; parts of a bar are never negative."""
    found = budget_of(phase)
    parts = [
        ("Ausgezahlt", found.paid, format_cents(found.paid)),
        ("Bewilligt, noch nicht ausgezahlt", found.to_pay, format_cents(found.to_pay)),
        ("Beantragt", found.requested, format_cents(found.requested)),
    ]
    if found.budget:
        parts.append(("Frei", max(found.free, 0), format_cents(max(found.free, 0))))
    return {
        "budget": found,
        "bar": bar("budget", "Geld der Stiftung", parts, rest_last=bool(found.budget)),
        "short_by": max(-found.free, 0) if found.budget else 0,
    }


def budget_table(values: dict[str, Any]) -> list[list[Any]]:
    """The same as rows for a sheet."""
    found = values["budget"]
    return [
        ["", "Betrag"],
        ["Budget der Förderphase", Euro(found.budget) if found.budget else "nicht eingetragen"],
        ["Ausgezahlt", Euro(found.paid)],
        ["Bewilligt, noch nicht ausgezahlt", Euro(found.to_pay)],
        ["Beantragt", Euro(found.requested)],
        ["Frei", Euro(found.free) if found.budget else ""],
    ]
