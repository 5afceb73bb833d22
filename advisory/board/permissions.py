"""Who may do what in the board. A member sees what he was asked; documents open on his own declaration."""

from accounts import policy
from accounts.choices import Role
from accounts.conditions import Where, own_id
from accounts.policy import anywhere
from advisory.board.choices import ConflictOfInterest
from workflows.permissions import declare_case_permission, excluded_case_ids

OFFICE = frozenset({Role.BOARD_OFFICE, Role.IKPE_LEAD})
READERS = OFFICE | {Role.IKPE_CASEWORKER, Role.ADVISOR, Role.AUDITOR}
MEMBERS = frozenset({Role.BOARD_CHAIR, Role.BOARD_MEMBER})


# A member sees where she was asked; documents open on her own declaration and close with a recusal.
ASKED = Where(user_id=own_id, invited_at__isnull=False, left_at__isnull=True)
OPENED = ASKED & Where(interest=ConflictOfInterest.NONE, recused=False)
KEPT_AWAY = Where(round__resolution__case_id__in=excluded_case_ids)


def declare_permissions() -> None:
    """Declare the permissions of this room."""
    declare_case_permission("board.prepare_resolution", anywhere(OFFICE), apart=True)
    declare_case_permission("board.answer_question", anywhere(OFFICE))
    declare_case_permission("board.enter_ballot", anywhere(OFFICE))
    declare_case_permission("board.view_participation", anywhere(OFFICE))
    declare_case_permission("board.view_result", anywhere(READERS))
    declare_case_permission("board.vote", anywhere(MEMBERS), personal=True, apart=True)
    declare_case_permission("board.clarify_interest", anywhere(Role.BOARD_CHAIR), apart=True)
    declare_case_permission("board.undo_recusal", anywhere(Role.BOARD_CHAIR), apart=True)
    declare_case_permission("board.confirm_result", anywhere(Role.BOARD_CHAIR), apart=True)
    policy.declare("board.take_part", anywhere(MEMBERS), withheld=~ASKED)
    policy.declare("board.read_documents", anywhere(MEMBERS), withheld=~OPENED | KEPT_AWAY)
    policy.declare("board.manage_seats", anywhere(OFFICE))
    policy.declare("board.view_seats", anywhere(OFFICE, MEMBERS))
