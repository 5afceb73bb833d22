"""A question to the office before the vote, and its answer."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from advisory.board import selectors
from advisory.board.acts.asking import answer_question, ask_question
from advisory.board.forms import AnswerForm, QuestionForm
from advisory.board.pages.items import PlacePage, ballot_form, item_context
from ui.acting import ActPage
from ui.forms import form_page


class AskQuestion(PlacePage):
    """Ask the office before voting."""

    permission = "board.read_documents"
    http_method_names = ["post"]  # noqa: RUF012 - as Django declares it
    form_class = QuestionForm
    prefix = "q"
    template_name = "board/item.html"

    def instead(self) -> HttpResponse | None:
        """After the round nobody answers."""
        if not selectors.is_running(self.place.round):
            raise Http404
        return None

    def act(self, **values: Any) -> Any:
        """Ask."""
        return ask_question(resolution=self.place.round.resolution, actor=self.request.user, **values)

    def done_words(self, outcome: Any) -> str:
        """Where the question is."""
        return "Ihre Frage ist bei der Geschäftsstelle." if outcome else "Diese Frage gibt es schon."

    def done_url(self, outcome: Any) -> str:
        """Back to the item."""
        return reverse("board:item", args=[self.place.round.resolution_id])

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """The item with the question as it was typed, and the own ballot as it was cast."""
        context = item_context(self.place) | {"question_form": form}
        return form_page(
            self.request,
            self.template_name,
            ballot_form(context["own"], self.place.round.proposal),
            context,
            status=422,
        )


class Answer(ActPage):
    """Answer a question; everybody who is not recused reads it."""

    permission = "board.answer_question"
    load = staticmethod(selectors.find_question)
    form_class = AnswerForm
    template_name = "board/answer.html"
    done = "Die Antwort ist gespeichert."

    def context(self) -> dict[str, Any]:
        """The question and what it is about."""
        return {"question": self.found, "resolution": self.found.resolution}

    def act(self, **values: Any) -> None:
        """Answer."""
        answer_question(question=self.found, actor=self.request.user, **values)

    def done_url(self, outcome: Any) -> str:
        """To the resolution."""
        return reverse("board:resolution", args=[self.found.resolution_id])
