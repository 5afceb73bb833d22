"""Addresses are kept in one form: small letters, the domain as punycode; until now two spellings were two accounts."""

from django.db import migrations


def _one_form(address):
    local, _, domain = address.strip().lower().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def forwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name in ("User", "Invitation", "AccessRequest"):
        rows = apps.get_model("accounts", name).objects.using(alias)
        known = set(rows.values_list("email", flat=True))
        for one in rows.only("pk", "email").iterator():
            plain = _one_form(one.email)
            if plain != one.email and (name != "User" or plain not in known):
                rows.filter(pk=one.pk).update(email=plain)


class Migration(migrations.Migration):
    """Two accounts of one mailbox stay two: a person decides which one goes."""

    dependencies = [("accounts", "0003_map_tiles")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
