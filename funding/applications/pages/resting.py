"""What an application is kept open for: ask again after a rejection, rest, go on, close, reopen; each after a call."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from funding.applications import selectors
from funding.applications.acts.ask_again import ask_again
from funding.applications.acts.rest import close_resting, let_rest, reopen, wake
from funding.applications.choices import ApplicationStage
from funding.applications.forms import AskAgainForm, CallNoteForm
from ui.acting import ActPage


class AskAgain(ActPage):
    """After a rejection: ask for another discussion, with what is new."""

    permission = "applications.ask_again"
    load = staticmethod(selectors.find_case)
    form_class = AskAgainForm
    template_name = "applications/ask_again.html"
    done = "Ihre Bitte ist angekommen. Wir sehen sie an und schreiben Ihnen."

    def instead(self) -> HttpResponse | None:
        """Where it is too late, the status says how it stands; what was typed is answered on this page."""
        late = self.found.stage != ApplicationStage.REJECTED or self.found.closed_at is not None
        return redirect(self.done_url(None)) if late and self.request.method == "GET" else None

    def context(self) -> dict[str, Any]:
        """Until when one may ask."""
        return {"case": self.found, "until": selectors.last_day_to_ask_again(self.found)}

    def act(self, *args: Any, **values: Any) -> None:
        """Ask."""
        ask_again(case=self.found, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the status."""
        return reverse("applications:status", args=[self.found.pk])


class LetRest(ActPage):
    """Let an application rest, after a call."""

    permission = "applications.let_rest"
    load = staticmethod(selectors.find_case)
    form_class = CallNoteForm
    template_name = "applications/call_note.html"
    done = "Der Antrag ruht. Die Kommune bekommt eine E-Mail."
    words: ClassVar[dict[str, str]] = {
        "title": "Antrag ruhen lassen",
        "text": "Rufen Sie die Kommune vorher an. Ihre Frist steht dann still. Sobald sie antwortet, geht es weiter.",
        "action": "Ruhen lassen",
    }

    stage: ClassVar[str] = ApplicationStage.RETURNED_FOR_CORRECTION.value

    def instead(self) -> HttpResponse | None:
        """On a page that is too late the case says how it stands."""
        late = self.found.stage != self.stage
        return redirect(self.done_url(None)) if late and self.request.method == "GET" else None

    def context(self) -> dict[str, Any]:
        """What will happen."""
        return {"case": self.found, **self.words}

    def act(self, *args: Any, **values: Any) -> None:
        """Let it rest."""
        let_rest(case=self.found, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the case."""
        return reverse("workflows:case", args=[self.found.pk])


class Wake(LetRest):
    """Wake a resting application."""

    permission = "applications.wake"
    stage = ApplicationStage.LAPSED.value
    done = "Der Antrag läuft weiter."
    words: ClassVar[dict[str, str]] = {
        "title": "Antrag weiterlaufen lassen",
        "text": "Die Frist der Kommune läuft mit dem Rest weiter, mindestens drei Arbeitstage.",
        "action": "Weiterlaufen lassen",
    }

    def act(self, *args: Any, **values: Any) -> None:
        """Wake it."""
        wake(case=self.found, actor=self.request.user, **values)


class CloseResting(LetRest):
    """Close a resting application, after a call."""

    permission = "applications.close_resting"
    stage = ApplicationStage.LAPSED.value
    words: ClassVar[dict[str, str]] = {
        "title": "Ruhenden Antrag schließen",
        "text": "",
        "action": "Antrag schließen",
    }

    def context(self) -> dict[str, Any]:
        """Until when it can be reopened."""
        until = selectors.last_day_to_reopen(self.found)
        text = "Rufen Sie die Kommune vorher an. Die Kommune bekommt eine E-Mail. Wieder öffnen lässt sich der Antrag "
        return super().context() | {"text": f"{text}bis zum {until:%d.%m.%Y}."}

    def act(self, *args: Any, **values: Any) -> Any:
        """Close it."""
        return close_resting(case=self.found, actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """Until when it can be reopened."""
        return f"Der Antrag ist geschlossen. Wieder öffnen können Sie ihn bis zum {outcome:%d.%m.%Y}."


class Reopen(LetRest):
    """Reopen an application that was closed while it rested."""

    permission = "applications.reopen"
    stage = ApplicationStage.CLOSED_SILENT.value
    done = "Der Antrag ist wieder offen. Die Kommune bekommt eine E-Mail."
    words: ClassVar[dict[str, str]] = {
        "title": "Antrag wieder öffnen",
        "text": "Die Kommune wird wieder nach den fehlenden Angaben gefragt. Ihre Frist beginnt heute neu.",
        "action": "Antrag wieder öffnen",
    }

    def act(self, *args: Any, **values: Any) -> None:
        """Reopen it."""
        reopen(case=self.found, actor=self.request.user, **values)
