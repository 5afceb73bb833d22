"""How many statements a vote, the closing vote and the pages of the board cost, with 5, 15 and 50 members."""

from typing import Any

import pytest
import time_machine

from accounts.choices import Role
from accounts.models import User
from advisory.board.models import Ballot, Round
from tests.advisory.board.boards import an_open_round, declare, make_board, open_vote_on, put_to_board, vote
from tests.conftest import make_case, make_person
from tests.workflows.test_statements import count
from workflows.casefile.models import CaseFile
from workflows.deadlines.periods import end_of_day
from workflows.engine import sweeps

pytestmark = pytest.mark.django_db
FORM = {"choice": "yes", "note": "Gut.", "bestaetigt": "ja"}


def voting_cost(round_: Round, member: User, client_of: Any) -> int:
    client = client_of(member)
    item = f"/beirat/{round_.resolution_id}/"
    assert client.get(item).status_code == 200
    answers = []
    cost = count(lambda: answers.append(client.post(f"{item}stimme/", FORM)))
    assert answers[0].status_code == 302 and answers[0].headers["Location"] == "/beirat/abstimmungen/"
    return cost


@pytest.mark.parametrize("number", [5, 15, 50])
def test_a_vote_costs_at_most_23_and_the_closing_one_60(case: CaseFile, client_of: Any, number: int) -> None:
    members = make_board(number)
    round_ = an_open_round(case)
    for member in members:
        declare(round_, member)
    costs = [voting_cost(round_, member, client_of) for member in members]
    assert max(costs[:-1]) <= 23, costs
    assert costs[-1] <= 60, costs
    assert Ballot.objects.count() == number and Round.objects.get().yes == number


@pytest.mark.parametrize("number", [5, 50])
def test_the_closing_date_costs_the_same_however_many_are_silent(case: CaseFile, number: int) -> None:
    members = make_board(number)
    round_ = an_open_round(case)
    vote(round_, members[0])
    with time_machine.travel(end_of_day(round_.closes_on), tick=False):
        cost = count(sweeps.fire_due_timers)
    assert cost <= 60, cost
    assert Round.objects.get().state == "COUNTED"


def test_opening_a_vote_costs_a_few_statements_per_member(case: CaseFile) -> None:
    make_board(15)
    resolution, office = put_to_board(case), make_person(Role.BOARD_OFFICE)
    assert count(lambda: open_vote_on(resolution, office)) <= 60 + 15 * 4


def test_lists_of_the_board_cost_at_most_ten_whatever_lies_in_them(gotha: Any, rule_set: Any, client_of: Any) -> None:
    members = make_board(5)
    office = make_person(Role.BOARD_OFFICE)
    pages = [(client_of(members[2]), "/beirat/abstimmungen/"), (client_of(office), "/beirat/beschluesse/")]
    costs: list[list[int]] = []
    for more in (1, 12):
        for number in range(more):
            an_open_round(make_case(gotha, rule_set, title=f"Sache {more}.{number}"))
        costs.append([count(lambda c=client, u=url: c.get(u)) for client, url in pages])
    assert costs[0] == costs[1] and max(costs[0]) <= 10, costs
