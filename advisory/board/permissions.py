"""Who may do what in the board. A member sees what he was asked; documents open on his own declaration."""

from typing import Any

from django.db.models import Q

from accounts import policy
from accounts.choices import Role
from accounts.policy import anywhere
from advisory.board.choices import ConflictOfInterest
from workflows.permissions import declare_case_permission, excluded_case_ids, is_excluded

OFFICE = frozenset({Role.BOARD_OFFICE, Role.IKPE_LEAD})
READERS = OFFICE | {Role.IKPE_CASEWORKER, Role.ADVISOR, Role.AUDITOR}
MEMBERS = frozenset({Role.BOARD_CHAIR, Role.BOARD_MEMBER})


def _was_not_asked(user: Any, elector: Any) -> bool:
    return elector.user_id != user.pk or elector.invited_at is None


def _was_not_asked_rows(user: Any, prefix: str) -> Q:
    return ~Q(**{f"{prefix}user_id": user.pk}) | Q(**{f"{prefix}invited_at__isnull": True})


def _documents_closed(user: Any, elector: Any) -> bool:
    return _was_not_asked(user, elector) or not elector.documents_open or is_excluded(user, elector)


def _documents_closed_rows(user: Any, prefix: str) -> Q:
    closed = ~Q(**{f"{prefix}interest": ConflictOfInterest.NONE}) | Q(**{f"{prefix}recused": True})
    excluded = Q(**{f"{prefix}round__resolution__case_id__in": excluded_case_ids(user)})
    return _was_not_asked_rows(user, prefix) | closed | excluded


def declare_permissions() -> None:
    """Declare the permissions of this room."""
    declare_case_permission("board.prepare_resolution", anywhere(OFFICE), apart=True)
    declare_case_permission("board.answer_question", anywhere(OFFICE))
    declare_case_permission("board.enter_ballot", anywhere(OFFICE))
    declare_case_permission("board.view_participation", anywhere(OFFICE))
    declare_case_permission("board.view_result", anywhere(READERS))
    declare_case_permission("board.vote", anywhere(MEMBERS), personal=True, apart=True)
    declare_case_permission("board.clarify_interest", anywhere(Role.BOARD_CHAIR), apart=True)
    declare_case_permission("board.confirm_result", anywhere(Role.BOARD_CHAIR), apart=True)
    policy.declare("board.take_part", anywhere(MEMBERS), excluded=_was_not_asked, excluded_rows=_was_not_asked_rows)
    policy.declare(
        "board.read_documents", anywhere(MEMBERS), excluded=_documents_closed, excluded_rows=_documents_closed_rows
    )
    policy.declare("board.manage_seats", anywhere(OFFICE))
    policy.declare("board.view_seats", anywhere(OFFICE, MEMBERS))
