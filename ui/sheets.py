"""Tables as a workbook (XLSX) that no spreadsheet program takes for formulas."""

import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
WIDEST = 60
LONGEST_CELL = 32_767
DATE_FORMAT = "DD.MM.YYYY"
EURO_FORMAT = '#,##0.00\\ "€"'


@dataclass(frozen=True)
class Euro:
    """Whole cents, shown as euro with two places."""

    cents: int


@dataclass(frozen=True)
class Sheet:
    """A sheet with a heading row; a cell is a text, a number, a day, an amount (`Euro`) or nothing."""

    title: str
    heading: Sequence[str]
    rows: Iterable[Sequence[Any]]


def neutral(text: str) -> str:
    """The text as a cell may hold it: never a formula, no control characters, no longer than a cell is."""
    clean = NOT_IN_XML.sub("", ILLEGAL_CHARACTERS_RE.sub("", text))
    guarded = f"'{clean}" if clean.startswith(DANGEROUS) else clean
    return guarded[:LONGEST_CELL]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an XLSX file; headings are bold and stay in sight, columns are as wide as their text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:31])
        widths = [len(one) for one in sheet.heading]
        page.append(list(sheet.heading))
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for number, row in enumerate(sheet.rows, start=2):
            for column, value in enumerate(row, start=1):
                shown = _write(page.cell(row=number, column=column), value)
                widths[column - 1] = max(widths[column - 1], shown)
        for column, width in enumerate(widths, start=1):
            page.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 2
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write(cell: Any, value: Any) -> int:
    if isinstance(value, str):
        cell.value = neutral(value)
        cell.data_type = "s"
        return max((len(line) for line in value.splitlines()), default=0)
    if isinstance(value, Euro):
        cell.value, cell.number_format = Decimal(value.cents) / 100, EURO_FORMAT
        return 16
    cell.value = value
    if isinstance(value, datetime.date):
        cell.number_format = DATE_FORMAT
        return 10
    return len(str(value)) if value is not None else 0


def sheet_response(name: str, content: bytes) -> HttpResponse:
    """A workbook as a download that no browser opens by itself or keeps in a cache."""
    return HttpResponse(
        content,
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
