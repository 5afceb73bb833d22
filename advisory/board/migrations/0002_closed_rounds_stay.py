"""The database keeps closed rounds as they are: no ballot comes, changes or goes, no electorate, no count."""

from django.db import migrations

OPEN = "SELECT 1 FROM board_elector e JOIN board_round r ON r.id = e.round_id WHERE e.id = {row}.elector_id AND r.state = 'OPEN'"
OPEN_ROUND = "SELECT 1 FROM board_round r WHERE r.id = {row}.round_id AND r.state = 'OPEN'"
COUNTS = ("outcome", "entitled", "present", "required", "yes", "no", "abstain", "decided_by", "motion", "closes_on")
GUARDED = [
    ("board_ballot", "INSERT", f"NOT EXISTS ({OPEN.format(row='NEW')})"),
    ("board_ballot", "UPDATE", f"NOT EXISTS ({OPEN.format(row='OLD')})"),
    ("board_ballot", "DELETE", f"NOT EXISTS ({OPEN.format(row='OLD')})"),
    ("board_elector", "INSERT", f"NOT EXISTS ({OPEN_ROUND.format(row='NEW')})"),
    ("board_elector", "UPDATE", f"NOT EXISTS ({OPEN_ROUND.format(row='OLD')})"),
    ("board_elector", "DELETE", "1 = 1"),
    ("board_round", "DELETE", "1 = 1"),
    (
        "board_round",
        "UPDATE",
        "OLD.state <> 'OPEN' AND (NEW.state = 'OPEN' OR "
        + " OR ".join(f"NOT (NEW.{name} {{same}} OLD.{name})" for name in COUNTS)
        + ")",
    ),
]


def install(apps, schema_editor):
    """Create one trigger per table and operation."""
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for table, operation, broken in GUARDED:
            name = f"{table}_closed_{operation.lower()}"
            condition = broken.format(same="IS NOT DISTINCT FROM" if postgres else "IS")
            if not postgres:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {table} WHEN {condition} "
                    f"BEGIN SELECT RAISE(ABORT, 'closed round: {table}'); END"
                )
                continue
            back = "OLD" if operation == "DELETE" else "NEW"
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION 'closed round: {table}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {back}; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def remove(apps, schema_editor):
    """Drop them again."""
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for table, operation, _ in GUARDED:
            name = f"{table}_closed_{operation.lower()}"
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgres else ""))
            if postgres:
                cursor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("board", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
