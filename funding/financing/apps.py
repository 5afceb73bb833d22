"""App configuration of the financing."""

from django.apps import AppConfig


class FinancingConfig(AppConfig):
    """Terms of a programme phase and finance plans."""

    name = "funding.financing"
    label = "financing"
    verbose_name = "Finanzierung"
