"""However a row of facts is written, it is noted: saved, updated, worked out by the database, inserted or deleted."""

from typing import Any

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat

from accounts.models import User
from advisory.board.models import Resolution
from tests.advisory.board.boards import put_to_board
from tests.funding.financing.funded import scan
from workflows.casefile import facts, journal
from workflows.casefile.files import store_file
from workflows.casefile.models import CaseExclusion, CaseFile
from workflows.casefile.proofs.verify import verify_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(case: CaseFile) -> CaseFile:
    journal.seal_the_rest()
    return CaseFile.objects.get(pk=case.pk)


def noted(case: CaseFile) -> list[Any]:
    return [(note.model._meta.model_name, note.values) for note in facts.unsealed(case.pk)]


def whole(case: CaseFile) -> bool:
    """After the next entry nothing is open, and everything fits."""
    journal.record(case, "something")
    return noted(case) == [] and list(verify_case(CaseFile.objects.get(pk=case.pk))) == []


def test_a_save_notes_what_it_wrote_and_nothing_else(sealed: CaseFile) -> None:
    sealed.title, sealed.next_on, sealed.kind = "neu", None, "agreement"
    sealed.save(update_fields=["title", "next_on"])
    assert noted(sealed) == [("casefile", {"title": "neu"})]
    assert whole(sealed)


def test_what_says_nothing_of_its_own_is_not_noted(sealed: CaseFile) -> None:
    sealed.turn = "NOBODY"
    sealed.save(update_fields=["turn"])
    CaseFile.objects.filter(pk=sealed.pk).update(turn="INSTITUTE", event_count=F("event_count"))
    assert noted(sealed) == []


def test_an_update_notes_each_row_and_what_the_database_works_out(sealed: CaseFile) -> None:
    CaseFile.objects.filter(pk=sealed.pk).update(title=Concat(F("title"), Value("!")), kind="errand")
    assert noted(sealed) == [("casefile", {"title": facts.AGAIN, "kind": "errand"})]
    assert whole(sealed)
    assert CaseFile.objects.filter(pk=sealed.pk, title="nichts").update(title="x") == 0
    assert noted(sealed) == []


def test_inserted_and_deleted_rows_are_noted(sealed: CaseFile, editor: User, lead: User) -> None:
    CaseExclusion.objects.bulk_create([CaseExclusion(case=sealed, user=one) for one in (editor, lead)])
    assert len(noted(sealed)) == 2 and whole(sealed)
    CaseExclusion.objects.filter(user=lead).delete()
    CaseExclusion.objects.get(user=editor).delete()
    assert noted(sealed) == [("caseexclusion", None)] * 2
    assert whole(sealed)
    with pytest.raises(NotImplementedError):
        CaseExclusion.objects.bulk_create([], ignore_conflicts=True)


def test_a_row_that_came_and_went_in_one_transaction_leaves_nothing_open(sealed: CaseFile, editor: User) -> None:
    CaseExclusion.objects.create(case=sealed, user=editor).delete()
    assert whole(sealed)


def test_a_set_is_sealed_with_its_row(sealed: CaseFile, editor: User) -> None:
    stored = store_file(case=sealed, upload=scan(), actor=editor)
    resolution = put_to_board(sealed)
    journal.seal_the_rest()
    resolution.documents.add(stored)
    assert noted(sealed) == [("resolution", {"documents": facts.AGAIN})]
    assert whole(sealed)
    Resolution.documents.through.objects.filter(resolution=resolution).delete()
    assert "documents" in " ".join(verify_case(CaseFile.objects.get(pk=sealed.pk)))
