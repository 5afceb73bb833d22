"""Tables as declared columns: header, value and kind; `<c-table :table="table" />` draws them, one markup for all.

    def contracts_table(rows: Sequence[ContractRow]) -> Table:
        return Table("Förderverträge", [
            Column("Kommune", lambda row: (row.url, row.name), Kind.LINK, note=lambda row: row.reference),
            Column("Stand", lambda row: row.badge, Kind.BADGE),
            Column("Höchstens", "contract.cap_cents", Kind.MONEY),
        ], rows, empty="Noch kein Vertrag.")

A value is a path of attributes or a function of the row. What it gives is escaped, unless it is marked safe (by
`format_html` or a tag of `ui.templatetags.kern`). A row of people's data is prepared by a presenter, not here.
"""

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ui.templatetags.kern import badge, cents, day, euro, link, moment, weekday_day

EMPTY = mark_safe("")
BREAK = mark_safe("<br>")


class Kind(enum.Enum):
    """What a column holds, and so how its cells are written."""

    TEXT = "text"
    LONG = "long"  # what people wrote freely: keeps its lines, breaks long words
    LINK = "link"  # (address, words) or (address, words, words for screen readers only)
    MONEY = "money"  # whole cents, or an exact amount as Decimal
    NUMBER = "number"
    DATE = "date"  # 21.11.2026
    WEEKDAY = "weekday"  # Do 22.04.2027
    MOMENT = "moment"  # 12.04.2027, 06:00 Uhr
    BADGE = "badge"  # something with `kind` and `text`, or the pair of them
    TEMPLATE = "template"  # a cell with forms or many links: its template sees the value, or the row, as `row`


SOME_NUMBER = 987_654_321
NUMERIC = {Kind.MONEY, Kind.NUMBER}
MISSING = {Kind.MONEY: "offen", Kind.DATE: "offen", Kind.WEEKDAY: "offen", Kind.MOMENT: "offen"}
INNER = {Kind.WEEKDAY: "app-num", Kind.MOMENT: "app-num", Kind.LONG: "app-break"}
Value = str | Callable[[Any], Any]
Render = Callable[[str, Any], SafeString]
ROW = '<tr class="kern-table__row" role="row">{}</tr>'
NAME_OPENED = mark_safe('<th role="rowheader" scope="row" class="kern-table__header">')
NAME_CLOSED = mark_safe("</th>")
CELL_CLOSED = mark_safe("</div></td>")
PLAIN_EMPTY = mark_safe('<td role="cell" class="kern-table__cell"></td>')
NUMERIC_EMPTY = mark_safe('<td role="cell" class="kern-table__cell kern-table__cell--numeric"></td>')


def lines(*parts: Any) -> SafeString:
    """Parts of a cell under each other; empty ones are left out."""
    return format_html_join(BREAK, "{}", ((part,) for part in parts if part not in (None, "")))


def muted(text: Any, css: str = "") -> SafeString:
    """Words that stand back behind the others of a cell."""
    if text in (None, ""):
        return EMPTY
    return format_html('<span class="kern-body--muted{}">{}</span>', f" {css}" if css else "", text)


def _joined(cells: Iterator[tuple[str, str, str]]) -> SafeString:
    return mark_safe("".join(part for cell in cells for part in cell))  # noqa: S308  # escaped by `Column.written`


def _written_link(value: Any) -> SafeString:
    return link(value[0], value[1], hidden=value[2] if len(value) > 2 else "")


def _written_money(value: Any) -> str:
    return euro(value) if isinstance(value, Decimal) else cents(value)


def _written_badge(value: Any) -> SafeString:
    kind, text = value if isinstance(value, tuple) else (value.kind, value.text)
    return badge(kind, text)


WRITERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.LONG: linebreaksbr,
    Kind.LINK: _written_link,
    Kind.MONEY: _written_money,
    Kind.DATE: day,
    Kind.WEEKDAY: weekday_day,
    Kind.MOMENT: moment,
    Kind.BADGE: _written_badge,
}


@dataclass(frozen=True)
class Column:
    """One column: its header, where its value comes from and of what kind it is.

    `note` stands under the value and stands back; `missing` is written where there is no value. On a phone `label`
    names the cell, if the header is too long for that. `css` is the class of header and cells, `inner` that of the
    content, `marks` gives a class to single cells. `shown_header=False` leaves the header to screen readers.
    """

    header: Any
    value: Value = ""
    kind: Kind = Kind.TEXT
    note: Value | None = None
    note_css: str = ""
    missing: str | None = None
    label: str = ""
    css: str = ""
    inner: str | None = None
    numeric: bool = False
    template: str = ""
    marks: Callable[[Any], str] | None = None
    shown_header: bool = True

    @property
    def heading(self) -> Any:
        """The header as it is written."""
        return self.header if self.shown_header else format_html('<span class="kern-sr-only">{}</span>', self.header)

    @property
    def is_numeric(self) -> bool:
        """Whether header and cells stand to the right."""
        return self.numeric or self.kind in NUMERIC

    @property
    def header_css(self) -> str:
        """The classes of the header cell."""
        numeric = " kern-table__header--numeric" if self.is_numeric else ""
        return f"kern-table__header{numeric}{f' {self.css}' if self.css else ''}"

    def opened(self, *, stacked: bool, css: str = "") -> SafeString:
        """What stands before the content of a cell."""
        numeric = " kern-table__cell--numeric" if self.is_numeric else ""
        classes = f"kern-table__cell{numeric}{f' {self.css}' if self.css else ''}{f' {css}' if css else ''}"
        words = (self.label or self.header) if stacked and self.shown_header else ""
        label = format_html(' data-label="{}"', words) if words else EMPTY
        inner = INNER.get(self.kind, "") if self.inner is None else self.inner
        content = format_html(' class="{}"', inner) if inner else EMPTY
        return format_html('<td role="cell" class="{}"{}><div{}>', classes, label, content)

    @cached_property
    def take(self) -> Callable[[Any], Any]:
        """The function that finds the value in a row."""
        return self.value if callable(self.value) else attrgetter(self.value)

    @cached_property
    def note_opened(self) -> SafeString:
        """What stands before the note."""
        css = f" {self.note_css}" if self.note_css else ""
        return format_html('<br><span class="kern-body--muted{}">', css)

    @cached_property
    def take_note(self) -> Callable[[Any], Any] | None:
        """The function that finds the note in a row."""
        return attrgetter(self.note) if isinstance(self.note, str) else self.note

    def written(self, value: Any) -> SafeString:
        """A value as it is written."""
        if value is None or value == "":
            return conditional_escape(MISSING.get(self.kind, "") if self.missing is None else self.missing)
        if isinstance(value, SafeString):
            return value
        writer = WRITERS.get(self.kind)
        return conditional_escape(writer(value) if writer else value)

    def foot_html(self, value: Any) -> SafeString:
        """The content of the cell in the last row; words are words there, whatever the column holds."""
        return conditional_escape(value) if isinstance(value, str) else self.written(value)

    def html(self, row: Any) -> SafeString:
        """The content of the cell in a row."""
        html = self.written(self.take(row))
        if self.take_note is not None:
            note = self.take_note(row)
            if note not in (None, ""):
                html = SafeString(f"{html}{self.note_opened}{conditional_escape(note)}</span>")
        return html


class Writer:
    """Writes the cells of one column: what stands around them is made once, not row by row."""

    def __init__(self, column: Column, *, is_header: bool, stacked: bool, render: Render) -> None:
        self.column, self.is_header, self.stacked, self.render = column, is_header, stacked, render
        self.around = (NAME_OPENED, NAME_CLOSED) if is_header else (column.opened(stacked=stacked), CELL_CLOSED)

    def cell(self, row: Any) -> tuple[str, str, str]:
        """The cell in a row, in three parts."""
        column = self.column
        if column.kind is Kind.TEMPLATE:
            html = self.render(column.template, column.take(row) if column.value else row)
        else:
            html = column.html(row)
        if column.marks is not None and (css := column.marks(row)):
            return column.opened(stacked=self.stacked, css=css), html, self.around[1]
        return self.of(html)

    def of(self, html: SafeString) -> tuple[str, str, str]:
        """The cell with this content; without any it is empty, and on a phone not there at all."""
        if html == "" and not self.is_header:
            numeric = NUMERIC_EMPTY if self.column.is_numeric else PLAIN_EMPTY
            return numeric, EMPTY, EMPTY
        return self.around[0], html, self.around[1]


def addresses(name: str) -> Callable[[int], str]:
    """The addresses of a route with one number, found once for a table: number to path."""
    before, _, after = reverse(name, args=[SOME_NUMBER]).partition(str(SOME_NUMBER))
    return lambda number: f"{before}{number}{after}"


@dataclass(frozen=True)
class Table:
    """A caption, columns and rows; the first column names the row unless `row_header` says another (or None).

    `empty` is the sentence in place of a table without rows. `foot` holds one value a column. A table that is not
    `stacked` keeps its columns on a phone.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    empty: str = ""
    foot: Sequence[Any] = ()
    caption_shown: bool = False
    stacked: bool = True
    variant: str = "app-table"
    row_header: int | None = 0

    @property
    def is_filled(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.rows)

    @property
    def css(self) -> str:
        """The classes of the table."""
        return f"kern-table kern-table--small {self.variant}{' app-table--stack' if self.stacked else ''}"

    def _writers(self, render: Render) -> list[Writer]:
        return [
            Writer(column, is_header=number == self.row_header, stacked=self.stacked, render=render)
            for number, column in enumerate(self.columns)
        ]

    def written_rows(self, render: Render) -> SafeString:
        """The rows; `render` draws the cells that have a template of their own."""
        writers = self._writers(render)
        return format_html_join("\n", ROW, ((_joined(one.cell(row) for one in writers),) for row in self.rows))

    def written_foot(self, render: Render) -> SafeString:
        """The last row."""
        pairs = zip(self._writers(render), self.foot, strict=True)
        return format_html(ROW, _joined(one.of(one.column.foot_html(value)) for one, value in pairs))
