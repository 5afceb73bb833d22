"""The file of a municipality: everything that ran and runs there in one timeline, each part under its own policy."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Organisation, RoleAssignment
from accounts.requests import PersonRequest
from accounts.selectors import local_authorities
from ui.access import permitted_on
from ui.keyset import keyset_page
from workflows import registry, selectors
from workflows.casefile.files import files_visible_to
from workflows.pages.presenters import case_badge, deadline_row, event_line
from workflows.permissions import is_staff
from workflows.programme import known_cases

EVENTS = 50
FILES = 8
DEADLINES = 10


def find_municipality(user: Any, organisation_id: int) -> Organisation | None:
    """A local authority, for the route guard; whether this person may open its file is the guard's question."""
    return local_authorities().filter(pk=organisation_id).first()


def _people(user: Any, organisation: Organisation) -> list[dict[str, str]]:
    if not user.has_perm("accounts.view_people"):
        return []
    rows = RoleAssignment.objects.current().filter(organisation=organisation, user__is_active=True)
    return [
        {"name": one.user.name, "role": one.get_role_display()}
        for one in rows.select_related("user").order_by("user__name", "role")
    ]


@permitted_on("workflows.view_municipality", find_municipality)
@require_GET
def municipality(request: PersonRequest, organisation_id: int, found: Organisation) -> HttpResponse:
    """Cases, dates, documents and the timeline of a municipality, as far as this person may see each of them."""
    user = request.user
    staff = is_staff(user)
    at_home = any(place == found.pk for _, place in user.held_roles)
    cases = known_cases(user, found)
    readable = [case for case, may_read in cases if may_read]
    page = keyset_page(
        selectors.events_of_cases(user, readable), keys=["-at", "-id"], cursor=request.GET.get("seite", ""), size=EVENTS
    )
    titles = {case.pk: case for case in readable}
    deadlines = selectors.deadlines_visible_to(user).filter(case__organisation=found)
    rows: list[dict[str, Any]] = [
        {
            "case": case,
            "readable": may_read,
            "kind": registry.case_kinds()[case.kind].title,
            "badge": case_badge(case, staff=staff),
            "home": registry.case_kinds()[case.kind].home if at_home else "workflows:case",
        }
        for case, may_read in cases
    ]
    context = {
        "organisation": found,
        "authority": getattr(found, "local_authority", None),
        "staff": staff,
        "running": [row for row in rows if row["case"].closed_at is None],
        "closed": [row for row in rows if row["case"].closed_at is not None],
        "page": page,
        "events": [event_line(one, staff=staff) | {"case": titles[one.case_id]} for one in page.rows],
        "deadlines": [deadline_row(one) for one in deadlines.order_by("due_on", "pk")[:DEADLINES]],
        "files": list(files_visible_to(user).filter(case__organisation=found).order_by("-created_at", "-pk")[:FILES]),
        "people": _people(user, found),
        "today": timezone.localdate(),
    }
    return render(request, "workflows/municipality.html", context)
