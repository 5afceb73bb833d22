"""Compare and sort text as people do, alike on SQLite and PostgreSQL, whatever the locale of the database.

`Folded` is for searching: small letters, one Unicode form, ß as ss; umlauts stay umlauts. `SortKey` is the order of
DIN 5007-1: ä like a, ö like o, ü like u, ß like ss, accents do not count. Both databases get the same tables, built
here from Unicode; SQLite calls the Python functions, PostgreSQL translates.
"""

import unicodedata
from typing import Any

from django.db.models import CharField, Func

LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
LOWER = {one: one.lower() for one in LATIN if len(one.lower()) == 1 and one.lower() != one}


def _base(sign: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))


BASES = {one: _base(one) for one in LATIN if one == one.lower() and len(_base(one)) == 1 and _base(one) != one}


def fold(text: str | None) -> str | None:
    """Text as it is searched for."""
    if text is None:
        return None
    small = unicodedata.normalize("NFC", text)
    return "".join(LOWER.get(one, one.lower() if one.isascii() else one) for one in small).replace("ß", "ss")


def sort_key(text: str | None) -> str | None:
    """Text as it is sorted (DIN 5007-1)."""
    folded = fold(text)
    return None if folded is None else "".join(BASES.get(one, one) for one in folded)


def _translate(inner: str, table: dict[str, str]) -> str:
    return f"TRANSLATE({inner}, '{''.join(table)}', '{''.join(table.values())}')"


FOLDED = f"REPLACE({_translate('LOWER(NORMALIZE(%(expressions)s, NFC))', LOWER)}, 'ß', 'ss')"


class Folded(Func):
    """A column or value as it is searched for."""

    function = "FK_FOLD"
    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same with functions that every PostgreSQL in UTF-8 has."""
        return self.as_sql(compiler, connection, template=FOLDED, **context)


class SortKey(Folded):
    """A column or value as it is sorted."""

    function = "FK_SORT"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same; compared byte by byte, so that the locale of the database has no say."""
        template = f'({_translate(FOLDED, BASES)}) COLLATE "C"'
        return self.as_sql(compiler, connection, template=template, **context)


def teach_sqlite(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Give a new SQLite connection both functions."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("FK_FOLD", 1, fold, deterministic=True)
        connection.connection.create_function("FK_SORT", 1, sort_key, deterministic=True)
