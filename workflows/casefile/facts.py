"""Facts: rows the journal answers for. Whatever writes one is noted, and the next entry of its case seals it.

`Fact` is the base of such tables. A row names its case by `case_path`; what says nothing of its own (counters, what is
derived) stands in `unsealed`. `written` keeps what a transaction wrote; a savepoint that is rolled back takes its notes
with it, because they wait where Django's own hooks wait.
"""

import contextlib
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.db.models.signals import class_prepared, m2m_changed

from workflows.casefile.plain import plain_value

AGAIN = object()  # the value is known to the database only: it is read when it is sealed
_models: dict[str, type["Fact"]] = {}


def fact_models() -> dict[str, type["Fact"]]:
    """Every table of facts by its label, in a fixed order."""
    return dict(sorted(_models.items()))


def case_column(model: type["Fact"]) -> str:
    """The name by which a query finds the id of the case of a row."""
    return "pk" if model.case_path == "self" else f"{model.case_path}_id"


class Written:
    """A note that a row was written: its table, its id, its case as far as known, and the values; None: deleted."""

    def __init__(self, model: type["Fact"], pk: Any, case_id: int | None, values: dict[str, Any] | None) -> None:
        self.model, self.pk, self.case_id, self.values = model, pk, case_id, values

    def __call__(self) -> None:
        """Nothing is left to do once it is committed."""

    @property
    def key(self) -> str:
        """How the journal calls the row."""
        return f"{self.model._meta.label_lower}:{self.pk}"


class Sealed:
    """A note that everything before it that belongs to a case stands in the journal."""

    def __init__(self, case_id: int) -> None:
        self.case_id = case_id

    def __call__(self) -> None:
        """Nothing is left to do once it is committed."""


def note_sealed(case_id: int) -> None:
    """What was written so far for this case is sealed."""
    transaction.on_commit(Sealed(case_id))


def unsealed(case_id: int | None = None) -> list[Written]:
    """What this transaction wrote and no entry has sealed, of one case or of all, oldest first."""
    done: set[int] = set()
    found: list[Written] = []
    hooks: Any = connection.run_on_commit
    _find_cases([hook for _, hook, _ in hooks if isinstance(hook, Written) and hook.case_id is None])
    for _, hook, _ in reversed(hooks):
        if isinstance(hook, Sealed):
            done.add(hook.case_id)
            if hook.case_id == case_id:
                break
        elif isinstance(hook, Written) and hook.case_id not in done and hook.case_id in (case_id or hook.case_id,):
            found.append(hook)
    return found[::-1]


def _find_cases(notes: list[Written]) -> None:
    """Ask the database for the cases that could not be told from the row in hand: one statement a table."""
    by_model: dict[type[Fact], set[Any]] = {}
    for note in notes:
        by_model.setdefault(note.model, set()).add(note.pk)
    for model, ids in by_model.items():
        rows = dict(model._base_manager.filter(pk__in=ids).values_list("pk", case_column(model)))
        for note in notes:
            if note.model is model and note.pk in rows:
                note.case_id = rows[note.pk]


class FactQuerySet(models.QuerySet[Any]):
    """Rows of facts: what writes without loading notes what it wrote."""

    def update(self, **values: Any) -> int:
        """Update the rows, and note each one that is changed."""
        fields = {self.model._meta.get_field(name).name: value for name, value in values.items()}
        sealed = {name: value for name, value in fields.items() if name in self.model.sealed_fields()}
        if not sealed:
            return super().update(**values)
        with _in_transaction():
            rows = self._held()
            changed = super().update(**values) if rows else 0
            for row in rows:
                _note(row, {name: plain(self.model, name, value) for name, value in sealed.items()})
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows, and note each one."""
        with _in_transaction():
            rows = self._held()
            gone = super().delete() if rows else (0, {})
            for row in rows:
                _note(row, None)
        return gone

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Insert rows, and note each one; those that already exist must not be passed over in silence."""
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise NotImplementedError("a fact is written or refused")
        with _in_transaction():
            rows = super().bulk_create(objs, *args, **kwargs)
            for row in rows:
                _note(row, row.sealed_values())
        return rows

    bulk_create.alters_data = True  # type: ignore[attr-defined]

    def _held(self) -> list[Any]:
        """The rows as they will be changed, locked, with the way to their case loaded."""
        steps = self.model.case_path.split("__")
        ways = ["__".join(steps[: n + 1]) for n in range(len(steps))] if self.model.case_path != "self" else []
        near: Any = ways[-2:-1] or [None]
        rows = self.order_by().select_related(*near).only("pk", *ways)
        return list(rows.select_for_update(of=("self",), no_key=True))


class Fact(models.Model):
    """A row of facts; save and delete note what they wrote."""

    case_path: ClassVar[str] = "case"
    unsealed: ClassVar[tuple[str, ...]] = ()
    sealed_sets: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[Any] = FactQuerySet.as_manager()

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and note the fields that were written."""
        names = kwargs.get("update_fields")
        if names is not None:
            names = [self._meta.get_field(name).name for name in names]
        with _in_transaction():
            super().save(*args, **kwargs)
            _note(self, self.sealed_values(names))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and note it."""
        with _in_transaction():
            gone = Written(type(self), self.pk, _case_of(self), None)
            if gone.case_id is None:
                _find_cases([gone])
            result = super().delete(*args, **kwargs)
            transaction.on_commit(gone)
        return result

    @classmethod
    def sealed_fields(cls) -> frozenset[str]:
        """The names of the fields the journal answers for."""
        names = {field.name for field in cls._meta.concrete_fields if not field.primary_key} | set(cls.sealed_sets)
        return frozenset(names - set(cls.unsealed))

    def sealed_values(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        """The values of this row in one form, whichever database it comes from; sets are read when sealed."""
        wanted = self.sealed_fields() if names is None else self.sealed_fields() & set(names)
        loaded = {
            field.name: plain(type(self), field.name, self.__dict__[field.attname])
            for field in self._meta.concrete_fields
            if field.name in wanted and field.attname in self.__dict__
        }
        return loaded | {name: AGAIN for name in self.sealed_sets if name in wanted}


def _in_transaction() -> Any:
    """A transaction where none is open; inside one, nothing (a savepoint would cost two statements)."""
    return contextlib.nullcontext() if connection.in_atomic_block else transaction.atomic()


def _note(row: Fact, values: dict[str, Any] | None) -> None:
    if values is None or values:
        transaction.on_commit(Written(type(row), row.pk, _case_of(row), values))


def _case_of(row: Any) -> int | None:
    """The case of a row, as far as it can be told without asking the database."""
    *way, last = row.case_path.split("__")
    if last == "self":
        return int(row.pk)
    for name in way:
        if not type(row)._meta.get_field(name).is_cached(row):
            return None
        row = getattr(row, name)
    return row.__dict__.get(f"{last}_id") if row is not None else None


def plain(model: type[Fact], name: str, value: Any) -> Any:
    """A value as it is sealed; an expression is worked out by the database."""
    return AGAIN if hasattr(value, "resolve_expression") else plain_value(model._meta.get_field(name), value)


def is_default(key: str, name: str, value: Any) -> bool:
    """Whether a column of a row (by its key) holds what every row gets that was there before the column."""
    model = _models[key.partition(":")[0]]
    if name in model.sealed_sets:
        return bool(value == [])
    column: Any = model._meta.get_field(name)
    return value is None or bool(value == plain(model, name, column.get_default()))


def _remember(sender: Any, **_kwargs: Any) -> None:
    if issubclass(sender, Fact):
        _models[sender._meta.label_lower] = sender


def _set_changed(sender: Any, instance: Any, action: str, **_kwargs: Any) -> None:
    if isinstance(instance, Fact) and action.startswith("post_"):
        names = [name for name in instance.sealed_sets if getattr(type(instance), name).through is sender]
        _note(instance, dict.fromkeys(names, AGAIN))


def listen_to_sets() -> None:
    """Note changes of the sets that are sealed; of those only, because a listener costs every other set a statement."""
    for model in _models.values():
        for name in model.sealed_sets:
            m2m_changed.connect(_set_changed, sender=getattr(model, name).through, dispatch_uid=f"{model}.{name}")


class_prepared.connect(_remember, dispatch_uid="facts")
