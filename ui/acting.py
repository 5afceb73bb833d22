"""One page that acts: it asks by a form, does one act, says what came of it. Nobody writes the POST dance by hand."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View
from django.views.generic import FormView

from ui.access import SIGNED_IN, AccessRule
from ui.forms import add_refusal, form_page
from ui.refusals import DomainRefusal


class GuardedView(View):
    """A view as a class with its rule: `permission` on what `load` finds, anywhere (no `load`), or a mere sign-in."""

    permission: ClassVar[str] = ""
    load: ClassVar[Callable[..., Any] | None] = None
    http_method_names = ["get", "post"]  # noqa: RUF012 - as Django declares it
    request: Any
    found: Any = None

    @classmethod
    def rule(cls) -> AccessRule:
        """The rule of this route, as the guard of the site and the tests read it."""
        if not cls.permission:
            return SIGNED_IN
        return AccessRule("object" if cls.load is not None else "permission", cls.permission, cls.load)

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view with its rule attached."""
        view: Any = super().as_view(**initkwargs)
        view.access_rule = cls.rule()
        return view

    def setup(self, request: HttpRequest, *args: Any, found: Any = None, **kwargs: Any) -> None:
        """Keep what the guard found for the person."""
        super().setup(request, *args, **kwargs)
        self.found = found


class ActPage(GuardedView, FormView):  # type: ignore[type-arg]
    """Ask, act, go on. A refusal stands beside its field or at the top (422), an old page answers 409; text stays.

    A page says what it needs: `form_class` (none: nothing but a button), `template_name`, `context()`, `values()`,
    `act()`, the sentence `done` and `done_url()`.
    """

    form_class: Any = forms.Form
    done: ClassVar[str] = ""

    def instead(self) -> HttpResponse | None:
        """Another answer where there is nothing to do here (any more); None shows the page."""
        return None

    def form_arguments(self) -> dict[str, Any]:
        """What the form needs to know besides what was sent."""
        return {}

    def context(self) -> dict[str, Any]:
        """What the template shows besides the form; asked for only when the page is shown."""
        return {}

    def values(self, form: Any) -> dict[str, Any]:
        """What the act is given, by name."""
        values: dict[str, Any] = form.cleaned_data
        return values

    def act(self, *args: Any, **values: Any) -> Any:  # so that pages name the values they take
        """Do it, and return what came of it. Raises DomainRefusal."""
        raise NotImplementedError

    def done_words(self, outcome: Any) -> str:
        """What the next page says first; nothing where the sentence is empty."""
        return self.done

    def done_url(self, outcome: Any) -> str:
        """Where the person goes on."""
        raise NotImplementedError

    def refused_url(self) -> str:
        """Where a refusal is read instead of on this page; nowhere else by default."""
        return ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Initial values, what was sent, and the arguments of this form."""
        return super().get_form_kwargs() | self.form_arguments()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page with a fresh form."""
        return self.instead() or self.page(self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act on what was sent, or show the page again with what is wrong."""
        if (answer := self.instead()) is not None:
            return answer
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        """The values can be read: act."""
        try:
            outcome = self.act(**self.values(form))
        except DomainRefusal as refusal:
            return self.refused(form, refusal)
        if words := self.done_words(outcome):
            messages.success(self.request, words)
        return redirect(self.done_url(outcome))

    def form_invalid(self, form: Any) -> HttpResponse:
        """The values cannot be read."""
        return self.page(form)

    def refused(self, form: Any, refusal: DomainRefusal) -> HttpResponse:
        """The act was refused: say why, beside the field it speaks of, at the top, or on the page that follows."""
        if url := self.refused_url():
            messages.error(self.request, str(refusal))
            return redirect(url)
        add_refusal(form, str(refusal), refusal.field)
        return self.page(form, status=refusal.status)

    def page(self, form: Any, *, status: int | None = None, **more: Any) -> HttpResponse:
        """The page: 200 for a fresh form, 422 for one whose input was refused."""
        return form_page(self.request, self.template_name or "", form, {**self.context(), **more}, status=status)


class ButtonPage(ActPage):
    """A button on another page: its act has no page of its own, so a refusal is told where the person goes on."""

    http_method_names = ["post"]  # noqa: RUF012 - as Django declares it

    def form_invalid(self, form: Any) -> HttpResponse:
        """A button sends what cannot be read only where somebody made it up."""
        return self.refused(form, DomainRefusal("Das lässt sich so nicht senden. Laden Sie die Seite neu."))

    def refused_url(self) -> str:
        """Where the person reads why it was refused."""
        return self.done_url(None)
