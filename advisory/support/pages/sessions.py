"""Sessions of an accompaniment: planned, recorded, written anew."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from advisory.support import selectors
from advisory.support.forms import SessionForm
from advisory.support.models import AdvisoryCase, AdvisorySession
from advisory.support.presenters import hours_text
from advisory.support.services import sessions
from advisory.support.services.sessions import SessionValues
from ui.access import permitted_on
from ui.acting import ActPage


class PlanSession(ActPage):
    """Plan or record a session."""

    permission = "support.advise"
    load: ClassVar[Any] = staticmethod(selectors.find_advisory)
    form_class = SessionForm
    template_name = "support/session_form.html"
    done = "Der Termin ist eingetragen."

    @property
    def advisory(self) -> AdvisoryCase:
        """The advisory case."""
        advisory: AdvisoryCase = self.found
        return advisory

    def context(self) -> dict[str, Any]:
        """The advisory case and its file."""
        return {"advisory": self.advisory, "case": self.advisory.case}

    def act(self, *args: Any, revision: int | None, **values: Any) -> AdvisorySession:
        """Book it."""
        wanted = SessionValues(**values)
        booked = self.write(wanted, revision or 0)
        over = sessions.over_scope(self.advisory, wanted.topic, wanted.format, wanted.held_on.year)
        if over:
            messages.warning(
                self.request,
                f"Das sind {hours_text(over)} mehr als vereinbart. Sprechen Sie über den Beratungsumfang.",
            )
        return booked

    def write(self, values: SessionValues, revision: int) -> AdvisorySession:
        """A new session."""
        return sessions.book_session(advisory=self.advisory, actor=self.request.user, values=values)

    def done_url(self, outcome: Any) -> str:
        """To the session."""
        return reverse("support:session", args=[outcome.pk])


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


class ChangeSession(PlanSession):
    """Write a session anew; what somebody else saved meanwhile is not overwritten."""

    load = staticmethod(selectors.find_session)
    done = "Der Termin ist gespeichert."

    @property
    def advisory(self) -> AdvisoryCase:
        """The advisory case of the session."""
        advisory: AdvisoryCase = self.found.advisory
        return advisory

    def get_initial(self) -> dict[str, Any]:
        """The session as it stands."""
        return {name: getattr(self.found, name) for name in SessionForm.base_fields}

    def context(self) -> dict[str, Any]:
        """The session."""
        return super().context() | {"session": self.found}

    def write(self, values: SessionValues, revision: int) -> AdvisorySession:
        """The same session."""
        session: AdvisorySession = self.found
        sessions.change_session(session=session, actor=self.request.user, values=values, revision=revision)
        return session
