"""App configuration of the outbox."""

from django.apps import AppConfig

from ui.frame import add_navigation


class NotificationsConfig(AppConfig):
    """Every mail of the site is declared, stored and sent here."""

    name = "notifications"
    verbose_name = "Benachrichtigungen"

    def ready(self) -> None:
        """Show the outbox to those who may read it."""
        add_navigation("E-Mails", "notifications:outbox", permission="notifications.view_outbox", order=80)
