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
    TEMPLATE = "template"  # a cell with forms or many links: its template sees `row`


NUMERIC = {Kind.MONEY, Kind.NUMBER}
MISSING = {Kind.MONEY: "offen", Kind.DATE: "offen", Kind.WEEKDAY: "offen", Kind.MOMENT: "offen"}
INNER = {Kind.WEEKDAY: "app-num", Kind.MOMENT: "app-num", Kind.LONG: "app-break"}
Value = str | Callable[[Any], Any]


def lines(*parts: Any) -> SafeString:
    """Parts of a cell under each other; empty ones are left out."""
    return format_html_join(BREAK, "{}", ((part,) for part in parts if part not in (None, "")))


def muted(text: Any, css: str = "") -> SafeString:
    """Words that stand back behind the others of a cell."""
    if text in (None, ""):
        return EMPTY
    return format_html('<span class="kern-body--muted{}">{}</span>', f" {css}" if css else "", text)


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
class Marked:
    """A value whose cell alone carries a class (the day of today in a calendar)."""

    value: Any
    css: str


@dataclass(frozen=True)
class Cell:
    """What the template writes for one cell; everything in it is escaped already."""

    html: Any
    css: str
    inner: str
    label: str
    is_header: bool
    template: str
    row: Any


@dataclass(frozen=True)
class Column:
    """One column: its header, where its value comes from and of what kind it is.

    `note` stands under the value and stands back; `missing` is written where there is no value. On a phone `label`
    names the cell, if the header is too long for that. `css` is the class of header and cells, `inner` that of the
    content. `shown_header=False` leaves the header to screen readers.
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
    template: str = ""
    shown_header: bool = True

    @property
    def heading(self) -> Any:
        """The header as it is written."""
        return self.header if self.shown_header else format_html('<span class="kern-sr-only">{}</span>', self.header)

    @property
    def header_css(self) -> str:
        """The classes of the header cell."""
        numeric = " kern-table__header--numeric" if self.kind in NUMERIC else ""
        return f"kern-table__header{numeric}{f' {self.css}' if self.css else ''}"

    @cached_property
    def cell_css(self) -> str:
        """The classes of the other cells."""
        numeric = " kern-table__cell--numeric" if self.kind in NUMERIC else ""
        return f"kern-table__cell{numeric}{f' {self.css}' if self.css else ''}"

    @cached_property
    def cell_inner(self) -> str:
        """The class attribute of a cell's content."""
        css = INNER.get(self.kind, "") if self.inner is None else self.inner
        return format_html(' class="{}"', css) if css else EMPTY

    @cached_property
    def cell_label(self) -> str:
        """The attribute that names a cell on a phone."""
        words = self.label or self.header
        return format_html(' data-label="{}"', words) if words and self.shown_header else EMPTY

    @cached_property
    def take(self) -> Callable[[Any], Any]:
        """The function that finds the value in a row."""
        return self.value if callable(self.value) else attrgetter(self.value)

    @cached_property
    def take_note(self) -> Callable[[Any], Any] | None:
        """The function that finds the note in a row."""
        return attrgetter(self.note) if isinstance(self.note, str) else self.note

    def written(self, value: Any) -> Any:
        """A value as it is written."""
        if value is None or value == "":
            return MISSING.get(self.kind, "") if self.missing is None else self.missing
        if isinstance(value, SafeString):
            return value
        writer = WRITERS.get(self.kind)
        return conditional_escape(writer(value) if writer else value)

    def cell(self, row: Any, *, is_header: bool, stacked: bool) -> Cell:
        """The cell of this column in a row."""
        label = self.cell_label if stacked else EMPTY
        css = "kern-table__header" if is_header else self.cell_css
        if self.kind is Kind.TEMPLATE:
            return Cell(None, css, self.cell_inner, label, is_header, self.template, row)
        value = self.take(row)
        if isinstance(value, Marked):
            css, value = f"{css} {value.css}", value.value
        html = self.written(value)
        if self.take_note is not None:
            html = lines(html, muted(self.take_note(row), self.note_css))
        return Cell(html, css, self.cell_inner, label, is_header, "", row)

    def foot_cell(self, value: Any, *, is_header: bool, stacked: bool) -> Cell:
        """The cell of this column in the last row, from a value."""
        label = self.cell_label if stacked else EMPTY
        css = "kern-table__header" if is_header else self.cell_css
        html = EMPTY if value == "" else self.written(value)
        return Cell(html, css, self.cell_inner, label, is_header, "", None)


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

    @property
    def body(self) -> Iterator[list[Cell]]:
        """The cells, row by row."""
        numbered = [(column, number == self.row_header) for number, column in enumerate(self.columns)]
        for row in self.rows:
            yield [column.cell(row, is_header=is_header, stacked=self.stacked) for column, is_header in numbered]

    @property
    def foot_cells(self) -> list[Cell]:
        """The cells of the last row."""
        pairs = zip(self.columns, self.foot, strict=True)
        return [
            column.foot_cell(value, is_header=number == self.row_header, stacked=self.stacked)
            for number, (column, value) in enumerate(pairs)
        ]
