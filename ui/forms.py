"""Our form renderer: Django forms in KERN markup, with hint, error and autocomplete tied to the field."""

from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    MultipleChoiceField,
    RadioSelect,
    Select,
    Textarea,
)
from django.forms.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

EMPTY = mark_safe("")
OPTIONAL = mark_safe(' <span class="kern-label__optional">optional</span>')


class KernBoundField(BoundField):
    """A form field that knows its KERN classes and names its hint and errors for screen readers."""

    @cached_property
    def layout(self) -> str:
        """Which markup fits the widget: choices, checkbox, select or input."""
        widget = self.field.widget
        if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
            return "choices"
        if isinstance(widget, CheckboxInput):
            return "checkbox"
        if isinstance(widget, Select):
            return "select"
        return "input"

    @property
    def optional_mark(self) -> SafeString:
        """What stands behind the label of a field that may stay empty; a field some choice asks for says nothing."""
        return EMPTY if self.field.required or getattr(self.field, "asked_for", False) else OPTIONAL

    @property
    def options(self) -> list[tuple[Any, Any]]:
        """The choices of a select, for filters, which draw them without a template for each."""
        return [(value, words) for value, words in self.field.choices]  # type: ignore[attr-defined]

    @property
    def described_by(self) -> str:
        """The ids of hint and error, as far as there are any."""
        parts = [("hint", self.help_text), ("error", self.errors)]
        return " ".join(f"{self.auto_id}-{name}" for name, there in parts if there)

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> Any:
        """Add the KERN class, `aria-describedby` for hint and error, and the error state."""
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if isinstance(widget, (CheckboxInput, CheckboxSelectMultiple)):  # Django derives the latter from RadioSelect
            name = "kern-form-check__checkbox"
        elif isinstance(widget, RadioSelect):
            name = "kern-form-check__radio"
        elif isinstance(widget, Select):
            name = "kern-form-input__select"
        else:
            name = "kern-form-input__input"
        classes = [name]
        if self.errors and self.layout == "input":
            classes.append("kern-form-input__input--error")
        built["class"] = " ".join(classes)
        if self.errors:
            built["aria-invalid"] = "true"
        if self.described_by:
            built["aria-describedby"] = self.described_by
        if isinstance(widget, Textarea):
            built.setdefault("rows", "5")
        return built


class KernRenderer(TemplatesSetting):
    """Renders forms and fields with our templates."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = KernBoundField


def form_page(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    context: dict[str, Any] | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    """Answer with a page that holds a form: 200 for a fresh form, 422 for one whose input was refused."""
    if status is None:
        status = 422 if form.errors else 200
    return render(request, template, {"form": form, **(context or {})}, status=status)


def add_refusal(form: BaseForm, words: str, field: str = "") -> None:
    """Put the words of a refused act beside the field they speak of, or above the form.

    A form without input (a page with nothing but a button) takes them too.
    """
    if not form.is_bound:
        form.full_clean()
        form.cleaned_data = {}
    form.add_error(field if field in form.fields else None, words)


def only_known(form: BaseForm, data: Any) -> dict[str, Any]:
    """The typed values of the form's own fields; lists stay lists."""
    known: dict[str, Any] = {}
    for name, field in form.fields.items():
        if isinstance(field, MultipleChoiceField):
            known[name] = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))
        elif data.get(name) is not None:
            known[name] = data.get(name)
    return known


UNSAFE_CODES = {"hidden", "bidi", "max_length", "null_characters_not_allowed"}


def unsafe_fields(form: BaseForm) -> list[str]:
    """Fields whose typed text must not be stored even in a draft: control characters, or longer than they hold."""
    return [
        name for name, errors in form.errors.as_data().items() if any(error.code in UNSAFE_CODES for error in errors)
    ]
