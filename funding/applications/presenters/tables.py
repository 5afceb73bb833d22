"""The tables of an application: the finance plan, its check, what changed between versions."""

from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from funding.applications.documents import COLUMNS
from ui.tables import Column, Kind, Table
from ui.templatetags.kern import badge, cents

FIELD = "applications/parts/amount.html"


def _at(position: int) -> Any:
    return lambda row: row[position]


def plan_table(rows: Sequence[Sequence[str]]) -> Table:
    """Who pays what, year by year, and the sum."""
    columns = [
        Column(title, _at(number), Kind.NUMBER if number else Kind.TEXT) for number, (_, title) in enumerate(COLUMNS)
    ]
    return Table("Wer zahlt was, in Euro", columns, rows, caption_shown=True)


def amounts_table(lines: Sequence[dict[str, Any]], years: Sequence[int]) -> Table:
    """The finance plan as fields: a line for each cost and source, a column for each year."""

    def field(number: int) -> Any:
        return lambda line: line["fields"][number]

    return Table(
        "Kosten und Geldquellen je Jahr in Euro",
        [
            Column("Was", lambda line: line["title"], note=lambda line: line["hint"]),
            *(
                Column(str(year), field(number), Kind.TEMPLATE, template=FIELD, numeric=True)
                for number, year in enumerate(years)
            ),
        ],
        lines,
    )


def _result(check: Any) -> SafeString:
    if check.fits:
        return badge("success", "Passt")
    broken = []
    if check.over_half:
        words = f"{cents(check.over_half)} zu viel. Tragen Sie bei der Stiftung {cents(check.half)} ein."
        broken.append((badge("danger", "Regel 1 verletzt"), words))
    if check.missing:
        words = f"{cents(check.missing)} fehlen." if check.missing > 0 else "Die Quellen sind zu hoch."
        broken.append((badge("danger", "Regel 2 verletzt"), words))
    return format_html_join("", '{}<p class="kern-body kern-body--small">{}</p>', broken)


def checks_table(checks: Sequence[Any]) -> Table:
    """Whether each year keeps both rules."""
    return Table(
        "Ergebnis der Prüfung nach Jahr",
        [
            Column("Jahr", "plan.year"),
            Column("Kosten", "plan.cost", Kind.MONEY),
            Column("Hälfte", "half", Kind.MONEY),
            Column("Von der Stiftung", "plan.foundation", Kind.MONEY),
            Column("Alle Quellen", "plan.sources", Kind.MONEY),
            Column("Ergebnis", _result),
        ],
        checks,
        empty="Sobald alle Beträge eines Jahres lesbar sind, steht hier das Ergebnis.",
        caption_shown=True,
    )


def changes_table(changes: Sequence[dict[str, str]]) -> Table:
    """What changed between two versions, old and new beside each other."""
    return Table(
        "Das hat sich seit der Fassung davor geändert",
        [
            Column("Angabe", lambda change: change["label"]),
            Column("Vorher", lambda change: _marked("<del>{}</del>", change["old"]), inner="app-break"),
            Column("Jetzt", lambda change: _marked("<ins>{}</ins>", change["new"]), inner="app-break"),
        ],
        changes,
        caption_shown=True,
    )


def _marked(markup: str, words: str) -> SafeString:
    return format_html(markup, linebreaksbr(words, autoescape=True))
