"""What can be filtered in the lists of tasks and of cases."""

import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from ui.filters import ListFilter, SearchFilter
from workflows import registry, selectors

PERIODS = {"ueberfaellig": "Überfällig", "heute": "Heute", "woche": "In 7 Tagen"}
DAYS = {"ueberfaellig": 0, "heute": 1, "woche": 8}


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.title) for kind in registry.case_kinds().values()]


class TaskFilter(ListFilter):
    """Tasks by municipality, reference or title, by kind of case and by last day."""

    CASE = selectors.CASE
    q = SearchFilter(f"{CASE}organisation__name", f"{CASE}reference", f"{CASE}title")
    art = django_filters.ChoiceFilter(field_name=f"{CASE}kind", label="Art", choices=_kinds, empty_label="Alle Arten")
    frist = django_filters.ChoiceFilter(
        label="Frist", choices=list(PERIODS.items()), empty_label="Alle Fristen", method="until"
    )

    def until(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Tasks whose last day is over, today, or within a week."""
        last = timezone.localdate() + datetime.timedelta(days=DAYS[value])
        return rows.filter(scheduled__lte=selectors.midnight(last))


class CaseFilter(ListFilter):
    """Cases by municipality, reference or title, by kind, and the open ones alone."""

    q = SearchFilter("organisation__name", "reference", "title")
    art = django_filters.ChoiceFilter(field_name="kind", label="Art", choices=_kinds, empty_label="Alle Arten")
    stand = django_filters.ChoiceFilter(
        label="Stand", choices=[("offen", "Nicht abgeschlossen")], empty_label="Alle", method="still_open"
    )

    def still_open(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Cases that are not closed."""
        return rows.filter(closed_at__isnull=True)
