"""Seals: what an entry of the journal says about the rows its case had then, so that every later change shows.

A seal is a keyed digest per field. Its key is a salt that stands apart from the entry and may be erased, so that nobody
who reads the journal can try out accounts, names or votes, and words may be forgotten.
"""

import base64
import hashlib
import hmac
from typing import Any

from workflows.casefile import facts
from workflows.casefile.facts import AGAIN, Fact, Written
from workflows.casefile.plain import canonical, plain_value

Seals = dict[str, dict[str, str] | None]


def field_key(salt: str, key: str, name: str) -> str:
    """The key of one field of one row: to show it opens this field and no other of the same entry."""
    return hmac.new(salt.encode(), canonical([key, name]).encode(), hashlib.sha256).hexdigest()


def digest(salt: str, key: str, name: str, value: Any) -> str:
    """The seal of one field of one row: HMAC-SHA256 under its own key, the first 18 bytes."""
    whole = hmac.new(field_key(salt, key, name).encode(), canonical(value).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(whole[:18]).decode()


def merged(notes: list[Written]) -> dict[str, dict[str, Any] | None]:
    """What the notes come to, row by row; a later value takes the place of an earlier one, None says deleted."""
    rows: dict[str, dict[str, Any] | None] = {}
    for note in notes:
        if note.values is None:
            rows[note.key] = None
        else:
            rows[note.key] = {**(rows.get(note.key) or {}), **note.values}
    _read_again(rows, {note.key: note for note in notes})
    return rows


def _read_again(rows: dict[str, dict[str, Any] | None], notes: dict[str, Written]) -> None:
    """Fill in what only the database knows: one statement a table, one a set."""
    open_ones = [notes[key] for key, values in rows.items() if values and AGAIN in values.values()]
    for model in {note.model for note in open_ones}:
        ids = [note.pk for note in open_ones if note.model is model]
        for key, values in values_of(model, ids).items():
            row = rows[key]
            if row is not None:
                row.update({name: values[name] for name, value in row.items() if value is AGAIN})
    for note in open_ones:
        row = rows[note.key] or {}
        if AGAIN in row.values():  # the row went another way than through its table: nothing to seal
            rows[note.key] = {name: value for name, value in row.items() if value is not AGAIN}


def values_of(model: type[Fact], ids: list[Any]) -> dict[str, dict[str, Any]]:
    """The sealed values of rows as they stand in the database, by key."""
    return read_rows(model, model._base_manager.filter(pk__in=ids))[0]


def read_rows(model: type[Fact], rows: Any) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """Values and cases of rows by key: one statement, and one for each set."""
    label = model._meta.label_lower
    columns = {field.name: field for field in model._meta.concrete_fields if field.name in model.sealed_fields()}
    names = [field.attname for field in columns.values()]
    found, cases = {}, {}
    for pk, case_id, *values in rows.order_by("pk").values_list("pk", facts.case_column(model), *names):
        key = f"{label}:{pk}"
        found[key] = {name: plain_value(columns[name], value) for name, value in zip(columns, values, strict=True)}
        found[key] |= {name: [] for name in model.sealed_sets}
        cases[key] = case_id
    for name in model.sealed_sets:
        pairs = rows.filter(**{f"{name}__isnull": False}).order_by(name).values_list("pk", name)
        for pk, other in pairs:
            found[f"{label}:{pk}"][name].append(other)
    return found, cases


def seal(rows: dict[str, dict[str, Any] | None], salt: str) -> Seals:
    """The seals of rows under the salt of an entry."""
    return {
        key: None if values is None else {name: digest(salt, key, name, value) for name, value in values.items()}
        for key, values in rows.items()
    }
