"""A list a day, a mail a month to two named people, nothing where it is not configured."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from notifications.models import OutboxMail
from workflows import tasks
from workflows.attestation import attest, mail_readers
from workflows.casefile.models import CaseFile
from workflows.casefile.proofs import heads
from workflows.engine.models import Heartbeat

pytestmark = pytest.mark.django_db
TWO = ["eins@beispiel.example", "zwei@beispiel.example"]


@pytest.fixture
def configured(settings: Any, tmp_path: Path, case: CaseFile, capsys: Any) -> Any:
    settings.DATA_DIR = tmp_path / "data"
    settings.HEADS_DIR, settings.HEADS_KEY = str(tmp_path / "heads"), str(tmp_path / "heads.key")
    settings.HEADS_MAIL_TO = TWO
    call_command("create_heads_key")
    return settings


def test_a_list_a_day_and_a_mail_a_month(configured: Any) -> None:
    for moment in ("2027-03-30T21:00Z", "2027-03-30T22:00Z", "2027-03-31T21:00Z", "2027-04-01T21:00Z"):
        with time_machine.travel(moment, tick=False):
            tasks.sign_heads()
    assert [path.name for path in heads.lists()] == [
        "heads-2027-03-30.json",
        "heads-2027-03-31.json",
        "heads-2027-04-01.json",
    ]
    mails = OutboxMail.objects.filter(kind="JOURNAL_ATTESTED")
    assert sorted(mails.values_list("address", flat=True)) == sorted(TWO * 2)
    assert heads.digest_of(heads.lists()[0]) in mails.earliest("created_at").text
    assert Heartbeat.objects.filter(name="heads").exists()


@pytest.mark.parametrize("named", [[], TWO[:1], [TWO[0], TWO[0].upper()], [*TWO, "drei@beispiel.example"]])
def test_without_two_named_people_no_mail_is_written(configured: Any, named: list[str]) -> None:
    configured.HEADS_MAIL_TO = named
    assert mail_readers() == [] and attest() is not None
    assert not OutboxMail.objects.filter(kind="JOURNAL_ATTESTED").exists()


def test_without_a_place_nothing_is_written(configured: Any) -> None:
    configured.HEADS_DIR = ""
    tasks.sign_heads()
    assert not Heartbeat.objects.filter(name="heads").exists() and attest() is None
