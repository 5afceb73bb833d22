"""App configuration of the board."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Seats, resolutions, ballots, counting."""

    name = "advisory.board"
    label = "board"
    verbose_name = "Beirat"

    def ready(self) -> None:
        """Declare permissions, deadlines, mails, and what the house shows of the board."""
        from advisory.board import contributions, deadlines, flows, mails, permissions

        assert flows and mails
        permissions.declare_permissions()
        deadlines.declare()
        contributions.register()
