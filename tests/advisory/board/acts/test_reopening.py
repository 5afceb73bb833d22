"""A round whose text was written freely is ended by the office and opened anew; its ballots stay sealed."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from advisory.board.acts.reopening import reopen_round
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Ballot, Resolution, Round
from advisory.board.presenters.motions import motion_words
from notifications.models import OutboxMail
from tests.advisory.board.boards import again, an_open_round, make_board, open_vote_on, task_of, vote
from tests.conftest import make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile

pytestmark = pytest.mark.django_db
FREE = "Der Beirat bewilligt 73.460,19 Euro."


@pytest.fixture
def old(case: CaseFile) -> Round:
    """An open round as it was before words were derived: somebody has voted."""
    members = make_board(3)
    round_ = an_open_round(case)
    Round.objects.filter(pk=round_.pk).update(template=0, terms={}, motion=FREE)
    vote(again(round_), members[0], "no")
    return again(round_)


def test_the_office_ends_it_and_the_next_round_says_why(old: Round, case: CaseFile) -> None:
    office = make_person(Role.BOARD_OFFICE)
    reopen_round(resolution=old.resolution, actor=office, reason="Der Betrag im Text war falsch")
    ended = again(old)
    assert (ended.state, ended.outcome, ended.yes, ended.motion) == ("CONFIRMED", "reopened", None, FREE)
    assert not ended.shows_counts and Ballot.objects.count() == 1
    second = open_vote_on(old.resolution, office)
    words = motion_words(second)
    assert "neu eröffnet hat: Der Betrag im Text war falsch." in words.again
    assert words.head == "Der Beirat bewilligt."
    assert "neu eröffnet hat" in OutboxMail.objects.filter(kind="VOTE_OPENED").order_by("created_at").last().text
    assert case.events.filter(what="board.round_reopened").count() == 1


def test_beside_a_free_text_stands_what_would_take_effect(old: Round) -> None:
    words = motion_words(old)
    assert (words.head, words.lines) == ("", [FREE])
    assert words.effect[0] == "Der Beirat bewilligt."


def test_what_was_decided_keeps_its_text_and_the_conditions_beside_it(old: Round) -> None:
    Resolution.objects.update(decision="APPROVED", announced_at=timezone.now(), conditions="Der Bescheid liegt vor")
    words = motion_words(again(old))
    assert (words.lines, words.effect) == ([FREE, "Vor Auszahlung nötig: Der Bescheid liegt vor"], [])


def test_a_round_with_derived_words_runs_to_its_end(case: CaseFile) -> None:
    make_board(3)
    round_ = an_open_round(case)
    with pytest.raises(DomainRefusal, match="läuft zu Ende"):
        reopen_round(resolution=round_.resolution, actor=make_person(Role.BOARD_OFFICE), reason="Weil")
    assert again(round_).is_open


def test_it_is_ended_once_on_a_page_that_asks_why(old: Round, client_of: Any) -> None:
    office = client_of(make_person(Role.BOARD_OFFICE))
    base = f"/beirat/beschluesse/{old.resolution_id}/"
    assert "neu-eroeffnen" in office.get(base).content.decode()
    page = office.post(f"{base}neu-eroeffnen/", {"reason": " "})
    assert page.status_code == 422 and FREE in page.content.decode()
    assert office.post(f"{base}neu-eroeffnen/", {"reason": "Neu."}).headers["Location"] == base
    assert task_of(old.resolution, ResolutionFlow.prepare)
    assert office.get(f"{base}neu-eroeffnen/").headers["Location"] == base
    with pytest.raises(DomainRefusal, match="beendet"):
        reopen_round(resolution=old.resolution, actor=make_person(Role.BOARD_OFFICE), reason="Noch einmal")
