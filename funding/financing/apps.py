"""App configuration of the financing."""

from django.apps import AppConfig


class FinancingConfig(AppConfig):
    """Finance plans, contracts, the post, calls for money."""

    name = "funding.financing"
    label = "financing"
    verbose_name = "Finanzierung"

    def ready(self) -> None:
        """Declare permissions, deadlines, mails, and what the house shows of the financing."""
        from funding.financing import contributions, deadlines, flows, mails, permissions

        assert flows and mails
        permissions.declare_permissions()
        deadlines.declare()
        contributions.register()
