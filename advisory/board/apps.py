"""App configuration of the board."""

from workflows.process import ProcessConfig


class BoardConfig(ProcessConfig):
    """Seats, resolutions, ballots, counting."""

    name = "advisory.board"
    label = "board"
    verbose_name = "Beirat"
