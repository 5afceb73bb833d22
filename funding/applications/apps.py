"""App configuration of the application."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Draft, submission, checks, recommendation."""

    name = "funding.applications"
    label = "applications"
    verbose_name = "Förderanträge"

    def ready(self) -> None:
        """Declare permissions, deadlines, mails, words of the journal, and what the case file shows."""
        from funding.applications import contributions, deadlines, flows, mails, permissions

        assert flows and mails
        permissions.declare_permissions()
        deadlines.declare()
        contributions.register()
