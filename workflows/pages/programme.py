"""The programme page: where must I step in? And the same as a workbook."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from ui.access import permitted
from ui.keyset import Page
from ui.sheets import Sheet, sheet_response, workbook
from workflows import selectors
from workflows.casefile.phases import current_phase
from workflows.pages.presenters import distance_to, task_title
from workflows.pages.tables import calendar_table, places_table, stages_table
from workflows.programme import Place, Programme, look
from workflows.registry import Panel, attention_panels, programme_sections, some_of

PLACES_PER_PAGE = 100
TILE = 45


def _task_panels(user: Any) -> list[Panel]:
    rows = list(selectors.late_or_free_tasks(user))
    this_morning = selectors.midnight(timezone.localdate())
    panels = []
    if late := [task for task in rows if task.scheduled is not None and task.scheduled <= this_morning]:
        panels.append(
            Panel(
                f"{len(late)} {'Aufgabe' if len(late) == 1 else 'Aufgaben'} überfällig",
                some_of([f"{task_title(task)} ({task.place})" for task in late]),
                f"{reverse('workflows:inbox')}?liste=ueberfaellig",
                "Überfällige ansehen",
                late=True,
            )
        )
    if free := [task for task in rows if task.owner_id is None]:
        oldest = timezone.localtime(min(task.created for task in free))
        panels.append(
            Panel(
                f"{len(free)} {'Aufgabe' if len(free) == 1 else 'Aufgaben'} ohne Zuständigkeit",
                f"Die älteste liegt seit {oldest:%d.%m.%Y}.",
                f"{reverse('workflows:inbox')}?liste=frei",
                "Jetzt verteilen",
            )
        )
    return panels


def _row(place: Place) -> dict[str, Any]:
    due = place.due
    return {
        "place": place,
        "due": due,
        "distance": distance_to(due.on) if due else None,
    }


def _tiles(places: Sequence[Place]) -> dict[str, Any]:
    on_map = [one for one in places if one.column is not None and one.row is not None]
    tiles = [
        {
            "place": one,
            "x": 1 + TILE * (one.column or 0),
            "y": 1 + TILE * (one.row or 0),
            "middle": 22 + TILE * (one.column or 0),
            "strip": 32 + TILE * (one.row or 0),
            "upper": (18 if one.mark.pattern not in ("full", "empty") else 23) + TILE * (one.row or 0),
            "lower": (30 if one.mark.pattern not in ("full", "empty") else 37) + TILE * (one.row or 0),
        }
        for one in on_map
    ]
    return {
        "tiles": tiles,
        "width": 1 + TILE * (1 + max((one.column or 0 for one in on_map), default=0)),
        "height": 1 + TILE * (1 + max((one.row or 0 for one in on_map), default=0)),
    }


def _page_of(places: Sequence[Place], cursor: str) -> Page:
    start = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 7 else 0
    end = start + PLACES_PER_PAGE
    return Page(list(places[start:end]), str(end) if end < len(places) else "")


@permitted("workflows.view_programme")
@require_GET
def programme(request: PersonRequest) -> HttpResponse:
    """Needs attention, map and table of all municipalities, stages, four weeks of deadlines, money."""
    user = request.user
    seen = look(user)
    phase = current_phase()
    page = _page_of(seen.places, request.GET.get("seite", ""))
    sections = []
    for section in programme_sections(user):
        values = section.load(user, phase) if phase else None
        if values is not None:
            sections.append({"title": section.title, "template": section.template, "values": values})
    context = {
        "seen": seen,
        "phase": phase,
        "panels": [*_task_panels(user), *attention_panels(user)],
        "page": page,
        "places": places_table([_row(place) for place in page.rows]),
        "pipelines": [(line.title, stages_table(line)) for line in seen.pipelines],
        "calendar": calendar_table(seen.calendar.weeks),
        "map": _tiles(seen.places),
        "map_words": ", ".join(f"{count} {mark.title}" for mark, count in seen.marks),
        "sections": sections,
        "now": timezone.now(),
    }
    return render(request, "workflows/programme.html", context)


def _sheets(seen: Programme, tables: Sequence[tuple[str, list[list[Any]]]]) -> list[Sheet]:
    places = Sheet(
        "Kommunen",
        ["Kommune", "Kürzel", "Karte", "Stand", "Am Zug", "Nächster Termin", "Wofür"],
        [
            [
                place.name,
                place.code,
                place.mark.title,
                "; ".join(f"{one.kind.title}: {one.stage.title}" for one in place.cases),
                ", ".join(place.turns),
                place.due.on if place.due else None,
                place.due.title if place.due else "",
            ]
            for place in seen.places
        ],
    )
    stages = Sheet(
        "Stufen",
        ["Vorgang", "Stufe", "Anzahl", "Davon überfällig"],
        [[line.title, one.title, one.count, one.late] for line in seen.pipelines for one in line.stages],
    )
    days = [day for week in seen.calendar.weeks for day in week] + seen.calendar.weekend
    calendar = Sheet(
        "Fristen",
        ["Tag", "Fristen", "Feiertag"],
        [[day.on, day.count, day.holiday] for day in sorted(days, key=lambda day: day.on)],
    )
    return [places, stages, calendar, *(Sheet(title, rows[0], rows[1:]) for title, rows in tables)]


@permitted("workflows.view_programme")
@require_GET
def programme_sheet(request: PersonRequest) -> HttpResponse:
    """The figures of the programme page as XLSX."""
    user = request.user
    phase = current_phase()
    tables = []
    for section in programme_sections(user):
        values = section.load(user, phase) if phase else None
        if values is not None:
            tables.append((section.title, section.table(values)))
    content = workbook(_sheets(look(user), tables))
    return sheet_response(f"programm-{timezone.localdate():%Y-%m-%d}.xlsx", content)
