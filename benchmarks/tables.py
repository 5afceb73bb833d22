"""How much a table costs: cells typed by hand, declared columns, a component per cell; ratios of the same run."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="foerderkette-bench-"))

import django  # noqa: E402

django.setup()

from django.template import Context, Template, engines  # noqa: E402
from django.utils.html import format_html  # noqa: E402
from django_cotton.compiler_regex import CottonCompiler  # noqa: E402

from ui.tables import Column, Kind, Table  # noqa: E402

ROWS = 25
ROUNDS = 300
LABELS = ["Kommune", "Stand", "Am Zug", "Höchstens"]

HEAD = """<table class="kern-table kern-table--small app-table app-table--stack" role="table">
<caption class="kern-sr-only">Vorgänge</caption><thead class="kern-table__head" role="rowgroup">
<tr class="kern-table__row" role="row"><th role="columnheader" scope="col" class="kern-table__header">Vorgang</th>
{% for label in labels %}<th role="columnheader" scope="col" class="kern-table__header">{{ label }}</th>{% endfor %}
</tr></thead><tbody class="kern-table__body" role="rowgroup">"""
TAIL = "</tbody></table>"
TYPED = (
    HEAD
    + """{% for row in rows %}<tr class="kern-table__row" role="row">
<th role="rowheader" scope="row" class="kern-table__header">{% link row.url row.title %}</th>
<td role="cell" class="kern-table__cell" data-label="Kommune"><div>{{ row.place }}</div></td>
<td role="cell" class="kern-table__cell" data-label="Stand"><div>{% badge row.badge.kind row.badge.text %}</div></td>
<td role="cell" class="kern-table__cell" data-label="Am Zug"><div>{{ row.turn }}</div></td>
<td role="cell" class="kern-table__cell kern-table__cell--numeric" data-label="Höchstens">
<div>{{ row.cents|cents }}</div></td></tr>{% endfor %}"""
    + TAIL
)
CELLS = (
    HEAD
    + """{% for row in rows %}<tr class="kern-table__row" role="row">
<c-bench.cell>{% link row.url row.title %}</c-bench.cell>
<c-bench.cell label="Kommune">{{ row.place }}</c-bench.cell>
<c-bench.cell label="Stand">{% badge row.badge.kind row.badge.text %}</c-bench.cell>
<c-bench.cell label="Am Zug">{{ row.turn }}</c-bench.cell>
<c-bench.cell label="Höchstens">{{ row.cents|cents }}</c-bench.cell></tr>{% endfor %}"""
    + TAIL
)
CELL = '<td role="cell" class="kern-table__cell" data-label="{{ label }}"><div>{{ slot }}</div></td>'


def some_rows() -> list[SimpleNamespace]:
    """Rows as a list shows them."""
    badge = SimpleNamespace(kind="info", text="In Prüfung")
    return [
        SimpleNamespace(
            url=f"/vorgaenge/{number}/",
            title=f"Antrag & mehr {number}",
            place="Landkreis Gotha",
            badge=badge,
            turn="Institut",
            cents=1234567 + number,
        )
        for number in range(ROWS)
    ]


def declared(rows: list[SimpleNamespace]) -> Table:
    """The same table as declared columns."""
    columns = [
        Column("Vorgang", lambda row: (row.url, row.title), Kind.LINK),
        Column("Kommune", "place"),
        Column("Stand", "badge", Kind.BADGE),
        Column("Am Zug", "turn"),
        Column("Höchstens", "cents", Kind.MONEY),
    ]
    return Table("Vorgänge", columns, rows)


def median_ms(act: Callable[[], object]) -> float:
    """Median of several runs, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def compiled(source: str) -> Template:
    """A template that may hold components."""
    return Template(CottonCompiler().process(source))


def place_component() -> None:
    """Put the component for one cell where the loader finds it; it is not part of the product."""
    folder = Path(tempfile.mkdtemp(prefix="foerderkette-bench-")) / "cotton" / "bench"
    folder.mkdir(parents=True)
    (folder / "cell.html").write_text(CELL)
    engines["django"].engine.dirs.append(folder.parent.parent)


def main() -> None:
    """Print the ratios to the table typed by hand."""
    place_component()
    rows = some_rows()
    typed, cells, component = compiled(TYPED), compiled(CELLS), compiled('<c-table :table="table" />')
    values = {"rows": rows, "labels": LABELS}
    acts: dict[str, Callable[[], object]] = {
        "von Hand": lambda: typed.render(Context(values)),
        "erklärte Spalten": lambda: component.render(Context({"table": declared(rows)})),
        "eine Komponente je Zelle": lambda: cells.render(Context(values)),
    }
    assert format_html("{}", rows[0].title) in str(acts["erklärte Spalten"]())
    for act in acts.values():
        act()
    times = {name: median_ms(act) for name, act in acts.items()}
    floor = times["von Hand"]
    for name, value in times.items():
        print(f"{name:26} {value:6.2f} ms   {value / floor:5.1f} ×")


if __name__ == "__main__":
    main()
