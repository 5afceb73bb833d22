"""Database triggers that refuse to change or delete what must stay: the journal, and people.

The text of a reason may be erased, so its table is not guarded. Both databases get the same rule.
"""

from typing import Any

MESSAGE = "append-only"
Tables = dict[str, tuple[str, ...]]


def install_statements(vendor: str, tables: Tables) -> list[str]:
    """SQL that refuses the named operations (UPDATE, DELETE) on the named tables."""
    statements = []
    if vendor == "postgresql":
        statements.append(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
            "END $$"
        )
    for table, operations in tables.items():
        for operation in operations:
            name = f"{table}_no_{operation.lower()}"
            if vendor == "postgresql":
                statements.append(
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )
            else:
                statements.append(
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {table}'); END"
                )
    return statements


def remove_statements(vendor: str, tables: Tables) -> list[str]:
    """SQL that drops the triggers."""
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{operation.lower()}" + (f" ON {table}" if vendor == "postgresql" else "")
        for table, operations in tables.items()
        for operation in operations
    ]


def run(connection: Any, statements: list[str]) -> None:
    """Execute statements one by one."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
