"""All advisory cases from outside, one from inside, and its end."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import PersonRequest
from accounts.selectors import people_with
from advisory.support import selectors
from advisory.support.acts.advisers import change_adviser
from advisory.support.acts.close import close_support, reopen_support
from advisory.support.choices import SessionState
from advisory.support.forms import ChangeAdviserForm, EndForm
from advisory.support.models import AdvisoryCase
from advisory.support.presenters import (
    goal_rows,
    hours_bar,
    hours_table,
    overview_table,
    scope_rows,
    steps_of,
)
from ui.access import permitted, permitted_on
from ui.acting import ActPage
from ui.folding import SortKey
from ui.keyset import keyset_page
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
            "may_open_first": request.user.has_perm("support.open_notes", one),
            "may_cover": request.user.has_perm("support.cover_case", one),
            "may_manage": request.user.has_perm("support.close_case", one),
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
    coming = [one for one in sessions if one.state == SessionState.PLANNED and one.held_on >= today]
    is_open = found.case.closed_at is None
    writes = is_open and user.has_perm("support.write_plan", found)
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
        "may_manage": user.has_perm("support.close_case", found),
        "may_write": writes,
        "may_book": is_open and scope is not None and user.has_perm("support.advise", found),
    }
    return render(request, "support/advisory.html", context)


class FromOutside(ActPage):
    """What is done with an advisory case without reading what is learnt in it: its adviser or the lead does it."""

    template_name = "support/manage.html"
    words: ClassVar[dict[str, str]] = {}

    def context(self) -> dict[str, Any]:
        """Which one, and what is done."""
        return {"case": self.found.case, **self.words}

    def done_url(self, outcome: Any) -> str:
        """To the accompaniment, for who may read it; else to all of them."""
        if self.request.user.has_perm("support.view_case", AdvisoryCase.objects.get(pk=self.found.pk)):
            return reverse("support:advisory", args=[self.found.case_id])
        return reverse("support:overview")


class ChangeAdviser(FromOutside):
    """Another person takes over."""

    permission = "support.change_adviser"
    load = staticmethod(selectors.find_to_change)
    form_class = ChangeAdviserForm
    words: ClassVar[dict[str, str]] = {
        "title": "Beratung wechseln",
        "text": "Die Kommune fängt nicht von vorn an: Was vereinbart ist, Termine, Protokolle und Plan gehen mit, auch "
        "offene Aufgaben der bisherigen Beratung. Alle Beteiligten bekommen eine E-Mail.",
        "after": "Nicht zurückholbar. Dann hilft: Die Programmleitung wechselt noch einmal.",
        "action": "Beratung wechseln",
    }

    @cached_property
    def people(self) -> list[User]:
        """Who may advise, without the one who does."""
        return list(people_with("support.advise").exclude(pk=self.found.case.owner_id).order_by(SortKey("name")))

    def form_arguments(self) -> dict[str, Any]:
        """Whom one may choose."""
        return {"people": self.people}

    def act(self, *args: Any, adviser: str, **values: Any) -> User:
        """Change it."""
        chosen = next(one for one in self.people if str(one.pk) == adviser)
        change_adviser(advisory=self.found, to=chosen, actor=self.request.user, **values)
        return chosen

    def done_words(self, outcome: Any) -> str:
        """Who advises whom."""
        return f"{outcome.name} begleitet jetzt {self.found.case.organisation.name}."


class Close(FromOutside):
    """Say why, then end the accompaniment."""

    permission = "support.close_case"
    load = staticmethod(selectors.find_to_close)
    form_class = EndForm
    done = "Die Begleitung ist abgeschlossen. Alles bleibt lesbar."
    words: ClassVar[dict[str, str]] = {
        "title": "Begleitung abschließen",
        "text": "Offene Aufgaben und Fristen der Begleitung enden damit. Termine und Pläne bleiben lesbar. Die Kommune "
        "liest den Grund.",
        "after": "Sie können die Begleitung später wieder öffnen.",
        "action": "Begleitung abschließen",
    }

    def act(self, *args: Any, **values: Any) -> None:
        """End it."""
        close_support(advisory=self.found, actor=self.request.user, **values)


class Reopen(FromOutside):
    """Let a closed accompaniment go on."""

    permission = "support.reopen_case"
    load = staticmethod(selectors.find_to_close)
    form_class = EndForm
    done = "Die Begleitung geht dort weiter, wo sie stand."
    words: ClassVar[dict[str, str]] = {
        "title": "Begleitung wieder öffnen",
        "text": "Sie geht dort weiter, wo sie stand. Ihre Fristen beginnen heute neu. Die Kommune bekommt eine E-Mail.",
        "after": "",
        "action": "Begleitung wieder öffnen",
    }

    def act(self, *args: Any, **values: Any) -> None:
        """Reopen it."""
        reopen_support(advisory=self.found, actor=self.request.user, **values)
