"""A download is what was filed, or nothing: bytes that no longer fit are never given out, and said by id."""

from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import User
from tests.funding.financing.funded import scan
from tests.workflows.casefile.proofs import forger
from workflows.casefile.files import FileDoesNotFit, checked_content, damaged_files, store_file
from workflows.casefile.models import CaseFile, StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(case: CaseFile, editor: User) -> StoredFile:
    cache.clear()
    return store_file(case=case, upload=scan(), actor=editor)


def test_what_was_filed_is_given_out(stored: StoredFile, editor: User, client_of: Any) -> None:
    answer = client_of(editor).get(f"/dateien/{stored.pk}/")
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == scan().content
    assert int(answer.headers["Content-Length"]) == len(scan().content)


@pytest.mark.parametrize("how", ["geändert", "gekürzt", "geleert", "entfernt"])
def test_what_no_longer_fits_is_not_given_out_and_said_in_operations(
    stored: StoredFile, editor: User, lead: User, client_of: Any, how: str
) -> None:
    key = f"workflows.storedfile:{stored.pk}"
    (forge,) = [one for what, its, one in forger.file_forgeries() if its == key and what.endswith(how)]
    with forger.kept(stored.content.name):
        forge()
        answer = client_of(editor).get(f"/dateien/{stored.pk}/")
        assert answer.status_code == 409 and "stimmt nicht mehr" in answer.content.decode()
        assert damaged_files() == [f"Datei {stored.pk}"]
        assert f"Datei {stored.pk}" in client_of(lead).get("/betrieb/").content.decode()
        with pytest.raises(FileDoesNotFit):
            checked_content(stored)
    assert damaged_files() == []
