"""The journal shows every change, gap, swap and cut, and keeps its chain when a reason is erased."""

from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from workflows.casefile import journal, triggers
from workflows.casefile.cases import next_reference
from workflows.casefile.models import CaseEvent, CaseFile

pytestmark = pytest.mark.django_db
TABLES = {"workflows_caseevent": ("UPDATE", "DELETE")}


@pytest.fixture
def written(case: CaseFile, editor: User) -> CaseFile:
    for number in range(4):
        journal.record(
            case, "something", actor=editor, reason=f"weil {number}", document_hash="ab" * 32, data={"n": number}
        )
    return case


def verify() -> str:
    out = StringIO()
    call_command("verify_journal", stdout=out, stderr=StringIO())
    return out.getvalue()


def tamper(sql: str, *values: Any) -> None:
    triggers.run(connection, triggers.remove_statements(connection.vendor, TABLES))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    triggers.run(connection, triggers.install_statements(connection.vendor, TABLES))


def test_an_untouched_journal_verifies(written: CaseFile) -> None:
    assert "alles stimmt" in verify()


@pytest.mark.parametrize(
    "sql",
    ["UPDATE workflows_caseevent SET what = 'x' WHERE number = 2", "DELETE FROM workflows_caseevent WHERE number = 2"],
)
def test_the_database_refuses_to_change_the_journal(written: CaseFile, sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert "alles stimmt" in verify()


@pytest.mark.parametrize(
    "change",
    [
        "what = 'else'",
        "stage_from = 'x'",
        "stage_to = 'x'",
        "reason_hash = 'x'",
        "document_hash = 'x'",
        "data = '{\"n\": 99}'",
        "actor_id = NULL",
        "number = 77",
        "previous_hash = 'x'",
        "hash = 'x'",
        "at = '2020-01-01'",
    ],
)
def test_every_changed_value_shows(written: CaseFile, change: str) -> None:
    tamper(f"UPDATE workflows_caseevent SET {change} WHERE case_id = %s AND number = 3", written.pk)
    with pytest.raises(CommandError):
        verify()


def test_a_cut_at_the_end_shows(written: CaseFile) -> None:
    tamper(
        "DELETE FROM workflows_caseeventreason WHERE event_id IN (SELECT id FROM workflows_caseevent WHERE number = 5)"
    )
    tamper("DELETE FROM workflows_caseevent WHERE case_id = %s AND number = 5", written.pk)
    with pytest.raises(CommandError):
        verify()


def test_a_changed_reason_shows_and_an_erased_one_keeps_the_chain(written: CaseFile) -> None:
    event = CaseEvent.objects.get(case=written, number=2)
    journal.erase_reason(event)
    assert "alles stimmt" in verify()
    other = CaseEvent.objects.get(case=written, number=3)
    other.reason.text = "anders"
    other.reason.save()
    with pytest.raises(CommandError):
        verify()


def test_the_reason_cannot_be_guessed_from_its_hash(written: CaseFile) -> None:
    hashes = set(written.events.exclude(reason_hash="").values_list("reason_hash", flat=True))
    assert journal.reason_hash("weil 0", "") not in hashes


def test_writing_outside_a_transaction_is_refused(case: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        journal.record(case, "x")


def test_references_count_up_per_year(db: None) -> None:
    assert [next_reference("TPK", 2027), next_reference("TPK", 2027), next_reference("TPK", 2028)] == [
        "TPK-2027-0001",
        "TPK-2027-0002",
        "TPK-2028-0001",
    ]
