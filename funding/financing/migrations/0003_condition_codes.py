"""Kinds of conditions are codes of their own; the German words are only shown."""

from django.db import migrations, models

CODES = {"BEDINGUNG": "PRECONDITION", "AUFLAGE": "OBLIGATION"}


def forwards(apps, schema_editor):
    rows = apps.get_model("financing", "ContractCondition").objects.using(schema_editor.connection.alias)
    for old, new in CODES.items():
        rows.filter(kind=old).update(kind=new)


def backwards(apps, schema_editor):
    rows = apps.get_model("financing", "ContractCondition").objects.using(schema_editor.connection.alias)
    for old, new in CODES.items():
        rows.filter(kind=new).update(kind=old)


class Migration(migrations.Migration):
    dependencies = [("financing", "0002_contract_and_payments")]

    operations = [
        migrations.AlterField(
            model_name="contractcondition",
            name="kind",
            field=models.CharField(
                choices=[("PRECONDITION", "Vor Auszahlung nötig"), ("OBLIGATION", "Später nachzuweisen")],
                max_length=12,
                verbose_name="Art",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
