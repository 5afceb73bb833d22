"""App configuration of the demonstration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Gives the command that fills an empty demonstration."""

    name = "demo"
    verbose_name = "Muster"
