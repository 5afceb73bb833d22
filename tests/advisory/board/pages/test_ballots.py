"""Pages of ballots: bad input is refused beside its field and kept, a vote in text form needs its evidence."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from advisory.board.models import Ballot, BallotEvidence, BoardQuestion
from tests.advisory.board.boards import (
    BAD_TEXTS,
    confirm,
    elector_of,
    vote,
)
from tests.conftest import fresh, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_bad_text_is_refused_and_nothing_is_stored(running: Any, client_of: Any, text: str) -> None:
    round_, members = running
    client: Client = client_of(members[0])
    base = f"/beirat/{round_.resolution_id}/"
    answer = client.post(f"{base}stimme/", {"choice": "yes", "note": text, "bestaetigt": "ja"})
    assert answer.status_code == 422 and "kern-error" in answer.content.decode()
    answer = client.post(f"{base}frage/", {"q-text": text})
    assert answer.status_code == 422 and "kern-error" in answer.content.decode()
    assert not Ballot.objects.exists() and not BoardQuestion.objects.exists()


def test_a_refused_ballot_keeps_what_was_typed(running: Any, client_of: Any) -> None:
    round_, members = running
    client = client_of(members[0])
    page = client.post(f"/beirat/{round_.resolution_id}/stimme/", {"note": "Mein <Grund>"}).content.decode()
    assert "Mein &lt;Grund&gt;" in page and "Wählen Sie Zustimmung, Ablehnung oder Enthaltung." in page


def test_a_vote_in_text_form_needs_evidence_and_a_declaration(running: Any, client_of: Any) -> None:
    round_, members = running
    office = client_of(make_person(Role.BOARD_OFFICE))
    elector = elector_of(round_, members[2])
    url = f"/beirat/beschluesse/stimmen/{elector.pk}/"
    mail = SimpleUploadedFile("mail.pdf", b"%PDF-1.7\n%%EOF")
    svg = SimpleUploadedFile("mail.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    empty = SimpleUploadedFile("mail.pdf", b"")
    today = f"{timezone.localdate():%d.%m.%Y}"
    typed = {"choice": "yes", "not_biased": "on", "received_on": today, "came_by": "POST"}
    for form in (
        typed,
        typed | {"evidence": svg},
        typed | {"evidence": empty},
        typed | {"not_biased": "", "evidence": SimpleUploadedFile("m.pdf", b"%PDF-1.7\n%%EOF")},
        typed | {"choice": "", "evidence": SimpleUploadedFile("m.pdf", b"%PDF-1.7\n%%EOF")},
        typed | {"received_on": "13.04.2020", "evidence": SimpleUploadedFile("m.pdf", b"%PDF-1.7\n%%EOF")},
        typed | {"received_on": "13.04.2126", "evidence": SimpleUploadedFile("m.pdf", b"%PDF-1.7\n%%EOF")},
    ):
        assert office.post(url, form).status_code == 422
    assert not Ballot.objects.exists() and not BallotEvidence.objects.exists()
    assert office.post(url, typed | {"evidence": mail}).status_code == 302
    evidence = BallotEvidence.objects.get()
    assert office.get(f"/beirat/beschluesse/belege/{evidence.pk}/").status_code == 404
    for member in members[:2]:
        vote(round_, fresh(member))
    own = client_of(members[2])
    page = own.get(f"/beirat/{round_.resolution_id}/meine-stimme/").content.decode()
    assert "Eingetragen ist: Zustimmung" in page and f"vom {today}, per Post" in page
    assert own.post(f"/beirat/{round_.resolution_id}/meine-stimme/", {}).status_code == 422
    assert own.post(f"/beirat/{round_.resolution_id}/meine-stimme/", {"act": "right"}).status_code == 302
    assert office.get(f"/beirat/beschluesse/belege/{evidence.pk}/").status_code == 404
    confirm(round_, members[0])
    assert office.get(f"/beirat/beschluesse/belege/{evidence.pk}/").getvalue().startswith(b"%PDF")
