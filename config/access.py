"""Rules for the routes of libraries, which cannot carry a decorator of ours."""

from ui.access import CLOSED, PUBLIC, SIGNED_IN, declare_foreign

OPEN_TO_ALL = [
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "api:openapi",
]
OPEN_TO_SIGNED_IN = [
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_reauthenticate_webauthn",
]
# Addresses are the institute's to change, access comes by invitation, and sign-in codes by mail are not offered.
NOT_OFFERED = [
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_confirm_login_code",
    "account_confirm_email",
]


def declare_library_routes() -> None:
    """Called once by the URL configuration."""
    declare_foreign(
        dict.fromkeys(OPEN_TO_ALL, PUBLIC)
        | dict.fromkeys(OPEN_TO_SIGNED_IN, SIGNED_IN)
        | dict.fromkeys(NOT_OFFERED, CLOSED)
    )
