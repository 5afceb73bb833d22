"""Motions are derived from what takes effect; rounds keep these facts, the version of their words and the free money.

Closed rounds keep their old text (version 0). The triggers of 0002 are taken away first, because SQLite makes the tables
anew, and come back afterwards: they now also keep the facts, and the chair's word once the count is confirmed.
"""

from django.db import migrations, models
from django.db.models import F

OPEN = "SELECT 1 FROM board_elector e JOIN board_round r ON r.id = e.round_id WHERE e.id = {row}.elector_id AND r.state = 'OPEN'"
OPEN_ROUND = "SELECT 1 FROM board_round r WHERE r.id = {row}.round_id AND r.state = 'OPEN'"
COUNTS = ("outcome", "entitled", "present", "required", "yes", "no", "abstain", "decided_by", "motion", "closes_on")
FACTS = ("proposal", "template", "terms", "rules", "free_at_opening", "programme_at_opening", "reopened_because")


def _changed(names):
    return " OR ".join(f"NOT (NEW.{name} {{same}} OLD.{name})" for name in names)


def guarded(*, facts):
    """Tables, operations, and when an operation breaks what must stay."""
    names = COUNTS + FACTS if facts else COUNTS
    confirmed = f" OR (OLD.state = 'CONFIRMED' AND ({_changed(('not_granted', 'reasons'))}))" if facts else ""
    return [
        ("board_ballot", "INSERT", f"NOT EXISTS ({OPEN.format(row='NEW')})"),
        ("board_ballot", "UPDATE", f"NOT EXISTS ({OPEN.format(row='OLD')})"),
        ("board_ballot", "DELETE", f"NOT EXISTS ({OPEN.format(row='OLD')})"),
        ("board_elector", "INSERT", f"NOT EXISTS ({OPEN_ROUND.format(row='NEW')})"),
        ("board_elector", "UPDATE", f"NOT EXISTS ({OPEN_ROUND.format(row='OLD')})"),
        ("board_elector", "DELETE", "1 = 1"),
        ("board_round", "DELETE", "1 = 1"),
        ("board_round", "UPDATE", f"OLD.state <> 'OPEN' AND (NEW.state = 'OPEN' OR {_changed(names)}{confirmed})"),
    ]


def create(schema_editor, *, facts):
    """Create one trigger per table and operation."""
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for table, operation, broken in guarded(facts=facts):
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


def drop(schema_editor):
    """Drop them again."""
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for table, operation, _ in guarded(facts=False):
            name = f"{table}_closed_{operation.lower()}"
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgres else ""))
            if postgres:
                cursor.execute(f"DROP FUNCTION {name}()")


def take_away(apps, schema_editor):
    drop(schema_editor)


def put_back(apps, schema_editor):
    create(schema_editor, facts=False)


def keep_facts(apps, schema_editor):
    create(schema_editor, facts=True)


def fill(apps, schema_editor):
    """What was asked for is the best we know: today's amount and period. The free money is computed when shown."""
    resolutions = apps.get_model("board", "Resolution").objects.using(schema_editor.connection.alias)
    resolutions.update(asked_cents=F("amount_cents"), asked_from=F("starts_on"), asked_until=F("ends_on"))
    for one in resolutions.filter(decision="").only("pk", "facts").iterator():
        kept = [fact for fact in one.facts if fact[0] != "Im Budget noch frei"]
        if kept != one.facts:
            resolutions.filter(pk=one.pk).update(facts=kept)


class Migration(migrations.Migration):
    """Triggers away, columns, what was asked for, triggers back."""

    dependencies = [("board", "0002_closed_rounds_stay")]

    operations = [
        migrations.RunPython(take_away, put_back),
        migrations.RemoveField(
            model_name="resolution",
            name="budget_left_cents",
        ),
        migrations.AddField(
            model_name="resolution",
            name="asked_cents",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="Beantragt, in Cent"),
        ),
        migrations.AddField(
            model_name="resolution",
            name="asked_from",
            field=models.DateField(blank=True, null=True, verbose_name="Beantragt von"),
        ),
        migrations.AddField(
            model_name="resolution",
            name="asked_until",
            field=models.DateField(blank=True, null=True, verbose_name="Beantragt bis"),
        ),
        migrations.AddField(
            model_name="resolution",
            name="bearing",
            field=models.CharField(blank=True, max_length=200, verbose_name="Wer welchen Teil zahlt"),
        ),
        migrations.AddField(
            model_name="resolution",
            name="granted",
            field=models.CharField(
                default="das beantragte Vorhaben", max_length=300, verbose_name="Was gefördert wird"
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="obligations",
            field=models.TextField(blank=True, verbose_name="Später nachzuweisen"),
        ),
        migrations.AddField(
            model_name="resolution",
            name="reasons",
            field=models.TextField(blank=True, verbose_name="Gründe"),
        ),
        migrations.AddField(
            model_name="round",
            name="free_at_close",
            field=models.BigIntegerField(null=True, verbose_name="Frei nach dieser Entscheidung, am Ende"),
        ),
        migrations.AddField(
            model_name="round",
            name="free_at_opening",
            field=models.BigIntegerField(null=True, verbose_name="Frei nach dieser Entscheidung, bei Eröffnung"),
        ),
        migrations.AddField(
            model_name="round",
            name="not_granted",
            field=models.CharField(
                blank=True,
                choices=[
                    ("REJECT", "Der Antrag ist abgelehnt"),
                    ("ANEW", "Es folgt ein neuer Vorschlag in einer weiteren Runde"),
                ],
                max_length=10,
                verbose_name="Nicht bewilligt, und nun",
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="programme_at_close",
            field=models.BigIntegerField(null=True, verbose_name="Frei im Programm, am Ende"),
        ),
        migrations.AddField(
            model_name="round",
            name="programme_at_opening",
            field=models.BigIntegerField(null=True, verbose_name="Frei im Programm, bei Eröffnung"),
        ),
        migrations.AddField(
            model_name="round",
            name="reasons",
            field=models.TextField(blank=True, verbose_name="Gründe des Vorsitzes"),
        ),
        migrations.AddField(
            model_name="round",
            name="reopened_because",
            field=models.TextField(blank=True, verbose_name="Neu eröffnet, weil"),
        ),
        migrations.AddField(
            model_name="round",
            name="template",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="Fassung der Worte"),
        ),
        migrations.AddField(
            model_name="round",
            name="terms",
            field=models.JSONField(default=dict, verbose_name="Was gilt, wenn er angenommen wird"),
        ),
        migrations.AlterField(
            model_name="round",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("adopted", "Angenommen"),
                    ("rejected", "Abgelehnt"),
                    ("not_quorate", "Nicht beschlussfähig"),
                    ("to_meeting", "Kommt in die Sitzung"),
                    ("reopened", "Beendet und neu eröffnet"),
                ],
                max_length=12,
                verbose_name="Ausgang",
            ),
        ),
        migrations.AddField(
            model_name="ballot",
            name="acknowledged_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Vom Mitglied bestätigt"),
        ),
        migrations.AddField(
            model_name="ballot",
            name="objection_until",
            field=models.DateField(blank=True, null=True, verbose_name="Widerspruch bis"),
        ),
        migrations.AddField(
            model_name="ballotevidence",
            name="came_by",
            field=models.CharField(
                blank=True,
                choices=[("POST", "per Post"), ("MAIL", "per E-Mail"), ("HAND", "persönlich übergeben")],
                max_length=10,
                verbose_name="Eingegangen per",
            ),
        ),
        migrations.AddField(
            model_name="ballotevidence",
            name="disputed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Bestritten"),
        ),
        migrations.AddField(
            model_name="ballotevidence",
            name="received_on",
            field=models.DateField(blank=True, null=True, verbose_name="Eingegangen am"),
        ),
        migrations.AddField(
            model_name="boardrules",
            name="entered_objection",
            field=models.PositiveSmallIntegerField(
                default=2, verbose_name="Widerspruch gegen eine eingetragene Stimme, Arbeitstage"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="first_closes_on",
            field=models.DateField(blank=True, null=True, verbose_name="Letzter Tag, bevor er einmal verschoben wurde"),
        ),
        migrations.AddField(
            model_name="elector",
            name="left_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Ausgeschieden"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(keep_facts, take_away),
    ]
