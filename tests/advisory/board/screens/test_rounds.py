"""Screens of the steps of a resolution."""

from typing import Any

import pytest

from accounts.choices import Role
from advisory.board.flows import ResolutionFlow
from advisory.board.models import Round
from advisory.board.services.seats import add_seat, name_member
from tests.advisory.board.boards import (
    make_board,
    put_to_board,
    task_of,
    words_read,
)
from tests.conftest import make_person
from workflows.casefile.models import CaseExclusion, CaseFile

pytestmark = pytest.mark.django_db


def test_two_people_of_the_office_open_one_vote(case: CaseFile, client_of: Any) -> None:
    make_board(3)
    resolution = put_to_board(case, amount_cents=10_000)
    task = task_of(resolution, ResolutionFlow.prepare)
    first, second = (client_of(make_person(Role.BOARD_OFFICE)) for _ in range(2))
    url = f"/beirat/aufgaben/{task.pk}/eroeffnen/"
    form = {"proposal": "APPROVED", "days": "7"}
    form["read"] = words_read(first.post(url, {**form, "act": "check"}))
    assert first.post(url, form).status_code == 302
    assert second.post(url, form).headers["Location"] == f"/aufgaben/{task.pk}/"
    assert Round.objects.count() == 1


def test_everything_is_read_once_more_before_the_vote_opens(case: CaseFile, client_of: Any) -> None:
    *members, deputy = make_board(4, deputies=1)
    resolution = put_to_board(case, amount_cents=10_000, suggested=((members[2].pk, "Ihr Sitz ist entsandt."),))
    CaseExclusion.objects.create(case=case, user=members[0])
    client = client_of(make_person(Role.BOARD_OFFICE))
    url = f"/beirat/aufgaben/{task_of(resolution, ResolutionFlow.prepare).pk}/eroeffnen/"
    form = {"proposal": "APPROVED", "days": "6", "addition": "Danke für\r\nIhr Netzwerk."}
    page = client.post(url, {**form, "act": "check"})
    text = page.content.decode()
    assert "4 Sitze sind stimmberechtigt" in " ".join(text.split()) and not Round.objects.exists()
    assert f"{members[0].name} ist befangen. {deputy.name} stimmt in Vertretung ab." in text
    assert "Ihr Sitz ist entsandt." in text and "Danke für\r\nIhr Netzwerk." in text
    back = client.post(url, {**form, "act": "back"}).content.decode()
    assert "Danke für\r\nIhr Netzwerk." in back and "Abstimmung prüfen" in back
    assert client.post(url, {**form, "act": "open", "read": words_read(page)}).status_code == 302


def test_a_board_too_small_to_decide_is_warned_of(case: CaseFile, client_of: Any) -> None:
    make_board(2)
    url = f"/beirat/aufgaben/{task_of(put_to_board(case), ResolutionFlow.prepare).pk}/eroeffnen/"
    page = client_of(make_person(Role.BOARD_OFFICE)).post(url, {"proposal": "APPROVED", "days": "7", "act": "check"})
    assert "So wird der Beirat nicht beschlussfähig" in page.content.decode()


def test_what_was_read_is_also_who_is_asked_and_until_when(case: CaseFile, client_of: Any) -> None:
    make_board(3)
    url = f"/beirat/aufgaben/{task_of(put_to_board(case), ResolutionFlow.prepare).pk}/eroeffnen/"
    client = client_of(make_person(Role.BOARD_OFFICE))
    form = {"proposal": "APPROVED", "days": "7"}
    read = words_read(client.post(url, {**form, "act": "check"}))
    assert client.post(url, {**form, "days": "8", "act": "open", "read": read}).status_code == 422
    newcomer = make_person(Role.BOARD_MEMBER)
    name_member(seat=add_seat(name="Neuer Sitz"), user=newcomer)
    page = client.post(url, {**form, "act": "open", "read": read})
    assert page.status_code == 422 and "Lesen Sie alles noch einmal" in page.content.decode()
    assert not Round.objects.exists()
    late = client.post(url, {**form, "days": "15", "act": "check"})
    assert late.status_code == 422 and "5 bis 10 Arbeitstage" in late.content.decode()
