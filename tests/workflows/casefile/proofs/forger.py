"""Manipulations of the database and of private storage, made past the application; generated from the tables."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, models, transaction

from workflows.casefile.facts import fact_models
from workflows.casefile.models import CaseEvent, CaseEventReason, CaseFile

FAR = 1_000_000
CHAIN = {"workflows.caseevent": CaseEvent, "workflows.caseeventreason": CaseEventReason}
NO_PROOF = {"workflows.casefile": {"turn", "next_on"}}  # what follows from steps
Forgery = tuple[str, Callable[[], None]]


class Refused(Exception):
    """A constraint of the table refuses, triggers or not."""


@contextmanager
def without_triggers() -> Iterator[None]:
    """The database lets everything happen; the transaction around it is rolled back by the test."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")


def raw(model: Any) -> models.QuerySet[Any]:
    """Rows of a table as somebody reaches them who goes past the application."""
    return models.QuerySet(model=model)


def other_values(field: Any, value: Any) -> list[Any]:
    """Values that a field does not have, most harmless first."""
    if isinstance(field, models.ForeignKey):
        return [(value or 0) + FAR]
    if isinstance(field, models.BooleanField):
        return [not value]
    if isinstance(field, models.JSONField):
        return [{"anders": 1}, ["anders"]]
    if isinstance(field, models.DecimalField):
        step = Decimal(1).scaleb(-field.decimal_places)
        return [(value or Decimal(0)) + step, (value or Decimal(0)) - step]
    if isinstance(field, models.IntegerField):
        return [(value or 0) + 1, max((value or 0) - 1, 0), (value or 0) + 2]
    if isinstance(field, models.DateTimeField):
        moment = value or datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
        return [moment + datetime.timedelta(microseconds=1), None]
    if isinstance(field, models.DateField):
        day = value or datetime.date(2027, 1, 1)
        return [day + datetime.timedelta(days=1), day - datetime.timedelta(days=1), day.replace(day=1, month=12), None]
    text = str(value or "")
    return [text[:-1] + ("y" if text.endswith("x") else "x"), ""] if text else ["x"]


def updates(model: Any) -> Iterator[Forgery]:
    """Every field of a row of a table with another value."""
    row = raw(model).order_by("pk").last()
    label = model._meta.label_lower
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name not in NO_PROOF.get(label, set()) | set(getattr(model, "unsealed", ())):
            before = getattr(row, field.attname)
            values = [one for one in other_values(field, before) if one != before]
            yield f"{label}.{field.name}", _update(model, row.pk, field, values)


def _update(model: Any, pk: Any, field: Any, values: list[Any]) -> Callable[[], None]:
    def forge() -> None:
        for value in values:
            try:
                with transaction.atomic():
                    raw(model).filter(pk=pk).update(**{field.attname: value})
                return
            except DatabaseError as error:
                last = error
        raise Refused(f"nothing could be written into {field}: {last}")

    return forge


def deletion(model: Any) -> Forgery:
    """A row is gone."""
    row = raw(model).order_by("pk").last()
    return f"{model._meta.label_lower} gelöscht", lambda: _delete(model, row.pk)


def _delete(model: Any, pk: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s", [pk])


def insertion(model: Any) -> Forgery:
    """A copy of a row with a key of its own; what must be unique is changed as far as it must."""
    row = raw(model).order_by("pk").last()
    return f"{model._meta.label_lower} eingefügt", lambda: _insert(model, row)


def _insert(model: Any, row: Any) -> None:
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    values[model._meta.pk.attname] = row.pk + FAR
    plain = {name for one in model._meta.total_unique_constraints for name in one.fields}
    plain |= {
        name for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) for name in one.fields
    }
    by_need = [[], *([name] for name in sorted(plain)), [one.name for one in model._meta.concrete_fields if one.unique]]
    for names in by_need:
        changed = dict(values)
        for name in names:
            field = model._meta.get_field(name)
            if not field.primary_key:
                changed[field.attname] = other_values(field, values[field.attname])[0]
        try:
            with transaction.atomic():
                raw(model).bulk_create([model(**changed)])
            return
        except DatabaseError as error:
            last = error
    raise Refused(f"nothing could be inserted into {model}: {last}")


def all_forgeries() -> Iterator[Forgery]:
    """Update, delete and insert for each table of facts and for the journal."""
    for model in [*fact_models().values(), *CHAIN.values()]:
        if model._meta.app_label != "example" and raw(model).exists():
            yield from updates(model)
            yield deletion(model)
            yield insertion(model)
    for model in fact_models().values():
        for name in model.sealed_sets:
            through = getattr(model, name).through
            if raw(through).exists():
                yield deletion(through)


def empty_tables() -> set[str]:
    """Tables of facts of which the world holds no row."""
    return {label for label, model in fact_models().items() if not raw(model).exists()}


def file_forgeries() -> Iterator[tuple[str, str, Callable[[], None]]]:
    """Each file changed, cut, emptied, removed, or swapped with another: what it is called, whose it is, how."""
    rows = [
        (label, row.pk, row.content.name)
        for label, model in fact_models().items()
        if "content" in {one.name for one in model._meta.concrete_fields} and "sha256" in model.sealed_fields()
        for row in raw(model).order_by("pk")
        if hasattr(row.content, "storage")
    ]
    for (label, pk, name), (_, _, other) in zip(rows, rows[1:] + rows[:1], strict=True):
        content = _read(name)
        key = f"{label}:{pk}"
        yield f"{key} geändert", key, lambda n=name, c=content: _write(n, c[:-1] + bytes([c[-1] ^ 1]))
        yield f"{key} gekürzt", key, lambda n=name, c=content: _write(n, c[:-1])
        yield f"{key} geleert", key, lambda n=name: _write(n, b"")
        yield f"{key} entfernt", key, lambda n=name: default_storage.delete(n)
        if _read(other) != content:
            yield f"{key} vertauscht", key, lambda n=name, o=other: _write(n, _read(o))


def _read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return file.read()


def _write(name: str, content: bytes) -> None:
    with open(default_storage.path(name), "wb") as file:  # noqa: PTH123 - as somebody on the machine would
        file.write(content)


@contextmanager
def kept(name: str) -> Iterator[None]:
    """The file as it was, afterwards."""
    content = _read(name)
    try:
        yield
    finally:
        _write(name, content)


def name_of(key: str) -> str:
    """Where the file of a row lies."""
    label, _, pk = key.partition(":")
    return str(raw(fact_models()[label]).get(pk=pk).content.name)


def remove_case(case: CaseFile) -> None:
    """A case with every row that leads to it, as if it had never been."""
    _remove(CaseFile, {case.pk}, set())


def _remove(model: Any, ids: set[Any], seen: set[tuple[str, Any]]) -> None:
    for relation in model._meta.related_objects:
        other = relation.related_model
        found = set(raw(other).filter(**{f"{relation.field.name}__in": ids}).values_list("pk", flat=True))
        found = {pk for pk in found if (other._meta.label, pk) not in seen}
        seen |= {(other._meta.label, pk) for pk in found}
        if found:
            _remove(other, found, seen)
    for pk in ids:
        _delete(model, pk)
