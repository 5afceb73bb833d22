"""A round is opened only for a board with members and with a motion that can be decided on."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organisation
from advisory.board.figures.motions import Condition, digest_of, from_terms, words_of
from advisory.board.forecast import Left, PhaseMoney, money_left
from advisory.board.models import Round
from advisory.board.services.motions import asked_of
from advisory.board.services.resolutions import confirm_round
from tests.advisory.board.boards import again, an_open_round, make_board, open_vote_on, put_to_board, vote
from tests.conftest import make_case, make_person
from ui.refusals import DomainRefusal
from workflows.casefile.models import CaseFile
from workflows.engine import service

pytestmark = pytest.mark.django_db


def test_an_empty_board_cannot_be_asked(case: CaseFile) -> None:
    resolution = put_to_board(case)
    with pytest.raises(DomainRefusal, match="Sitze und Mitglieder"):
        open_vote_on(resolution, make_person(Role.BOARD_OFFICE))
    assert not Round.objects.exists()


START, END = datetime.date(2027, 1, 1), datetime.date(2028, 12, 31)
ONE = (Condition("Der Bescheid liegt vor"),)
PART = {"proposal": "PARTIALLY_APPROVED"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"proposal": "APPROVED_WITH_CONDITIONS"}, "Nennen Sie die Bedingung"),
        ({"conditions": ONE}, "Bewilligen mit Bedingung"),
        ({"proposal": "DEFERRED"}, "Zukunft"),
        ({"proposal": "DEFERRED", "deferred_until": datetime.date(2099, 1, 4)}, "höchstens bis zum"),
        ({"proposal": "REJECTED", "reasons": " "}, "Gründe"),
        ({"proposal": "REJECTED", "conditions": ONE}, "gehören zu einer Bewilligung"),
        ({"amount_cents": 10_001}, "Beantragt sind 100,00"),
        ({"amount_cents": 1_000}, "Teilweise bewilligen"),
        ({"ends_on": datetime.date(2028, 6, 30)}, "Teilweise bewilligen"),
        (PART, "kleineren Betrag"),
        (PART | {"amount_cents": 0}, "kleineren Betrag"),
        (PART | {"amount_cents": 9_000, "starts_on": END, "ends_on": START}, "vor dem Beginn"),
        (PART | {"amount_cents": 9_000, "ends_on": datetime.date(2099, 1, 1)}, "Die Förderphase geht"),
        ({"addition": "Gezahlt werden 73.460,19 €."}, "gehören nicht in die Ergänzung"),
        ({"addition": "Danke. " * 99}, "höchstens 500 Zeichen"),
        ({"proposal": "APPROVED_WITH_CONDITIONS", "conditions": (Condition("Der Beirat lehnt ab"),)}, "selbst"),
        ({"proposal": "APPROVED_WITH_CONDITIONS", "conditions": (*ONE, *ONE)}, "zweimal"),
        ({"proposal": "REJECTED", "reasons": "Der Beirat bewilligt."}, "selbst"),
    ],
)
def test_a_motion_that_cannot_be_decided_on_is_refused(case: CaseFile, values: Any, words: str) -> None:
    make_board(3)
    resolution = put_to_board(case, amount_cents=10_000, starts_on=START, ends_on=END)
    with pytest.raises(DomainRefusal, match=words):
        open_vote_on(resolution, make_person(Role.BOARD_OFFICE), **values)
    assert not Round.objects.exists()


def test_the_words_are_derived_and_frozen_with_what_takes_effect(case: CaseFile) -> None:
    make_board(3)
    resolution = put_to_board(case, amount_cents=10_000, starts_on=START, ends_on=END, bearing="Die Stiftung zahlt")
    office = make_person(Role.BOARD_OFFICE)
    round_ = open_vote_on(resolution, office, proposal="PARTIALLY_APPROVED", amount_cents=9_000, conditions=ONE)
    resolution.refresh_from_db()
    kept = from_terms(round_.terms)
    assert (kept.amount_cents, kept.starts_on, kept.conditions) == (9_000, START, ONE) and round_.template == 1
    assert words_of(kept, asked_of(resolution)) == round_.motion == resolution.motion
    assert (resolution.amount_cents, resolution.asked_cents) == (9_000, 10_000)
    assert case.events.get(data__has_key="words").data["words"] == digest_of(round_.motion)


def test_free_money_is_computed_when_shown_and_kept_at_opening_and_close(
    case: CaseFile, gotha: Organisation, rule_set: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = make_board(3)
    office = make_person(Role.BOARD_OFFICE)
    money = PhaseMoney(budget=25_000, approved=3_000, programme_free=1_234)
    monkeypatch.setattr("advisory.board.forecast._readers", [lambda phase: money])
    other = put_to_board(make_case(gotha, rule_set, title="Andere"), amount_cents=8_000)
    open_vote_on(other, office)
    first = put_to_board(case, amount_cents=10_000)
    assert money_left(first) == Left(25_000, 3_000, 1, 8_000, 10_000, 1_234, 10_000)
    round_ = open_vote_on(first, office)
    assert (round_.free_at_opening, round_.programme_at_opening) == (4_000, 1_234)
    late = put_to_board(make_case(gotha, rule_set, title="Zu spät"), amount_cents=4_001)
    with pytest.raises(DomainRefusal, match="noch 40,00"):
        open_vote_on(late, office)
    service.cancel_process(process=other.process, actor=office, reason="")
    for member in members:
        vote(round_, member)
    assert (again(round_).free_at_close, again(round_).programme_at_close) == (12_000, 1_234)
    assert open_vote_on(late, office).free_at_opening == 25_000 - 3_000 - 10_000 - 4_001


def test_no_day_of_a_motion_is_over_before_the_vote(case: CaseFile) -> None:
    make_board(3)
    resolution, office = put_to_board(case, starts_on=START, ends_on=END), make_person(Role.BOARD_OFFICE)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for values in (
        {"proposal": "DEFERRED", "deferred_until": tomorrow},
        {"proposal": "APPROVED_WITH_CONDITIONS", "conditions": (Condition("Der Bescheid", due_on=tomorrow),)},
    ):
        with pytest.raises(DomainRefusal, match="Nennen Sie einen späteren Tag"):
            open_vote_on(resolution, office, **values)
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [({}, "wie es weitergeht"), ({"not_granted": "REJECT"}, "Gründe"), ({"not_granted": "NEIN"}, "wie es weitergeht")],
)
def test_where_a_grant_fails_the_chair_must_say_how_it_goes_on(case: CaseFile, said: Any, words: str) -> None:
    members = make_board(3)
    round_ = an_open_round(case)
    for member in members:
        vote(round_, member, "no")
    with pytest.raises(DomainRefusal, match=words):
        confirm_round(round_=again(round_), actor=members[0], **said)
    assert again(round_).state == "COUNTED"
