"""Who may do what with errands."""

from accounts.choices import MUNICIPAL_ROLES, Role
from accounts.policy import anywhere, own_organisation
from workflows.permissions import declare_case_permission
from workflows.registry import VIEW_CASE, CaseKind, Mark, Stage, open_events, register_case_kind

STAFF = frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD})
ON_ERRAND = Mark("B", "Botengang läuft", "lines", 50)
VOTERS = frozenset({Role.BOARD_MEMBER, Role.BOARD_CHAIR})


def declare_permissions() -> None:
    """Declare permissions and the kind of case."""
    declare_case_permission("example.view_errand", anywhere(STAFF, VOTERS), own_organisation(MUNICIPAL_ROLES))
    declare_case_permission("example.check_errand", anywhere(STAFF))
    declare_case_permission("example.complete_errand", own_organisation(Role.APPLICANT_EDITOR))
    declare_case_permission("example.answer_poll", anywhere(VOTERS), personal=True)
    declare_case_permission(
        "example.write_message", anywhere(Role.IKPE_CASEWORKER, Role.IKPE_LEAD), own_organisation(MUNICIPAL_ROLES)
    )
    open_events(VIEW_CASE, "errand.", "reminder.", "poll.")
    register_case_kind(
        CaseKind(
            code="errand",
            title="Botengang",
            permission="example.view_errand",
            write_permission="example.write_message",
            plural="Botengänge",
            marks={"asked": ON_ERRAND, "done": ON_ERRAND},
            stages={
                "asked": Stage("Eingegangen", "Eingegangen", "info"),
                "done": Stage("Erledigt", "Erledigt", "success"),
            },
        )
    )
