"""The one acting page: asks, acts, goes on; a refusal stands where the person reads it, and nothing typed is lost."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from ui.acting import ActPage, ButtonPage
from ui.refusals import DomainRefusal, Stale


class NoteForm(forms.Form):
    """One line."""

    note = forms.CharField(label="Notiz")


class Note(ActPage):
    """Keeps a note, unless it is told to refuse."""

    form_class = NoteForm
    template_name = "example/form.html"
    done = "Notiert."
    kept: list[str] = []  # noqa: RUF012 - given anew by each test
    refusal: DomainRefusal | None = None

    def act(self, *args: Any, note: str, **values: Any) -> str:
        """Keep it."""
        if self.refusal is not None:
            raise self.refusal
        self.kept.append(note)
        return note

    def done_url(self, outcome: Any) -> str:
        """To the note."""
        return f"/notizen/{outcome}/"


class Press(ButtonPage):
    """A button that is refused."""

    def act(self, *args: Any, **values: Any) -> None:
        """Never."""
        raise DomainRefusal("Das geht gerade nicht.")

    def done_url(self, outcome: Any) -> str:
        """Back."""
        return "/zurueck/"


def answer_to(view: Any, **values: str) -> tuple[HttpResponse, list[str]]:
    """The answer to a form, and the messages that the next page shows."""
    request = RequestFactory().post("/", values)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    response: HttpResponse = view(request)
    return response, [str(one) for one in request._messages]  # type: ignore[attr-defined]


def test_it_acts_says_so_and_goes_on() -> None:
    kept: list[str] = []
    response, words = answer_to(Note.as_view(kept=kept), note="eins")
    assert (response.status_code, response.headers["Location"]) == (302, "/notizen/eins/")
    assert kept == ["eins"]
    assert words == ["Notiert."]


def test_input_that_cannot_be_read_comes_back_and_nothing_is_done() -> None:
    kept: list[str] = []
    response, words = answer_to(Note.as_view(kept=kept), note="")
    assert (response.status_code, kept, words) == (422, [], [])


@pytest.mark.parametrize(("kind", "status"), [(DomainRefusal, 422), (Stale, 409)])
def test_a_refused_act_keeps_the_text_and_says_why(kind: Any, status: int) -> None:
    view = Note.as_view(kept=[], refusal=kind("Heute nicht."))
    response, words = answer_to(view, note="zwei <b>Wörter</b>")
    page = response.content.decode()
    assert (response.status_code, words) == (status, [])
    assert "Heute nicht." in page
    assert "zwei &lt;b&gt;Wörter" in page


def test_a_refusal_that_names_a_field_stands_beside_it() -> None:
    view = Note.as_view(kept=[], refusal=DomainRefusal("Zu kurz.", field="note"))
    page = answer_to(view, note="x")[0].content.decode()
    assert '<a class="kern-link kern-link--no-visited-state" href="#id_note">' in page
    assert 'id="id_note-error"' in page


def test_a_refused_button_tells_it_where_the_person_goes_on() -> None:
    response, words = answer_to(Press.as_view())
    assert (response.status_code, response.headers["Location"]) == (302, "/zurueck/")
    assert words == ["Das geht gerade nicht."]


def test_a_page_shows_something_else_where_there_is_nothing_to_do() -> None:
    class Over(Note):
        def instead(self) -> HttpResponse:
            return HttpResponse("vorbei", status=404)

    kept: list[str] = []
    response, _ = answer_to(Over.as_view(kept=kept), note="drei")
    assert (response.status_code, kept) == (404, [])
