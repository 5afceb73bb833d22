"""App configuration of the look."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class UiConfig(AppConfig):
    """Templates, fields and route guards that every other room uses."""

    name = "ui"
    verbose_name = "Oberfläche"

    def ready(self) -> None:
        """Give refused fields our words, and SQLite our order of letters."""
        from ui.folding import teach_sqlite
        from ui.wording import use_wording

        use_wording()
        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
