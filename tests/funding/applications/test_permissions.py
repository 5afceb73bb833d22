"""Who prepares, votes or is recused keeps what belongs to the own municipality."""

from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import Organisation, RoleAssignment, User
from tests.advisory.board.boards import (
    declare,
    make_board,
    open_vote_on,
)
from tests.conftest import fresh, make_person
from tests.funding.applications.filled import bring_to_board, fill_by_services, submit_by_services

pytestmark = pytest.mark.django_db


def test_a_recused_planner_keeps_what_belongs_to_her_own_municipality(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    members = make_board(4)
    RoleAssignment.objects.create(user=members[3], organisation=gotha, role=Role.MUNICIPAL_PLANNER)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    round_ = open_vote_on(resolution, make_person(Role.BOARD_OFFICE), amount_cents=resolution.amount_cents)
    declare(round_, members[3], "INTEREST")
    client = client_of(fresh(members[3]))
    assert client.get(f"/antraege/{case.pk}/stand/").status_code == 200
    document = resolution.documents.order_by("pk")[0]
    assert client.get(f"/beirat/{resolution.pk}/unterlagen/{document.pk}/").status_code == 404
    assert "Sie sind bei diesem Beschluss befangen" in client.get(f"/beirat/{resolution.pk}/").content.decode()
    RoleAssignment.objects.filter(user=members[3], organisation=gotha).update(valid_to="2020-01-01")
    assert client_of(fresh(members[3])).get(f"/antraege/{case.pk}/stand/").status_code == 404
