"""Filters above lists: declared with django-filter, drawn by `c-filters`; an unknown value filters nothing."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from ui.folding import Folded, fold

LONGEST_SEARCH = 100


def clean_text(value: str | None) -> str:
    """A search word without what a database refuses."""
    return (value or "").replace("\x00", "").strip()[:LONGEST_SEARCH]


class FilterForm(forms.Form):
    """The fields of a filter; their ids are their names, as in the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "%s"})


class ListFilter(django_filters.FilterSet):
    """The filters of a list, read from the address.

    An old bookmark, a typo or an attack shows the list as if the value were not there: texts are cut and cleaned, a
    choice that does not exist is dropped, so that no page answers with an error or marks a field as wrong.
    """

    def __init__(self, data: Any, **kwargs: Any) -> None:
        cleaned = {name: clean_text(data.get(name)) for name in self.base_filters if name in data}
        super().__init__(cleaned, **kwargs)
        if refused := list(self.form.errors):
            super().__init__({name: text for name, text in cleaned.items() if name not in refused}, **kwargs)
            del self._form

    _form_class: Any

    class Meta:
        """Our form."""

        form = FilterForm

    def get_form_class(self) -> Any:
        """The form, put together once; choices that are functions are asked anew for every page."""
        own = type(self)
        if "_form_class" not in own.__dict__:
            own._form_class = super().get_form_class()
        return own._form_class

    def value(self, name: str) -> str:
        """The value that filters, or nothing."""
        return str(self.form.cleaned_data.get(name, "")) if self.form.is_valid() else ""


class SearchFilter(django_filters.CharFilter):
    """One word, looked for in several fields."""

    def __init__(self, *paths: str, label: str = "Suche") -> None:
        super().__init__(label=label, max_length=LONGEST_SEARCH)
        self.paths = paths

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows in which one of the fields holds the word."""
        if not value:
            return qs
        found = Q()
        for number, path in enumerate(self.paths):
            qs = qs.alias(**{f"folded_{number}": Folded(path)})
            found |= Q(**{f"folded_{number}__contains": fold(value)})
        return qs.filter(found)
