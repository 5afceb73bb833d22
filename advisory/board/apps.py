"""App configuration of the board."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """How a resolution is counted."""

    name = "advisory.board"
    label = "board"
    verbose_name = "Beirat"
