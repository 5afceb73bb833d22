"""Who may do what with people, organisations and mails."""

from typing import Any

from django.db.models import Q

from accounts.choices import INSTITUTE_ROLES, MUNICIPAL_ROLES, OBSERVER_ROLES, Role
from accounts.conditions import Condition, Where, own_id
from accounts.policy import anywhere, declare, own_organisation
from notifications.visibility import hidden_from

STAFF = INSTITUTE_ROLES - {Role.DPO}
OFFICE = frozenset({Role.IKPE_CASEWORKER, Role.IKPE_LEAD, Role.ADMIN})
# Who may be the second person behind a powerful role: with a staff of four it may be somebody of the foundation.
SECOND_PEOPLE = frozenset({Role.IKPE_LEAD, Role.ADMIN, Role.FOUNDATION_SIGNATORY})


class _HiddenMail(Condition):
    """Mails that the rooms above hide from a person."""

    def holds(self, user: Any, target: Any) -> bool:
        """Ask the table, because the reasons are queries."""
        return type(target).objects.filter(hidden_from(user), pk=target.pk).exists()

    def query(self, user: Any, prefix: str) -> Q:
        """The reasons as they are; mails stand at the root of their query."""
        return hidden_from(user)


def _organisation_itself(organisation: Any) -> int | None:
    return organisation.pk


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
    declare("accounts.confirm_powerful_role", anywhere(SECOND_PEOPLE))
    declare("accounts.answer_access_request", anywhere(OFFICE))
    declare("accounts.reset_second_factor", anywhere(Role.IKPE_LEAD, Role.ADMIN))
    declare("accounts.end_role", anywhere(Role.IKPE_LEAD, Role.ADMIN))
    declare("accounts.use_api", anywhere(Role), withheld=~Where(user_id=own_id))
    declare("notifications.view_outbox", anywhere(STAFF))
    declare("notifications.view_mail", anywhere(STAFF), withheld=_HiddenMail())
    declare("notifications.retry_mail", anywhere(Role.IKPE_LEAD, Role.ADMIN), withheld=_HiddenMail())
