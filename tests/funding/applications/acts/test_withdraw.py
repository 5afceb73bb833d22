"""An application is withdrawn at any moment, and what ran for it ends."""

from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts.choices import Role
from accounts.models import Organisation, User
from advisory.board.models import Round
from funding.applications.acts.withdraw import withdraw
from tests.advisory.board.boards import (
    make_board,
    open_vote_on,
    vote,
)
from tests.conftest import make_person
from tests.funding.applications.filled import bring_to_board, fill_by_services, submit_by_services
from workflows.casefile.models import CaseFile
from workflows.deadlines.models import Deadline
from workflows.engine import sweeps

pytestmark = pytest.mark.django_db


def test_a_withdrawal_ends_the_vote_for_everybody(
    gotha: Organisation, editor: User, caseworker: User, lead: User, client_of: Any
) -> None:
    members = make_board(3)
    case = submit_by_services(fill_by_services(gotha, editor), make_person(Role.APPLICANT_SIGNATORY, gotha))
    resolution = bring_to_board(case, caseworker, lead, editor)
    round_ = open_vote_on(resolution, make_person(Role.BOARD_OFFICE), amount_cents=resolution.amount_cents)
    vote(round_, members[0])
    withdraw(case=CaseFile.objects.get(pk=case.pk), actor=editor, reason="Kein Haushalt.")
    assert not Task.objects.filter(finished=None).exists()
    assert not Deadline.objects.filter(case=case, state__in=["RUNNING", "PAUSED"]).exists()
    client = client_of(members[1])
    assert "Zurückgezogen" in client.get("/beirat/abstimmungen/").content.decode()
    page = client.get(f"/beirat/{resolution.pk}/", follow=True).content.decode()
    assert "ohne dass etwas entschieden wurde" in page and "So wurde abgestimmt" not in page
    sweeps.run_all()
    assert Round.objects.get().outcome == ""
