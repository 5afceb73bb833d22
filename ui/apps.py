"""App configuration of the look."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, fields and route guards that every other room uses."""

    name = "ui"
    verbose_name = "Oberfläche"

    def ready(self) -> None:
        """Give refused fields our words."""
        from ui.wording import use_wording

        use_wording()
