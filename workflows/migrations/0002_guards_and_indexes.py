"""Triggers that keep journal and people, and partial indexes over open work of the engine."""

from django.db import migrations

from workflows.casefile import triggers

TABLES = {
    "workflows_caseevent": ("UPDATE", "DELETE"),
    "accounts_accountevent": ("UPDATE", "DELETE"),
    "accounts_user": ("DELETE",),
}
INDEXES = {
    "task_mine": "(owner_id, created DESC) WHERE status = 'ASSIGNED'",
    "task_unowned": "(created DESC) WHERE status = 'NEW' AND flow_task_type = 'HUMAN'",
    "task_open_by_due": "(scheduled, id) WHERE status IN ('NEW', 'ASSIGNED') AND flow_task_type = 'HUMAN'",
    "task_timers": "(scheduled) WHERE status = 'SCHEDULED' AND flow_task_type = 'TIMER'",
    "task_jobs": "(scheduled) WHERE status IN ('SCHEDULED', 'STARTED') AND flow_task_type = 'JOB'",
    "task_failed": "(finished DESC) WHERE status = 'ERROR'",
    "task_unfinished": "(process_id) WHERE finished IS NULL",
}


def install(apps, schema_editor):
    """Create the triggers of this version."""
    triggers.run(schema_editor.connection, triggers.install_statements(schema_editor.connection.vendor, TABLES))


def remove(apps, schema_editor):
    """Drop them again."""
    triggers.run(schema_editor.connection, triggers.remove_statements(schema_editor.connection.vendor, TABLES))


class Migration(migrations.Migration):
    """Runs after the tables of this app, of accounts and of viewflow."""

    dependencies = [
        ("workflows", "0001_initial"),
        ("accounts", "0001_initial"),
        ("viewflow", "0015_task_scheduled"),
    ]
    operations = [
        migrations.RunPython(install, remove),
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON viewflow_task {rest}", f"DROP INDEX {name}")
            for name, rest in INDEXES.items()
        ),
    ]
