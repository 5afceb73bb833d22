"""App configuration of the process support."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Cooperation agreements, advisory cases, sessions, implementation plans."""

    name = "advisory.support"
    label = "support"
    verbose_name = "Prozessbegleitung"

    def ready(self) -> None:
        """Declare permissions, deadlines, mails, and what the house shows of the support."""
        from advisory.support import contributions, deadlines, flows, mails, permissions

        assert flows and mails
        permissions.declare_permissions()
        deadlines.declare()
        contributions.register()
