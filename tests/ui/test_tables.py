"""Tables of declared columns: each kind, escaping, long text, and what stands where nothing is."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils.html import format_html

from ui.tables import Column, Kind, Table, lines, muted


def drawn(table: Table) -> str:
    """The table as a page writes it, without the whitespace between its lines."""
    html = Template('{% cotton table :table="table" / %}').render(Context({"table": table}))
    return "".join(line.strip() for line in html.splitlines())


def one_cell(column: Column, row: object = None) -> str:
    """The second cell of a table of one row, whose first cell names the row."""
    table = Table("Liste", [Column("Name", lambda _: "Zeile"), column], [row])
    html = drawn(table)
    return html[html.index("<td") : html.index("</tr></tbody>")]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.TEXT, "Gotha", "<div>Gotha</div>"),
        (Kind.LONG, "eins\nzwei", '<div class="app-break">eins<br>zwei</div>'),
        (Kind.MONEY, 123456, "<div>1.234,56\u00a0€</div>"),
        (Kind.MONEY, Decimal("0.5"), "<div>0,50\u00a0€</div>"),
        (Kind.MONEY, Decimal("-0.5"), "<div>−0,50\u00a0€</div>"),
        (Kind.NUMBER, 0, "<div>0</div>"),
        (Kind.DATE, datetime.date(2026, 11, 21), "<div>21.11.2026</div>"),
        (Kind.WEEKDAY, datetime.date(2027, 4, 22), '<div class="app-num">Do 22.04.2027</div>'),
        (
            Kind.MOMENT,
            datetime.datetime(2027, 4, 12, 4, 0, tzinfo=datetime.UTC),
            '<div class="app-num">12.04.2027, 06:00 Uhr</div>',
        ),
    ],
)
def test_each_kind_is_written_the_german_way(kind: Kind, value: object, expected: str) -> None:
    assert expected in one_cell(Column("Spalte", lambda _: value, kind))


def test_a_link_names_its_row_for_screen_readers() -> None:
    column = Column("Ändern", lambda _: ("/a/", "Ende", " von Kim"), Kind.LINK)
    assert 'href="/a/">Ende<span class="kern-sr-only"> von Kim</span></a>' in one_cell(column)


@pytest.mark.parametrize("value", [("success", "Da"), SimpleNamespace(kind="success", text="Da")])
def test_a_badge_takes_a_pair_or_an_object(value: object) -> None:
    cell = one_cell(Column("Stand", lambda _: value, Kind.BADGE))
    assert "kern-badge--success" in cell
    assert ">Da</span>" in cell


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG])
def test_what_people_type_is_escaped(kind: Kind) -> None:
    cell = one_cell(Column("Spalte", lambda _: "<script>&", kind, note=lambda _: "<b>"))
    assert "&lt;script&gt;&amp;" in cell
    assert "&lt;b&gt;" in cell


@pytest.mark.parametrize(
    ("kind", "value"), [(Kind.LINK, ('/"><b>', "<i>", "<u>")), (Kind.BADGE, ("", "<i>")), (Kind.BADGE, ("info", "<i>"))]
)
def test_links_and_badges_are_escaped(kind: Kind, value: object) -> None:
    cell = one_cell(Column("Spalte", lambda _: value, kind))
    assert "<i>" not in cell
    assert "<b>" not in cell
    assert "<u>" not in cell


def test_caption_header_and_label_are_escaped() -> None:
    html = drawn(Table("<b>", [Column("Name", lambda _: "x"), Column('"<i>', lambda _: "y")], [1]))
    assert "<b>" not in html
    assert "<i>" not in html
    assert 'data-label="&quot;&lt;i&gt;"' in html


def test_marked_text_is_left_as_it_is() -> None:
    assert "<div><strong>1</strong></div>" in one_cell(
        Column("Spalte", lambda _: format_html("<strong>{}</strong>", 1))
    )


def test_a_path_finds_the_value_and_the_note() -> None:
    row = SimpleNamespace(case=SimpleNamespace(title="Antrag", reference="A-1"))
    cell = one_cell(Column("Vorgang", "case.title", note="case.reference", note_css="app-num"), row)
    assert '<div>Antrag<br><span class="kern-body--muted app-num">A-1</span></div>' in cell


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (Column("Höchstens", lambda _: None, Kind.MONEY), "offen"),
        (Column("Bis", lambda _: None, Kind.DATE), "offen"),
        (Column("Bis", lambda _: None, Kind.WEEKDAY, missing="–"), "–"),
        (Column("Zuständig", lambda _: "", missing="noch niemand"), "noch niemand"),
        (Column("Zuständig", lambda _: "", missing="<niemand>"), "&lt;niemand&gt;"),
    ],
)
def test_a_missing_value_has_words(column: Column, words: str) -> None:
    assert f">{words}</div>" in one_cell(column)


def test_a_cell_without_words_is_empty_and_unnamed() -> None:
    assert one_cell(Column("Spalte", lambda _: "")) == '<td role="cell" class="kern-table__cell"></td>'


def test_numbers_stand_to_the_right_in_header_and_cell() -> None:
    html = drawn(Table("Liste", [Column("Name", lambda _: "x"), Column("Zahl", lambda _: 1, Kind.NUMBER)], [1]))
    assert 'class="kern-table__header kern-table__header--numeric">Zahl' in html
    assert 'class="kern-table__cell kern-table__cell--numeric" data-label="Zahl"' in html


def test_long_text_keeps_every_character() -> None:
    assert "ä" * 5000 in one_cell(Column("Spalte", lambda _: "ä" * 5000))


def test_the_first_column_names_the_row_unless_another_does() -> None:
    columns = [Column("Auswahl", lambda _: "o", shown_header=False), Column("Name", lambda _: "Kim")]
    html = drawn(Table("Liste", columns, [1], row_header=1))
    assert '<th role="rowheader" scope="row" class="kern-table__header">Kim</th>' in html
    assert '<span class="kern-sr-only">Auswahl</span>' in html
    assert '<td role="cell" class="kern-table__cell"><div>o</div></td>' in html


def test_a_table_that_does_not_stack_has_no_labels() -> None:
    html = drawn(Table("Liste", [Column("Name", lambda _: "x"), Column("Zahl", lambda _: 1)], [1], stacked=False))
    assert "data-label" not in html
    assert "app-table--stack" not in html


def test_a_table_without_rows_is_a_sentence() -> None:
    table = Table("Liste", [Column("Name")], [], empty="Noch nichts.")
    assert drawn(table) == '<p class="kern-body">Noch nichts.</p>'
    assert drawn(Table("Liste", [Column("Name")], [])) == ""


def test_the_last_row_holds_a_value_a_column() -> None:
    columns = [
        Column("Jahr", lambda _: ("/", "2027"), Kind.LINK),
        Column("Tage", lambda _: 1, Kind.NUMBER),
        Column("Kosten", lambda _: 1, Kind.MONEY),
    ]
    html = drawn(Table("Liste", columns, [1], foot=["Summe", "", 5]))
    foot = html[html.index("<tfoot") :]
    assert ">Summe</th>" in foot
    assert '<td role="cell" class="kern-table__cell kern-table__cell--numeric"></td>' in foot
    assert ">0,05\u00a0€</div>" in foot


def test_one_cell_may_be_marked() -> None:
    column = Column("Mo", lambda _: "21", marks=lambda _: "heute")
    assert 'class="kern-table__cell heute"' in one_cell(column)


def test_lines_leave_out_what_is_empty() -> None:
    assert lines("a", "", None, muted("")) == "a"
    assert lines("<", muted("b")) == '&lt;<br><span class="kern-body--muted">b</span>'
