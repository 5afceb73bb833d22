"""The wall between learning and money on screen: what follows from reading, who stands in, who lifts it."""

from typing import Any

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
from advisory.support.acts.cover import name_cover
from advisory.support.acts.wall import answer_wall, choices_for, open_notes
from advisory.support.choices import WallAnswer
from advisory.support.forms import CoverForm, WallForm
from advisory.support.models import AdvisoryCase, AdvisoryCover
from advisory.support.pages.tables import agreed_steps_table, walls_table
from ui.access import permitted, permitted_on
from ui.acting import ActPage
from ui.folding import SortKey
from ui.keyset import keyset_page

DONE = {
    WallAnswer.ASK.value: "Vorgeschlagen. Aufgehoben ist die Trennung erst, wenn die andere Seite zustimmt.",
    WallAnswer.AGREE.value: "Die Trennung ist für diese Person aufgehoben.",
    WallAnswer.REFUSE.value: "Die Trennung bleibt.",
    WallAnswer.RAISE.value: "Die Trennung gilt wieder.",
}


class OpenNotes(ActPage):
    """Warned first: who opens the notes decides on no money of this municipality any more."""

    permission = "support.open_notes"
    load = staticmethod(selectors.find_to_open)
    template_name = "support/open_notes.html"

    def context(self) -> dict[str, Any]:
        """Whose notes."""
        return {"case": self.found.case}

    def act(self, *args: Any, **values: Any) -> None:
        """Open them, and remember it."""
        open_notes(advisory=self.found, person=self.request.user)

    def done_url(self, outcome: Any) -> str:
        """Into the accompaniment."""
        return reverse("support:advisory", args=[self.found.case_id])


@permitted_on("support.cover_case", selectors.find_covered)
@require_GET
def cover(request: PersonRequest, case_id: int, found: AdvisoryCase) -> HttpResponse:
    """Dates and agreed steps for who stands in; nothing of what was said and written."""
    today = timezone.localdate()
    sessions = found.sessions.only("held_on", "place", "format", "state", "next_steps", "advisory")
    context = {
        "case": found.case,
        "cover": AdvisoryCover.objects.filter(advisory=found, person=request.user, ends_on__gte=today).first(),
        "sessions": list(sessions.order_by("-held_on", "-pk")[:20]),
        "steps": agreed_steps_table(selectors.plan_in_force(found)),
    }
    return render(request, "support/cover.html", context)


class NameCover(ActPage):
    """Who stands in while the adviser is away."""

    permission = "support.change_adviser"
    load = staticmethod(selectors.find_to_change)
    form_class = CoverForm
    template_name = "support/manage.html"

    @cached_property
    def people(self) -> list[User]:
        """Everybody at the institute but the adviser."""
        return list(people_with("support.cover_case").exclude(pk=self.found.case.owner_id).order_by(SortKey("name")))

    def context(self) -> dict[str, Any]:
        """What it means."""
        return {
            "case": self.found.case,
            "title": "Vertretung benennen",
            "text": "Die Vertretung sieht Termine und Verabredungen, keine Protokolle und Notizen. Sie kann deshalb "
            "weiter Geld dieser Kommune prüfen.",
            "after": "Sie können jederzeit eine andere Vertretung benennen.",
            "action": "Vertretung benennen",
        }

    def form_arguments(self) -> dict[str, Any]:
        """Whom one may choose."""
        return {"people": self.people}

    def act(self, *args: Any, person: str, **values: Any) -> AdvisoryCover:
        """Name her."""
        chosen = next(one for one in self.people if str(one.pk) == person)
        return name_cover(advisory=self.found, person=chosen, actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """Who, and until when."""
        return f"{outcome.person.name} vertritt bis {outcome.ends_on:%d.%m.%Y}."

    def done_url(self, outcome: Any) -> str:
        """To all accompaniments."""
        return reverse("support:overview")


@permitted("support.lift_wall")
@require_GET
def walls(request: PersonRequest) -> HttpResponse:
    """Who opened whose notes, and so decides on no money there."""
    page = keyset_page(selectors.readers_visible_to(request.user), keys=["-pk"], cursor=request.GET.get("seite", ""))
    return render(request, "support/walls.html", {"page": page, "table": walls_table(page.rows)})


class AnswerWall(ActPage):
    """Lift the wall for a person, agree, refuse, or raise it again."""

    permission = "support.lift_wall"
    load = staticmethod(selectors.find_reader)
    form_class = WallForm
    template_name = "support/wall.html"

    def form_arguments(self) -> dict[str, Any]:
        """What one may do now."""
        return {"answers": choices_for(self.found, self.request.user)}

    def context(self) -> dict[str, Any]:
        """Who opened the notes of whom."""
        return {"reader": self.found, "case": self.found.advisory.case}

    def act(self, *args: Any, **values: Any) -> str:
        """Do it."""
        answer_wall(reader=self.found, actor=self.request.user, **values)
        return str(values["answer"])

    def done_words(self, outcome: Any) -> str:
        """What holds now."""
        return DONE[outcome]

    def done_url(self, outcome: Any) -> str:
        """To all of them."""
        return reverse("support:walls")
