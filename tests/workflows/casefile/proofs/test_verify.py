"""Every manipulation of a row, an entry or a file is named; what is honest is never blamed."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation, User
from tests.concurrency.templates import ROOT, copy_of, shared_folder
from tests.workflows.casefile.proofs import forger
from tests.workflows.casefile.proofs.filled import fill_every_table
from workflows.casefile import facts, journal
from workflows.casefile.models import CaseEvent, CaseFile
from workflows.casefile.proofs import verify
from workflows.casefile.proofs.verify import Counts, verify_all, verify_case, words_of

pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return list(verify_all(Counts()))


def unnoticed(forgeries: list[forger.Forgery]) -> list[str]:
    """Manipulations of rows that nothing names; each is taken back. A constraint refuses a few of them."""
    missed, refused = [], []
    with forger.without_triggers():
        for what, forge in forgeries:
            with transaction.atomic():
                try:
                    forge()
                    if not findings():
                        missed.append(what)
                except forger.Refused:
                    refused.append(what)
                transaction.set_rollback(True)
    assert len(refused) <= 12, refused
    return missed


def files_unnoticed(how_many: int | None) -> list[str]:
    """Manipulations of files that nothing names."""
    chosen = list(forger.file_forgeries())
    if how_many is not None:
        chosen = random.sample(chosen, how_many)
    missed = []
    for what, key, forge in chosen:
        with forger.kept(forger.name_of(key)):
            forge()
            if not any(words_of(key) in line for line in findings()):
                missed.append(what)
    return missed


@pytest.mark.slow
def test_every_manipulation_of_every_table_and_file_is_named(gotha: Organisation, rule_set: Any, editor: User) -> None:
    fill_every_table(gotha, rule_set, editor)
    assert findings() == [] and forger.empty_tables() == set()
    forgeries = list(forger.all_forgeries())
    assert len(forgeries) > 400
    assert unnoticed(forgeries) == []
    assert files_unnoticed(None) == []


def test_manipulations_of_tables_and_files_are_named(gotha: Organisation, rule_set: Any, editor: User) -> None:
    fill_every_table(gotha, rule_set, editor)
    assert findings() == [] and forger.empty_tables() == set()
    forgeries = random.sample(list(forger.all_forgeries()), 40)
    assert unnoticed(forgeries) == []
    assert files_unnoticed(5) == []


def test_the_demonstration_is_not_blamed(tmp_path: Path) -> None:
    address, drop = copy_of("demonstration", tmp_path)
    surroundings = {
        **os.environ,
        "DATABASE_URL": address,
        "DATA_DIR": str(shared_folder()),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "SECRET_KEY": "only-for-tests",
    }
    command = [sys.executable, "manage.py", "verify_journal"]
    try:
        done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    finally:
        drop()
    assert "alles stimmt" in done.stdout, done.stderr[-2000:]


def test_rolled_back_writes_leave_no_seal_and_forgotten_ones_are_sealed_at_the_commit(case: CaseFile) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        CaseFile.objects.filter(pk=case.pk).update(title="anders")
        raise RuntimeError
    assert facts.unsealed(case.pk) == [] and list(verify_case(case)) == []
    case.title = "neu"
    case.save(update_fields=["title"])
    assert len(list(verify_case(case))) == 1
    (entry,) = journal.seal_the_rest()
    assert list(verify_case(CaseFile.objects.get(pk=case.pk))) == [] and entry.what == journal.SEALED_LATER


def test_an_entry_that_was_rolled_back_leaves_what_it_sealed_open(case: CaseFile) -> None:
    case.title = "neu"
    case.save(update_fields=["title"])
    with pytest.raises(RuntimeError), transaction.atomic():
        journal.record(case, "something")
        raise RuntimeError
    assert [note.values for note in facts.unsealed(case.pk)] == [{"title": "neu"}]


@pytest.mark.django_db(transaction=True)
def test_what_no_entry_sealed_is_sealed_when_it_is_committed(case: CaseFile) -> None:
    CaseFile.objects.filter(pk=case.pk).update(title="neu")
    case.refresh_from_db()
    assert list(verify_case(case)) == [] and case.events.latest("number").what == journal.SEALED_LATER


def test_seals_do_not_tell_values(case: CaseFile) -> None:
    case.title = "neu"
    for _ in range(2):
        case.save(update_fields=["title"])
        journal.record(case, "something")
    seals = [event.seals for event in CaseEvent.objects.filter(case=case, what="something")]
    assert seals[0] != seals[1] and "neu" not in str(seals)


def test_the_check_of_ten_thousand_entries_takes_seconds_and_few_statements(case: CaseFile) -> None:
    journal.seal_the_rest()
    case.refresh_from_db()
    previous, entries = case.head_hash, []
    for number in range(case.event_count + 1, 10_001):
        entry = CaseEvent(
            case=case, number=number, at=timezone.now(), what="x", previous_hash=previous, seals={}, salt="s"
        )
        previous = entry.hash = journal.chain_hash(entry)
        entries.append(entry)
    CaseEvent.objects.bulk_create(entries, batch_size=500)
    CaseFile.objects.filter(pk=case.pk).update(event_count=10_000, head_hash=previous)
    with CaptureQueriesContext(connection) as queries:
        began = time.monotonic()
        assert findings() == []
    assert time.monotonic() - began < 10 and len(queries) < 3 * len(facts.fact_models()) + 10


def test_a_write_between_two_statements_of_the_check_is_not_blamed(
    case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.seal_the_rest()
    plain = verify.rows_of

    def interrupted(ids: list[int]) -> Any:
        monkeypatch.setattr(verify, "rows_of", plain)
        one = CaseFile.objects.get(pk=case.pk)
        one.title = "inzwischen"
        one.save(update_fields=["title"])
        journal.record(one, "something")
        return plain(ids)

    monkeypatch.setattr(verify, "rows_of", interrupted)
    assert findings() == []
