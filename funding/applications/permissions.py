"""Who may do what with applications. A draft is the municipality's own; the institute sees what was submitted."""

from accounts.choices import MUNICIPAL_ROLES, Role
from accounts.conditions import Where
from accounts.policy import anywhere, own_organisation
from funding.applications.choices import KIND, MARKS, STAGES, ApplicationStage
from workflows.permissions import declare_case_permission
from workflows.registry import CaseKind, register_case_kind

OFFICE = frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD})
READERS = OFFICE | {Role.BOARD_OFFICE, Role.ADVISOR, Role.AUDITOR}
WRITERS = frozenset({Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY})
NEVER_SUBMITTED = (ApplicationStage.DRAFT.value, ApplicationStage.DISCARDED.value)


SUBMITTED = (~Where(stage__in=NEVER_SUBMITTED)).said("nach dem Einreichen")
DRAFT = Where(stage=ApplicationStage.DRAFT.value)


def declare_permissions() -> None:
    """Declare the permissions of this room and its kind of case."""
    _declare_reading()
    _declare_municipality()
    _declare_institute()
    register_case_kind(
        CaseKind(
            code=KIND,
            title="Förderantrag",
            permission="applications.view_application",
            write_permission="applications.write_message",
            stages=STAGES,
            home="applications:overview",
            marks=MARKS,
            plural="Förderanträge",
        )
    )


def _declare_reading() -> None:
    declare_case_permission(
        "applications.view_application", anywhere(READERS, when=SUBMITTED), own_organisation(MUNICIPAL_ROLES)
    )
    declare_case_permission("applications.read_internal", anywhere(READERS, when=SUBMITTED))
    declare_case_permission(
        "applications.view_signatures",
        anywhere(OFFICE, Role.AUDITOR, when=SUBMITTED),
        own_organisation(MUNICIPAL_ROLES),
    )


def _declare_municipality() -> None:
    declare_case_permission("applications.start_application", own_organisation(WRITERS))
    declare_case_permission("applications.edit_draft", own_organisation(WRITERS, Role.MUNICIPAL_PLANNER, when=DRAFT))
    declare_case_permission("applications.submit_application", own_organisation(WRITERS, when=DRAFT))
    declare_case_permission("applications.sign_in_person", own_organisation(Role.APPLICANT_SIGNATORY))
    declare_case_permission("applications.withdraw_application", own_organisation(WRITERS))
    declare_case_permission("applications.answer_correction", own_organisation(WRITERS))
    declare_case_permission("applications.reply_to_recommendation", own_organisation(WRITERS))
    declare_case_permission("applications.ask_again", own_organisation(WRITERS))


def _declare_institute() -> None:
    declare_case_permission("applications.make_first_contact", anywhere(OFFICE))
    declare_case_permission("applications.check_application", anywhere(OFFICE))
    declare_case_permission("applications.approve_recommendation", anywhere(OFFICE))
    declare_case_permission("applications.confirm_inadmissible", anywhere(Role.IKPE_LEAD))
    declare_case_permission("applications.let_rest", anywhere(OFFICE, when=SUBMITTED))
    declare_case_permission("applications.wake", anywhere(Role.IKPE_LEAD, when=SUBMITTED))
    declare_case_permission("applications.close_resting", anywhere(Role.IKPE_LEAD, when=SUBMITTED))
    declare_case_permission("applications.reopen", anywhere(Role.IKPE_LEAD, when=SUBMITTED))
    declare_case_permission("applications.send_decision", anywhere(OFFICE))
    declare_case_permission("applications.weigh_request", anywhere(OFFICE))
    declare_case_permission("applications.resubmit_to_board", anywhere(OFFICE, Role.BOARD_OFFICE))
    declare_case_permission(
        "applications.write_message",
        anywhere(OFFICE, when=SUBMITTED),
        own_organisation(WRITERS, Role.MUNICIPAL_PLANNER),
    )
