"""Who may do what with people, organisations and mails."""

from typing import Any

from accounts.choices import INSTITUTE_ROLES, MUNICIPAL_ROLES, OBSERVER_ROLES, Role
from accounts.policy import anywhere, declare, own_organisation
from notifications.visibility import hidden_from

STAFF = INSTITUTE_ROLES - {Role.DPO}
OFFICE = frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD, Role.ADMIN})


def _mail_is_hidden(user: Any, mail: Any) -> bool:
    return type(mail).objects.filter(hidden_from(user), pk=mail.pk).exists()


def _organisation_itself(organisation: Any) -> int | None:
    return organisation.pk


def _is_not_own(user: Any, token: Any) -> bool:
    return bool(token.user_id != user.pk)


def declare_permissions() -> None:
    """Declare the permissions of this room and of the outbox below it."""
    declare(
        "accounts.view_organisation",
        anywhere(INSTITUTE_ROLES, OBSERVER_ROLES),
        own_organisation(MUNICIPAL_ROLES),
        organisation=_organisation_itself,
    )
    declare(
        "accounts.change_reminders",
        own_organisation(Role.APPLICANT_EDITOR, Role.APPLICANT_SIGNATORY),
        organisation=_organisation_itself,
    )
    declare("accounts.view_people", anywhere(OFFICE))
    declare("accounts.invite_person", anywhere(OFFICE))
    declare("accounts.invite_colleague", anywhere(Role.IKPE_LEAD, Role.ADMIN))
    declare("accounts.answer_access_request", anywhere(OFFICE))
    declare("accounts.reset_second_factor", anywhere(Role.IKPE_LEAD, Role.ADMIN))
    declare("accounts.end_role", anywhere(Role.IKPE_LEAD, Role.ADMIN))
    declare("accounts.use_api", anywhere(Role), excluded=_is_not_own)
    declare("notifications.view_outbox", anywhere(STAFF))
    declare("notifications.view_mail", anywhere(STAFF), excluded=_mail_is_hidden)
    declare("notifications.retry_mail", anywhere(Role.IKPE_LEAD, Role.ADMIN), excluded=_mail_is_hidden)
