"""What is older than the seals gets them once; what was put in past the journal stays a finding."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from tests.workflows.casefile.proofs import forger
from workflows.casefile import journal
from workflows.casefile.models import CaseEvent, CaseEventReason, CaseExclusion, CaseFile
from workflows.casefile.proofs.verify import verify_case

pytestmark = pytest.mark.django_db


def sealed() -> str:
    out = StringIO()
    call_command("seal_existing", stdout=out)
    return out.getvalue().strip()


def findings(case: CaseFile) -> list[str]:
    return list(verify_case(CaseFile.objects.get(pk=case.pk)))


def make_old(case: CaseFile) -> None:
    """The case as a version without seals wrote it."""
    previous = ""
    forger.raw(CaseEventReason).filter(event__case=case, event__reason_hash="")._raw_delete("default")
    forger.raw(CaseEventReason).filter(event__case=case).update(seal_salt=None)
    for event in CaseEvent.objects.filter(case=case).order_by("number"):
        event.salt = event.seals = None
        event.previous_hash, previous = previous, ""
        previous = journal.chain_hash(event)
        forger.raw(CaseEvent).filter(pk=event.pk).update(
            salt=None, seals=None, previous_hash=event.previous_hash, hash=previous
        )
    forger.raw(CaseFile).filter(pk=case.pk).update(head_hash=previous)


@pytest.fixture
def old(case: CaseFile, editor: User) -> CaseFile:
    journal.record(case, "something", actor=editor, reason="weil", data={"n": 1})
    CaseExclusion.objects.create(case=case, user=editor)
    journal.seal_the_rest()
    with forger.without_triggers():
        make_old(case)
    return case


def test_an_old_case_says_so_until_it_is_sealed_once(old: CaseFile) -> None:
    assert [line for line in findings(old) if "noch nicht besiegelt" in line] == findings(old) != []
    assert sealed() == "1 Vorgänge besiegelt, 2 Zeilen."
    assert findings(old) == [] and sealed() == "0 Vorgänge besiegelt, 0 Zeilen."


def test_an_old_case_that_goes_on_before_it_is_sealed_keeps_its_newer_seals(old: CaseFile) -> None:
    case = CaseFile.objects.get(pk=old.pk)
    case.title = "neu"
    case.save(update_fields=["title"])
    journal.record(case, "something")
    sealed()
    assert findings(old) == []
    with forger.without_triggers():
        forger.raw(CaseFile).filter(pk=old.pk).update(title="anders")
    assert "Titel (title): stimmt nicht mit Eintrag 4 überein." in " ".join(findings(old))


def test_a_row_that_was_put_in_is_not_sealed_afterwards(case: CaseFile, editor: User) -> None:
    journal.seal_the_rest()
    forger.raw(CaseExclusion).bulk_create([CaseExclusion(case=case, user=editor)])
    assert sealed() == "0 Vorgänge besiegelt, 0 Zeilen."
    assert "steht in keinem Eintrag" in " ".join(findings(case))


def test_a_column_that_came_later_is_sealed_where_it_holds_something(case: CaseFile, monkeypatch: Any) -> None:
    monkeypatch.setattr(CaseFile, "unsealed", (*CaseFile.unsealed, "applicant_reference", "title"))
    case.save()
    journal.record(case, "something")
    with forger.without_triggers():  # both columns are new: none of them was ever sealed
        forger.raw(CaseEventReason).filter(event__case=case, event__number=1)._raw_delete("default")
        event = CaseEvent.objects.get(case=case, number=1)
        event.seals = {}
        first = journal.chain_hash(event)
        forger.raw(CaseEvent).filter(pk=event.pk).update(seals={}, hash=first)
        second = CaseEvent.objects.get(case=case, number=2)
        second.previous_hash = first
        forger.raw(CaseEvent).filter(pk=second.pk).update(previous_hash=first, hash=journal.chain_hash(second))
        forger.raw(CaseFile).filter(pk=case.pk).update(head_hash=journal.chain_hash(second))
    monkeypatch.undo()
    assert ["Titel (title): steht in keinem Eintrag." in line for line in findings(case)] == [True]
    assert sealed() == "1 Vorgänge besiegelt, 1 Zeilen." and findings(case) == []
