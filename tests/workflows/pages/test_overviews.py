"""The operations page says in plain words what is not attested outside."""

import datetime
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from workflows.casefile.proofs import heads

pytestmark = pytest.mark.django_db
NOT_YET = "Die Verläufe werden noch nicht außerhalb dieser Anwendung bezeugt."
NOBODY_TOLD = "Die monatliche Prüfsumme der Verläufe geht noch nicht an zwei Personen."
OLD = "Die letzte unterschriebene Liste der Verläufe ist älter als zwei Tage."


def test_operations_say_what_is_not_attested(
    lead: User, client_of: Any, settings: Any, tmp_path: Path, capsys: Any
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    client = client_of(lead)
    assert NOT_YET in client.get("/betrieb/").content.decode()
    settings.HEADS_DIR, settings.HEADS_KEY = str(tmp_path / "heads"), str(tmp_path / "heads.key")
    call_command("create_heads_key")
    page = client.get("/betrieb/").content.decode()
    assert NOBODY_TOLD in page and OLD in page
    settings.HEADS_MAIL_TO = ["eins@beispiel.example", "zwei@beispiel.example"]
    path = heads.sign_heads()
    page = client.get("/betrieb/").content.decode()
    assert not [sentence for sentence in (NOT_YET, NOBODY_TOLD, OLD) if sentence in page]
    before = (datetime.datetime.now(tz=datetime.UTC) - datetime.timedelta(days=2, minutes=1)).timestamp()
    os.utime(path, (before, before))
    assert OLD in client.get("/betrieb/").content.decode()
    settings.HEADS_DIR = str(settings.DATA_DIR / "heads")
    assert "HEADS_DIR liegt in DATA_DIR" in client.get("/betrieb/").content.decode()
