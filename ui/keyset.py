"""Lists that page by key instead of by number: constant cost however long the list is, no count of the archive."""

import base64
import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    """Some rows in order and the cursor of the next page (empty on the last one)."""

    rows: list[Any]
    next_cursor: str


def encode_cursor(values: list[Any]) -> str:
    """Pack the sort key of the last row shown."""
    plain = [value.isoformat() if isinstance(value, (datetime.date, datetime.datetime)) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[Any] | None:
    """Unpack a cursor; None if it is not one of ours, then the list starts at its beginning."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return None
    if not isinstance(values, list) or len(values) != length:
        return None
    if not all(isinstance(value, (str, int)) and not isinstance(value, bool) for value in values):
        return None
    return values


def _after(keys: list[str], values: list[Any]) -> Q:
    condition = Q()
    for position, key in enumerate(keys):
        equal = {name.lstrip("-"): value for name, value in zip(keys[:position], values[:position], strict=True)}
        comparison = "lt" if key.startswith("-") else "gt"
        condition |= Q(**equal, **{f"{key.lstrip('-')}__{comparison}": values[position]})
    return condition


def keyset_page(rows: QuerySet[Any], *, keys: list[str], cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """Return one page of `rows` ordered by `keys` (the last key must be unique; none may be null).

    A cursor that does not fit is ignored, so that an old bookmark shows the first page instead of an error.
    """
    ordered = rows.order_by(*keys)
    values = decode_cursor(cursor, len(keys)) if cursor else None
    if values is not None:
        try:
            ordered = ordered.filter(_after(keys, values))
        except (ValueError, TypeError):
            values = None
    try:
        found = list(ordered[: size + 1])
    except (ValueError, OverflowError):
        found = list(rows.order_by(*keys)[: size + 1])
    more = len(found) > size
    found = found[:size]
    cursor_after = encode_cursor([_value(found[-1], key) for key in keys]) if more else ""
    return Page(found, cursor_after)


def _value(row: Any, key: str) -> Any:
    for part in key.lstrip("-").split("__"):
        row = getattr(row, part)
    return row
