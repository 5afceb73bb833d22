"""The period of a submitted version is stored as dates; until now it was read back from the answers in words."""

import datetime

from django.db import migrations, models


def _day(text):
    try:
        day, month, year = (int(part) for part in text.split("."))
        return datetime.date(year, month, day)
    except ValueError:
        return None


def forwards(apps, schema_editor):
    versions = apps.get_model("applications", "ApplicationVersion").objects.using(schema_editor.connection.alias)
    for version in versions.filter(starts_on=None).only("pk", "content").iterator():
        answers = {
            answer["field"]: answer["text"]
            for section in version.content["sections"]
            if section["code"] == "post"
            for answer in section["answers"]
        }
        starts_on, ends_on = _day(answers.get("starts_on", "")), _day(answers.get("ends_on", ""))
        versions.filter(pk=version.pk).update(starts_on=starts_on, ends_on=ends_on)


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_decision")]

    operations = [
        migrations.AddField(
            "applicationversion", "starts_on", models.DateField(null=True, verbose_name="Förderung von")
        ),
        migrations.AddField("applicationversion", "ends_on", models.DateField(null=True, verbose_name="Förderung bis")),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
