"""Every mail about people and sign-in, declared."""

from notifications.kinds import declare

FOLDER = "accounts/mails"

ACCESS_REQUESTED = declare(
    "ACCESS_REQUESTED",
    title="Anfrage nach Zugang",
    shown_to="accounts.view_people",
    folder=FOLDER,
    received_by=("accounts.answer_access_request",),
    values={"organisation", "name", "interest", "url"},
)
ACCESS_REQUEST_RECEIVED = declare(
    "ACCESS_REQUEST_RECEIVED",
    title="Eingang Ihrer Anfrage",
    shown_to="accounts.view_people",
    folder=FOLDER,
    values={"organisation"},  # it goes to an address that a stranger typed: nothing else of what was typed
)
INVITED = declare(
    "INVITED",
    title="Einladung",
    shown_to="accounts.view_people",
    folder=FOLDER,
    values={"name", "organisation", "role", "expires_on", "url"},
    secret="url",  # noqa: S106 - the name of a value
)
POWERFUL_ROLE_WAITS = declare(
    "POWERFUL_ROLE_WAITS",
    title="Rolle bestätigen",
    shown_to="accounts.view_people",
    folder=FOLDER,
    received_by=("accounts.confirm_powerful_role",),
    values={"by", "name", "organisation", "role", "url"},
)
PASSWORD_RESET_REQUESTED = declare(
    "PASSWORD_RESET_REQUESTED",
    title="Neues Passwort setzen",
    shown_to="accounts.view_people",
    folder=FOLDER,
    values={"url"},
    secret="url",  # noqa: S106 - the name of a value
)
SIGN_IN_CHANGED = declare(
    "SIGN_IN_CHANGED",
    title="Ihre Anmeldung wurde geändert",
    shown_to="accounts.view_people",
    folder=FOLDER,
    values=set(),
)
SECOND_FACTOR_RESET = declare(
    "SECOND_FACTOR_RESET",
    title="Zweiter Faktor zurückgesetzt",
    shown_to="accounts.view_people",
    folder=FOLDER,
    values={"name", "by", "url"},
)
