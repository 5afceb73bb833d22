"""Which roles one person never holds together."""

import itertools

import pytest

from accounts.choices import BOARD_ROLES, FOUNDATION_ROLES, MUNICIPAL_ROLES, Role
from accounts.policy import EXCLUDING, POWERFUL, excluded_by

DECIDING = [Role.IKPE_CASEWORKER, Role.IKPE_LEAD, Role.BOARD_OFFICE, *FOUNDATION_ROLES]
TOGETHER = [
    (Role.MUNICIPAL_PLANNER, Role.BOARD_MEMBER),
    (Role.ADVISOR, Role.IKPE_CASEWORKER),
    (Role.FOUNDATION_OFFICER, Role.BOARD_MEMBER),
    (Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY),
]


@pytest.mark.parametrize(("asking", "deciding"), list(itertools.product(sorted(MUNICIPAL_ROLES), DECIDING)))
def test_who_asks_for_money_neither_decides_nor_pays(asking: Role, deciding: Role) -> None:
    assert excluded_by(asking, [deciding]) and excluded_by(deciding, [asking])


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_what_is_excluded_per_matter_may_be_held_together(one: Role, other: Role) -> None:
    assert excluded_by(one, [other]) is None
    assert excluded_by(other, [one]) is None


def test_every_exclusion_says_why_and_no_role_excludes_itself() -> None:
    assert all(rule.why.endswith(".") and not rule.one & rule.other for rule in EXCLUDING)
    assert {Role.IKPE_LEAD, Role.ADMIN} < POWERFUL and not POWERFUL & (MUNICIPAL_ROLES | BOARD_ROLES - {"board_chair"})
