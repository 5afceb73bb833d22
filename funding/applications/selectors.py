"""Reads about applications; each starts from what the person may see."""

import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts import policy
from accounts.models import Organisation, User
from accounts.selectors import people_with
from funding.applications.choices import KIND
from funding.applications.models import Application, ApplicationSection, ApplicationVersion
from ui.folding import SortKey
from workflows.casefile.models import CaseFile
from workflows.choices import DeadlineState
from workflows.deadlines import periods
from workflows.deadlines.models import Deadline


def find_case(user: Any, case_id: int) -> CaseFile | None:
    """The case of an application this person may see."""
    return (
        CaseFile.objects.visible_to(user)
        .select_related("organisation", "rule_set__financing_terms", "owner", "application")
        .filter(pk=case_id, kind=KIND)
        .first()
    )


def application_of_case(case: CaseFile) -> Application:
    """The application of a case, with sections and who edited them."""
    sections = ApplicationSection.objects.select_related("edited_by", "handed_to", "confirmed_by")
    application: Application = case.application
    prefetch_related_objects([application], Prefetch("sections", queryset=sections))
    return application


def organisations_that_may_apply(user: Any) -> list[Organisation]:
    """The municipalities for which this person may start an application."""
    return list(Organisation.objects.filter(pk__in=policy.places_of(user, "applications.start_application")))


def colleagues(case: CaseFile) -> QuerySet[User]:
    """Everybody of the municipality who may edit the draft."""
    return people_with("applications.edit_draft", case.organisation_id).order_by(SortKey("name"))


def versions(application: Application) -> list[ApplicationVersion]:
    """Submitted versions, newest first."""
    return list(application.versions.select_related("pdf", "submitted_by").order_by("-number"))


def last_day_to_reopen(case: CaseFile) -> datetime.date:
    """Until when an application that was closed while it rested can be reopened."""
    closed = timezone.localtime(case.closed_at or timezone.now()).date()
    return periods.last_day_after(case, "REOPENING", closed)


def last_day_to_ask_again(case: CaseFile) -> datetime.date | None:
    """Until when the municipality of a rejected application may ask for another discussion."""
    running = Deadline.objects.filter(case=case, rule__code="ASK_AGAIN", state=DeadlineState.RUNNING).first()
    return running.due_on if running is not None else None
