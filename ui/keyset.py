"""Lists that page by key instead of by number: constant cost however long the list is, no count of the archive."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    """Some rows in order and the cursor of the next page (empty on the last one)."""

    rows: list[Any]
    next_cursor: str


def encode_cursor(name: str, keys: list[str], values: list[Any]) -> str:
    """Pack the sort key of the last row shown, signed for the list of this name, so that nobody makes up positions."""
    plain = [value if isinstance(value, int) else _plain(value) for value in values]
    return signing.dumps([keys, plain], salt=f"keyset:{name}")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def decode_cursor(name: str, cursor: str, keys: list[str]) -> list[Any] | None:
    """Unpack a cursor; None if it is not one of this list, then the list starts at its beginning."""
    try:
        found_keys, values = signing.loads(cursor, salt=f"keyset:{name}")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return list(values) if found_keys == keys else None


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
    name = rows.model._meta.label_lower
    values = decode_cursor(name, cursor, keys) if cursor else None
    if values is not None:
        ordered = ordered.filter(_after(keys, values))
    found = list(ordered[: size + 1])
    more = len(found) > size
    found = found[:size]
    cursor_after = encode_cursor(name, keys, [_value(found[-1], key) for key in keys]) if more else ""
    return Page(found, cursor_after)


def _value(row: Any, key: str) -> Any:
    for part in key.lstrip("-").split("__"):
        row = getattr(row, part)
    return row
