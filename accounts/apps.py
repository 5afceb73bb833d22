"""App configuration of people and organisations."""

from django.apps import AppConfig

from ui.frame import add_navigation


class AccountsConfig(AppConfig):
    """People, organisations, roles, sign-in."""

    name = "accounts"
    verbose_name = "Personen und Organisationen"

    def ready(self) -> None:
        """Declare permissions, mails and navigation."""
        from accounts import mails
        from accounts.permissions import declare_permissions

        assert mails

        declare_permissions()
        add_navigation("Personen", "accounts:people", permission="accounts.view_people", order=70)
