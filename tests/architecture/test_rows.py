"""For every role and row: the row is in the list exactly if the policy allows the row."""

import random
from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts import policy
from accounts.choices import Role
from accounts.models import Organisation, User
from advisory.board.models import Elector, Resolution
from advisory.board.selectors import resolutions_visible_to
from funding.financing.models import FundingContract
from funding.financing.selectors import contracts_visible_to
from notifications.models import OutboxMail
from tests.architecture.objects import objects_of
from tests.architecture.visitors import people
from tests.conftest import fresh, fresh_statistics, make_person
from tests.example.flows import PollFlow
from workflows import registry, selectors
from workflows.casefile.files import files_visible_to
from workflows.casefile.models import CaseExclusion, CaseFile, StoredFile
from workflows.choices import OPEN_DEADLINES
from workflows.deadlines.declarations import internal_codes
from workflows.deadlines.models import Deadline
from workflows.engine.service import may_do
from workflows.permissions import is_staff

pytestmark = pytest.mark.django_db


def opener_of(kind: str) -> str:
    """The permission that opens a kind of file."""
    return next(name for name, kinds in registry.file_openings().items() if kind in kinds)


def lists_of(user: User) -> list[tuple[Any, Any, Any]]:
    """All rows, the rows a list shows, and what the policy says of a row."""
    return [
        (
            CaseFile.objects.all(),
            CaseFile.objects.visible_to(user),
            lambda row: user.has_perm("workflows.view_case", row),
        ),
        (
            Task.objects.filter(flow_task_type="HUMAN").select_related("process__case_link__case"),
            selectors.tasks_visible_to(user),
            lambda row: may_do(user, row, row.process.case_link.case),
        ),
        (
            Deadline.objects.filter(state__in=OPEN_DEADLINES).select_related("case", "rule"),
            selectors.deadlines_visible_to(user),
            lambda row: (
                user.has_perm("workflows.view_case", row.case)
                and (is_staff(user) or row.rule.code not in internal_codes())
            ),
        ),
        (
            StoredFile.objects.select_related("case"),
            files_visible_to(user),
            lambda row: user.has_perm("workflows.view_case", row.case) and user.has_perm(opener_of(row.kind), row.case),
        ),
        (
            OutboxMail.objects.all(),
            OutboxMail.objects.visible_to(user),
            lambda row: user.has_perm("notifications.view_mail", row),
        ),
        (
            Elector.objects.select_related("round__resolution__case"),
            Elector.objects.filter(policy.rows(user, "board.take_part", prefix="")),
            lambda row: user.has_perm("board.take_part", row),
        ),
        (
            Elector.objects.select_related("round__resolution__case"),
            Elector.objects.filter(policy.rows(user, "board.read_documents", prefix="")),
            lambda row: user.has_perm("board.read_documents", row),
        ),
        (
            Resolution.objects.select_related("case"),
            resolutions_visible_to(user),
            lambda row: user.has_perm("board.view_result", row),
        ),
        (
            FundingContract.objects.select_related("case__rule_set"),
            contracts_visible_to(user),
            lambda row: user.has_perm("financing.view_finances", row),
        ),
        (
            CaseFile.objects.all(),
            CaseFile.objects.filter(registry.outlined_cases(user)),
            lambda row: user.has_perm("workflows.view_case", row) or may_know_of(user, row),
        ),
        (
            Organisation.objects.all(),
            Organisation.objects.visible_to(user),
            lambda row: user.has_perm("accounts.view_organisation", row),
        ),
    ]


def may_know_of(user: User, case: CaseFile) -> bool:
    permission = registry.case_kinds()[case.kind].outline_permission
    return bool(permission) and user.has_perm(permission, case)


@pytest.mark.parametrize(
    "share",
    [pytest.param(3, marks=pytest.mark.postgres), pytest.param(1, marks=pytest.mark.slow)],
    ids=["a-third-of-the-roles", "whole"],
)
def test_lists_and_policy_agree_row_by_row(gotha: Organisation, jena: Organisation, rule_set: Any, share: int) -> None:
    """Compared for a share of the roles, another one in each run, or for all."""
    first = objects_of(gotha, rule_set, make_person(Role.APPLICANT_EDITOR, gotha), 1)
    objects_of(jena, rule_set, make_person(Role.APPLICANT_EDITOR, jena), 2)
    users = [user for user in people(gotha).values() if user is not None]
    PollFlow.asked.run(case=CaseFile.objects.get(pk=first["case_id"]), actor=None, key="poll")
    for user in users[::3]:
        CaseExclusion.objects.create(case_id=first["case_id"], user=user)
    OutboxMail.objects.filter(pk=first["mail_id"]).update(about=f"case:{first['case_id']}")
    fresh_statistics()
    compared = 0
    for person in users[random.randrange(share) :: share]:
        user = fresh(person)
        lists = lists_of(user)
        for everything, visible, allowed in lists:
            shown = set(visible.values_list("pk", flat=True))
            for row in everything:
                compared += 1
                assert (row.pk in shown) == bool(allowed(row)), (user.held_roles, row)
    assert compared > 500 // share
