"""The tables of tasks, cases, deadlines, rules and of the programme page, as declared columns."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.tables import EMPTY, Column, Kind, Table, addresses, lines, muted
from ui.templatetags.kern import badge, link, weekday_day
from workflows.casefile.models import CaseFile, RuleSet
from workflows.pages.presenters import DeadlineRow, TaskRow
from workflows.programme import Outline

NOBODY = "NOBODY"
NOTHING = "Im Moment nichts. Wir schreiben Ihnen eine E-Mail, sobald Sie etwas tun müssen."
NOTHING_HERE = "Im Moment ist hier nichts zu tun."
WEEKDAYS = [("Mo", "ntag"), ("Di", "enstag"), ("Mi", "ttwoch"), ("Do", "nnerstag"), ("Fr", "eitag")]


def tasks_table(rows: Sequence[TaskRow], caption: str, *, pick: bool = False, short: bool = False) -> Table:
    """Tasks; with `pick` each can be chosen, `short` within its own case."""
    task = addresses("workflows:task")
    columns = [
        Column("Aufgabe", lambda row: (task(row.id), row.title), Kind.LINK),
        Column("Kommune", "case.organisation.name", note="case.display_reference", note_css="app-num"),
        Column("Zuständig", "owner", missing="noch niemand"),
        Column("Frist", "due_on", Kind.WEEKDAY, missing="–"),
        Column("Stand", "distance", Kind.BADGE),
    ]
    if short:
        del columns[1]
    if pick:
        box = Column("Auswahl", kind=Kind.TEMPLATE, template="workflows/parts/pick.html", shown_header=False)
        columns = [box, *columns]
    return Table(
        caption,
        columns,
        rows,
        empty=NOTHING_HERE if short else NOTHING,
        variant=f"app-table{' app-table--pick' if pick else ''}",
        row_header=int(pick),
    )


def cases_table(rows: Sequence[dict[str, Any]]) -> Table:
    """All cases, newest first."""
    case = addresses("workflows:case")
    return Table(
        "Vorgänge, neueste zuerst",
        [
            Column(
                "Vorgang",
                lambda row: (case(row["case"].pk), row["case"].title),
                Kind.LINK,
                note=lambda row: row["case"].display_reference,
                note_css="app-num",
            ),
            Column("Kommune", lambda row: row["case"].organisation.name),
            Column("Stand", lambda row: row["badge"], Kind.BADGE),
            Column("Am Zug", lambda row: _turn(row["case"]), missing="–"),
            Column("Nächster Termin", lambda row: row["case"].next_on, Kind.WEEKDAY, missing="–"),
        ],
        rows,
        empty="Hier ist noch nichts. Sobald ein Vorgang angelegt ist, steht er hier.",
    )


def _turn(case: CaseFile) -> str:
    return "" if case.turn == NOBODY else str(case.get_turn_display())


def deadlines_table(rows: Sequence[DeadlineRow], *, empty: str) -> Table:
    """Running deadlines, earliest first."""
    case = addresses("workflows:case")
    return Table(
        "Laufende Fristen, früheste zuerst",
        [
            Column("Frist", lambda row: (case(row.case.pk), row.title), Kind.LINK),
            Column("Kommune", "case.organisation.name", note="case.display_reference", note_css="app-num"),
            Column("Ende", "due_on", Kind.WEEKDAY),
            Column("Stand", "distance", Kind.BADGE),
        ],
        rows,
        empty=empty,
    )


def rules_table(rule_set: RuleSet) -> Table:
    """The deadline rules of one version of a programme phase."""
    return Table(
        f"Fristen in {rule_set}",
        [
            Column("Frist", "title"),
            Column("Dauer", lambda rule: f"{rule.amount} {rule.get_unit_display()}"),
            Column("Verlängerung", lambda rule: f"{rule.extension} Arbeitstage" if rule.extension else "keine"),
            Column(
                "Erinnerungen in Arbeitstagen",
                lambda rule: ", ".join(str(days) for days in rule.reminder_offsets),
                label="Erinnerungen",
                missing="keine",
            ),
        ],
        list(rule_set.deadline_rules.all()),
    )


def _place_link(place: Any, url: str) -> SafeString:
    name = link(url, place.name)
    return format_html("{} {}", name, muted(place.code)) if place.code else name


def _outline(one: Outline, url: str) -> str:
    words = f"{one.kind.title}: {one.stage.title}"
    return link(url, words, True) if one.readable else words


def _place_turns(row: dict[str, Any]) -> str:
    place = row["place"]
    return ", ".join(place.turns) or ("–" if place.cases else "")


def _place_due(row: dict[str, Any]) -> Any:
    due, distance = row["due"], row["distance"]
    if not due:
        return "–" if row["place"].cases else ""
    late = badge("danger", distance.text) if distance.kind == "danger" else EMPTY
    return lines(format_html('<span class="app-num">{}</span>', weekday_day(due.on)), muted(due.title), late)


def places_table(rows: Sequence[dict[str, Any]]) -> Table:
    """All municipalities with what runs there, as far as the person may know it."""
    municipality, case = addresses("workflows:municipality"), addresses("workflows:case")

    def cases(row: dict[str, Any]) -> SafeString:
        found = row["place"].cases
        return lines(*(_outline(one, case(one.id)) for one in found)) if found else muted(row["place"].mark.title)

    return Table(
        "Stand in allen Kommunen, nach Namen",
        [
            Column("Kommune", lambda row: _place_link(row["place"], municipality(row["place"].id))),
            Column("Stand", cases),
            Column("Am Zug", _place_turns),
            Column("Nächster Termin", _place_due),
        ],
        rows,
    )


def _stage_name(line: Any, stage: Any) -> SafeString:
    url = f"{reverse('workflows:cases')}?art={line.kind.code}&stufe={stage.code}&stand=offen"
    name = link(url, stage.title) if line.linked else format_html("{}", stage.title)
    return format_html("{}<div>{}</div>", name, badge("danger", f"{stage.late} überfällig")) if stage.late else name


def _stage_bar(stage: Any) -> SafeString:
    return format_html(
        '<svg class="app-bar app-bar--slim" aria-hidden="true"><rect width="{}%" height="100%" class="viz-a"/></svg>',
        stage.width,
    )


def stages_table(line: Any) -> Table:
    """The running cases of a kind, stage by stage, with a bar of their share."""
    return Table(
        f"{line.title} je Stufe",
        [
            Column("Stufe", lambda stage: _stage_name(line, stage)),
            Column("Anzahl", "count", Kind.NUMBER),
            Column("Anteil", _stage_bar, css="app-bar-cell", shown_header=False),
        ],
        line.stages,
        stacked=False,
    )


def _day_of(number: int) -> Column:
    short, rest = WEEKDAYS[number]
    return Column(
        format_html('{}<span class="app-long">{}</span>', short, rest),
        lambda week: week[number],
        Kind.TEMPLATE,
        template="workflows/parts/calendar_day.html",
        marks=lambda week: "app-cal__today" if week[number].is_today else "",
    )


def calendar_table(weeks: Sequence[Sequence[Any]]) -> Table:
    """The working days of some weeks with the number of their deadlines."""
    return Table(
        "Zahl der Fristen je Arbeitstag. Der Rahmen zeigt den heutigen Tag.",
        [_day_of(number) for number in range(len(WEEKDAYS))],
        weeks,
        caption_shown=True,
        stacked=False,
        variant="app-cal",
        row_header=None,
    )
